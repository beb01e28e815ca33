#include "tests/oracle/same_data.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <utility>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/text.h"

namespace perigee::testing {
namespace {

constexpr std::int64_t kNearMillis = 20000;

std::string print(const Reply& reply, bool sorted) {
  const auto* items = reply.get_if<Reply::Array>();
  if (!sorted || items == nullptr) return reply.to_text();
  std::multiset<std::string> ordered;
  for (const Reply& item : *items) ordered.insert(item.to_text());
  std::string out;
  for (const std::string& item : ordered) out += item;
  return out;
}

// Scores as the server writes them, with 17 digits, where perigee takes fewer.
std::vector<std::string> with_plain_scores(const Reply& reply, bool signed_zeros = true) {
  std::vector<std::string> texts;
  const auto* items = reply.get_if<Reply::Array>();
  if (items == nullptr) return {reply.to_text()};
  for (const Reply& item : *items) {
    texts.push_back(*item.get_if<std::string>());
    const auto score = texts.size() % 2 == 0 ? base::parse_double(texts.back()) : std::nullopt;
    if (score) texts.back() = base::to_text_g(signed_zeros ? *score : *score + 0.0, 17).view();
  }
  return texts;
}

}  // namespace

bool agree(const StreamCommand& command, const Reply& ours, const Reply& theirs) {
  switch (command.compare) {
    case Compare::kExactly:
    case Compare::kSorted: {
      const bool sorted = command.compare == Compare::kSorted;
      return print(ours, sorted) == print(theirs, sorted);
    }
    case Compare::kScores:
      return with_plain_scores(ours) == with_plain_scores(theirs);
    case Compare::kEqualScores:
      return with_plain_scores(ours, false) == with_plain_scores(theirs, false);
    case Compare::kNearly: {
      const auto* a = ours.get_if<std::int64_t>();
      const auto* b = theirs.get_if<std::int64_t>();
      if (a == nullptr || b == nullptr) return ours.to_text() == theirs.to_text();
      if (*a < 0 || *b < 0) return *a == *b;
      return std::abs(*a - *b) <= (command.argv[0][0] == 'P' ? kNearMillis : kNearMillis / 1000);
    }
    case Compare::kNullness:
      return ours.is_nil() == theirs.is_nil() && ours.is_error() == theirs.is_error();
    case Compare::kNot:
      return ours.is_error() == theirs.is_error();
  }
  return false;
}

std::string shown(const std::vector<std::string>& argv) {
  std::string line;
  for (const std::string& word : argv) line += base::printable(word) + " ";
  return line;
}

Reply call(Engine& engine, const std::vector<std::string>& argv) {
  const std::vector<std::string_view> views(argv.begin(), argv.end());
  return engine.call(views);
}

namespace {

// How a value is read whole, by its type. Sets and hashes are compared sorted.
struct Reading {
  const char* type;
  std::vector<std::string> before, after;  // the key stands between them
  Compare compare = Compare::kExactly;
};
const Reading kReadings[] = {
    {"string", {"GET"}, {}},
    {"list", {"LRANGE"}, {"0", "-1"}},
    {"hash", {"HGETALL"}, {}, Compare::kSorted},
    {"set", {"SMEMBERS"}, {}, Compare::kSorted},
    {"zset", {"ZRANGE"}, {"0", "-1", "WITHSCORES"}, Compare::kScores},
    {"stream", {"XRANGE"}, {"-", "+"}},
};

const Reading* reading_of(Engine& engine, const std::string& name) {
  const std::string type = call(engine, {"TYPE", name}).to_text();
  for (const Reading& reading : kReadings)
    if (type == std::string(reading.type) + "\n") return &reading;
  return nullptr;
}

// A key's type, encoding, content and, roughly, its deadline.
void expect_same_key(Engine& engine, RedisServer& server, const std::string& name) {
  const auto expect_same = [&](const Words& argv, Compare compare = Compare::kExactly) {
    const Reply ours = call(engine, argv), theirs = server.call(argv);
    EXPECT_TRUE(agree({argv, compare}, ours, theirs))
        << shown(argv) << "\nperigee: " << ours.to_text() << "server:  " << theirs.to_text();
  };
  expect_same({"TYPE", name});
  expect_same({"OBJECT", "ENCODING", name});
  expect_same({"PEXPIRETIME", name}, Compare::kNearly);
  if (const Reading* reading = reading_of(engine, name))
    expect_same(reading->before + Words{name} + reading->after, reading->compare);
}

// The bytes of a list's items, with what a node spends on each at the most.
std::size_t node_bytes(Engine& engine, const std::string& name) {
  constexpr std::size_t kOverhead = 11;
  const Reply items = call(engine, {"LRANGE", name, "0", "-1"});
  std::size_t bytes = 0;
  for (const Reply& item : *items.get_if<Reply::Array>())
    bytes += item.get_if<std::string>()->size() + kOverhead;
  return bytes;
}

// Whether the payload of a key follows from its content: not from the order of a hash table, nor
// from what was removed or where nodes were split.
bool has_one_payload(Engine& engine, const std::string& name, const std::string& payload) {
  constexpr std::size_t kFullNode = 8192;
  const Reply answer = call(engine, {"OBJECT", "ENCODING", name});
  const std::string& encoding = *answer.get_if<std::string>();
  // One node, and no fuller than pushing makes it: LSET lets one grow beyond that.
  if (encoding == "quicklist") return payload[1] == 1 && node_bytes(engine, name) <= kFullNode;
  return encoding != "hashtable" && encoding != "stream";
}

constexpr const char* kCrossed = "restored from the other side";
constexpr const char* kOwn = "restored from its own";

// What XINFO says of nodes; see EMPTY-NODE.
Reply without_nodes(const Reply& info) {
  Reply::Array fields = *info.get_if<Reply::Array>();
  fields.erase(fields.begin() + 2, fields.begin() + 6);
  return Reply(std::move(fields));
}

// Compares what each side made of the same payload; or, with `original`, what a side made of one
// with where it came from. Then large sets that have become small have lost the signs of their
// zeros, and streams nodes without entries.
void expect_same_value(const Reading& reading, Engine& engine, const std::string& ours,
                       RedisServer& server, const std::string& theirs, bool original) {
  const auto ask = [&](const Words& before, const Words& after, Compare compare, bool nodes) {
    const Words argv = before + Words{ours} + after;
    Reply a = call(engine, argv), b = server.call(before + Words{theirs} + after);
    if (!nodes) a = without_nodes(a), b = without_nodes(b);
    EXPECT_TRUE(agree({argv, compare}, a, b))
        << shown(argv) << "\nperigee: " << a.to_text() << "server:  " << b.to_text();
  };
  const bool unsigned_zeros = original && reading.compare == Compare::kScores;
  ask(reading.before, reading.after, unsigned_zeros ? Compare::kEqualScores : reading.compare,
      true);
  if (reading.type == std::string("stream"))
    ask({"XINFO", "STREAM"}, {"FULL", "COUNT", "0"}, Compare::kExactly, !original);
}

}  // namespace

void expect_same_value(Engine& engine, RedisServer& server, const std::string& name) {
  expect_same_value(*reading_of(engine, name), engine, name, server, name, false);
}

namespace {

void expect_payloads_cross(Engine& engine, RedisServer& server, const std::string& name) {
  const Reply dumped = call(engine, {"DUMP", name});
  const std::string ours = *dumped.get_if<std::string>();
  const std::string theirs = *server.call({"DUMP", name}).get_if<std::string>();
  if (has_one_payload(engine, name, theirs)) {
    EXPECT_EQ(base::printable(ours), base::printable(theirs)) << "DUMP " << base::printable(name);
  }
  for (const auto& [to, payload] : {std::pair(kCrossed, theirs), std::pair(kOwn, ours)})
    ASSERT_EQ(call(engine, {"RESTORE", to, "0", payload}).to_text(), "OK\n")
        << base::printable(name) << " " << base::printable(payload);
  for (const auto& [to, payload] : {std::pair(kCrossed, ours), std::pair(kOwn, theirs)})
    ASSERT_EQ(server.call({"RESTORE", to, "0", payload}).to_text(), "OK\n")
        << base::printable(name) << " " << base::printable(payload);
  const Reading& reading = *reading_of(engine, name);
  expect_same_value(reading, engine, kCrossed, server, kOwn, false);
  expect_same_value(reading, engine, kOwn, server, kCrossed, false);
  expect_same_value(reading, engine, kCrossed, server, name, true);
  expect_same_value(reading, engine, name, server, kCrossed, true);
  const Words encoding{"OBJECT", "ENCODING", kCrossed};
  EXPECT_EQ(call(engine, encoding).to_text(), server.call(encoding).to_text())
      << base::printable(name) << " " << base::printable(theirs);
  call(engine, {"DEL", kCrossed, kOwn});
  server.call({"DEL", kCrossed, kOwn});
}

}  // namespace

void expect_same_data(Engine& engine, RedisServer& server) {
  for (int database = 0; database < 16; ++database) {
    const std::vector<std::string> select{"SELECT", std::to_string(database)};
    call(engine, select);
    server.call(select);
    const Reply keys = call(engine, {"KEYS", "*"});
    ASSERT_EQ(print(keys, true), print(server.call({"KEYS", "*"}), true))
        << "database " << database;
    for (const Reply& key : *keys.get_if<Reply::Array>()) {
      const std::string name = *key.get_if<std::string>();
      expect_same_key(engine, server, name);
      expect_payloads_cross(engine, server, name);
    }
    // A server counts what is due until something comes upon it; a scan does.
    server.call({"SCAN", "0", "COUNT", "1000000"});
    EXPECT_EQ(call(engine, {"DBSIZE"}), server.call({"DBSIZE"})) << "database " << database;
  }
}

}  // namespace perigee::testing
