// The same random commands to perigee and to a real redis-server: the same answers, and the same
// data in the end. PERIGEE_STREAM_COMMANDS sets how many (200,000 when unset).
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "engine/base/system_clock.h"
#include "engine/base/text.h"
#include "engine/commands/registry.h"
#include "tests/oracle/command_stream.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

constexpr std::size_t kBatch = 500;
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

bool agree(const StreamCommand& command, const Reply& ours, const Reply& theirs) {
  switch (command.compare) {
    case Compare::kExactly:
    case Compare::kSorted: {
      const bool sorted = command.compare == Compare::kSorted;
      return print(ours, sorted) == print(theirs, sorted);
    }
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

// What led there: the commands of the batch that name one of the same words.
std::string history(const std::vector<std::vector<std::string>>& sent, std::size_t until) {
  std::string lines;
  const auto& last = sent[until];
  for (std::size_t i = 0; i < until; ++i)
    for (const std::string& word : sent[i])
      if (std::find(last.begin() + 1, last.end(), word) != last.end() || sent[i][0] == "SELECT") {
        lines += "  " + shown(sent[i]) + "\n";
        break;
      }
  return lines;
}

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
    {"zset", {"ZRANGE"}, {"0", "-1", "WITHSCORES"}},
    {"stream", {"XRANGE"}, {"-", "+"}},
};

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
  const std::string type = call(engine, {"TYPE", name}).to_text();
  for (const Reading& reading : kReadings)
    if (type == std::string(reading.type) + "\n")
      expect_same(reading.before + Words{name} + reading.after, reading.compare);
}

// Every key of every database.
void expect_same_data(Engine& engine, RedisServer& server) {
  for (int database = 0; database < 16; ++database) {
    const std::vector<std::string> select{"SELECT", std::to_string(database)};
    call(engine, select);
    server.call(select);
    const Reply keys = call(engine, {"KEYS", "*"});
    ASSERT_EQ(print(keys, true), print(server.call({"KEYS", "*"}), true))
        << "database " << database;
    EXPECT_EQ(call(engine, {"DBSIZE"}), server.call({"DBSIZE"})) << "database " << database;
    for (const Reply& key : *keys.get_if<Reply::Array>()) {
      const std::string name = *key.get_if<std::string>();
      expect_same_key(engine, server, name);
    }
  }
}

TEST(Stream, PerigeeAnswersLikeTheServer) {
  const auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  const char* chosen = std::getenv("PERIGEE_STREAM_COMMANDS");
  const std::size_t total = chosen == nullptr ? 200'000 : std::strtoull(chosen, nullptr, 10);
  const std::uint64_t seed = test_seed(2026);
  SCOPED_TRACE(rerun_line(seed));

  // How often the server looks after those who wait.
  server->call({"CONFIG", "SET", "hz", "500"});
  ManualEngine world;
  const auto now = [] { return base::system_unix_micros(); };
  CommandStream stream(seed, [&] { return now() / 1000; });
  for (std::size_t done = 0; done < total; done += kBatch) {
    world.clock.set(UnixMicros(Micros(now())));
    std::vector<StreamCommand> batch(kBatch);
    std::vector<std::vector<std::string>> sent;
    for (StreamCommand& command : batch) {
      command = stream.next();
      sent.push_back(command.argv);
    }
    const std::vector<Reply> theirs = server->pipeline(sent);
    for (std::size_t i = 0; i < kBatch; ++i) {
      const Reply ours = call(world.engine, sent[i]);
      ASSERT_TRUE(agree(batch[i], ours, theirs[i]))
          << "command " << done + i << ": " << shown(sent[i]) << "\nperigee: " << ours.to_text()
          << "server:  " << theirs[i].to_text() << "before it:\n"
          << history(sent, i);
    }
    if (done % (100 * kBatch) == 0) {
      expect_same_data(world.engine, *server);
      call(world.engine, {"SELECT", "0"});
      server->call({"SELECT", "0"});
    }
  }
  expect_same_data(world.engine, *server);
}

// What these families offer is drawn; a new command needs a generator.
TEST(Stream, DrawsEveryCommand) {
  // Newer than the server: hash_expiry_test.cc draws them.
  const std::set<std::string> newer{"hexpire",     "hpexpire",     "hexpireat", "hpexpireat",
                                    "hexpiretime", "hpexpiretime", "httl",      "hpttl",
                                    "hpersist",    "hgetdel",      "hgetex",    "hsetex"};
  const std::set<std::string> left_out{"time",    "command", "script",    "eval",
                                       "eval_ro", "evalsha", "evalsha_ro"};
  CommandStream stream(1, [] { return std::int64_t{0}; });
  std::set<std::string> drawn;
  for (const std::string& name : stream.commands()) drawn.insert(base::lower(name));
  for (const commands::CommandSpec* command : commands::all_commands()) {
    const std::string name(command->name);
    EXPECT_TRUE(drawn.contains(name) || newer.contains(name) || left_out.contains(name))
        << name << " has no generator";
  }
}

}  // namespace
}  // namespace perigee::testing
