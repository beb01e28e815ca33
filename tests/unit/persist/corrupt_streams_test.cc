// Streams that are wrong, each in one way: refused. See corrupt_payloads_test.cc.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/unit/persist/payload_parts.h"
#include "tests/unit/persist/payload_world.h"

namespace perigee::testing {
namespace {

class CorruptStreams : public ::testing::Test {
 protected:
  using Change = std::function<void(StreamParts&)>;

  std::string answer(const Change& change) {
    StreamParts parts;
    change(parts);
    const Digest digest = world.engine.digest();
    const auto done = world.restore("k", payload(parts.body()));
    if (done) return "accepted";
    EXPECT_EQ(world.engine.digest(), digest);
    return done.error().message;
  }
  void expect_refused(const char* what, const Change& change) {
    EXPECT_EQ(answer(change), "ERR Bad data format") << what;
  }
  void expect_taken(const char* what, const Change& change) {
    EXPECT_EQ(answer(change), "accepted") << what;
    world.engine.call("DEL", "k");
  }

  PayloadWorld world;
};

// Any integer as an element.
std::string wide(std::int64_t n) {
  return "\xf4" + little(static_cast<std::uint64_t>(n), 8) + "\x09";
}

std::string id(std::uint64_t ms, std::uint64_t seq) { return big(ms, 8) + big(seq, 8); }

TEST_F(CorruptStreams, TheRightOneIsTaken) {
  expect_taken("right", [](StreamParts&) {});
}

TEST_F(CorruptStreams, Heads) {
  for (const std::int64_t n : {std::int64_t{-1}, std::int64_t{1} << 62, INT64_MIN}) {
    expect_refused("entries", [&](StreamParts& s) { s.live = wide(n); });
    expect_refused("removed ones", [&](StreamParts& s) { s.removed = wide(n); });
    expect_refused("names", [&](StreamParts& s) { s.names = wide(n) + element("f"); });
  }
  expect_refused("entries: a text", [](StreamParts& s) { s.live = element("a"); });
  expect_refused("more entries", [](StreamParts& s) { s.live = element(3); });
  expect_refused("less entries", [](StreamParts& s) { s.live = element(1); });
  expect_refused("removed for live", [](StreamParts& s) { s.live = s.removed = element(1); });
  expect_refused("no names", [](StreamParts& s) {
    s.names = element(0);
    s.elements = 14;
  });
  expect_refused("less names", [](StreamParts& s) { s.names = element(2) + element("f"); });
  expect_refused("another count of elements", [](StreamParts& s) { s.elements = 16; });
}

TEST_F(CorruptStreams, Entries) {
  const auto first = [](const std::string& flags, const std::string& ms, const std::string& count) {
    return flags + ms + element(0) + element("v") + count;
  };
  for (const std::int64_t n : {-1L, 4L, 1L << 40})
    expect_refused("flags",
                   [&](StreamParts& s) { s.first_entry = first(wide(n), element(0), element(4)); });
  expect_refused("flags: removed", [&](StreamParts& s) {
    s.first_entry = first(element(3), element(0), element(4));
  });
  for (const std::int64_t n : {0L, 3L, 5L, -4L, 1L << 60})
    expect_refused("elements before",
                   [&](StreamParts& s) { s.first_entry = first(element(2), element(0), wide(n)); });
  expect_refused("an id that is no number", [&](StreamParts& s) {
    s.first_entry = first(element(2), element("ms"), element(4));
  });
  expect_refused("an id below the node",
                 [&](StreamParts& s) { s.first_entry = first(element(2), wide(-1), element(4)); });
  expect_refused("an id like the one before", [](StreamParts& s) {
    s.second_entry = element(2) + element(0) + element(0) + element("w") + element(4);
  });
  const auto other = [](const std::string& count, const std::string& fields, int before) {
    return element(0) + element(3) + element(0) + count + fields + element(before);
  };
  const std::string pair = element("a") + element("b");
  expect_taken("fields of its own", [&](StreamParts& s) {
    s.second_entry = other(element(1), pair, 6);
    s.elements = 17;
  });
  for (const std::int64_t n : {0L, -1L, 2L, INT64_MAX, INT64_MIN})
    expect_refused("number of fields", [&](StreamParts& s) {
      s.second_entry = other(wide(n), pair, 6);
      s.elements = 17;
    });
  expect_refused("no fields", [&](StreamParts& s) {
    s.second_entry = other(element(0), "", 4);
    s.elements = 15;
  });
}

TEST_F(CorruptStreams, Nodes) {
  expect_refused("key too short", [](StreamParts& s) { s.node_key = big(5, 8); });
  expect_refused("key too long", [](StreamParts& s) { s.node_key += "x"; });
  expect_refused("the same node twice", [](StreamParts& s) {
    s.more_nodes = text(s.node_key) + text(s.node());
    s.nodes = 2;
    s.size = length(4);
    s.added = length(4);
  });
  expect_refused("a node that begins in another", [](StreamParts& s) {
    s.more_nodes = text(id(6, 0)) + text(s.node());
    s.nodes = 2;
    s.size = s.added = length(4);
    s.last_id = length(99) + length(0);
  });
  expect_taken("another node", [](StreamParts& s) {
    s.more_nodes = text(id(9, 0)) + text(s.node());
    s.nodes = 2;
    s.size = s.added = length(4);
    s.last_id = length(99) + length(0);
  });
  expect_refused("less nodes", [](StreamParts& s) { s.nodes = 2; });
  expect_refused("a listpack of nothing", [](StreamParts& s) {
    s.live = s.removed = s.names = s.first_entry = s.second_entry = "";
    s.elements = 1;
    s.size = length(0);
  });
}

TEST_F(CorruptStreams, Totals) {
  expect_refused("longer", [](StreamParts& s) { s.size = s.added = length(3); });
  expect_refused("shorter", [](StreamParts& s) { s.size = length(1); });
  expect_refused("huge", [](StreamParts& s) { s.size = length(~std::uint64_t{0}); });
  expect_refused("an entry above the last id",
                 [](StreamParts& s) { s.last_id = length(8) + length(0); });
  expect_refused("less added than there are", [](StreamParts& s) { s.added = length(1); });
  expect_refused("another first id", [](StreamParts& s) { s.first_id = length(5) + length(0); });
  expect_refused("groups", [](StreamParts& s) { s.groups = 2; });
}

TEST_F(CorruptStreams, Groups) {
  expect_refused("the same group twice", [](StreamParts& s) {
    s.groups = 2;
    s.more_groups = s.group + length(0) + length(0);
  });
  expect_taken("two groups", [](StreamParts& s) {
    s.groups = 2;
    s.more_groups = text("h") + length(0) + length(0) + length(0) + length(0) + length(0);
  });
  expect_refused("the same consumer twice", [](StreamParts& s) {
    s.consumers = length(2);
    s.consumer += text("c") + little(2000, 8) + length(0);
  });
  expect_refused("pending for nobody",
                 [](StreamParts& s) { s.consumer = text("c") + little(2000, 8) + length(0); });
  expect_refused("pending without consumers", [](StreamParts& s) {
    s.consumers = length(0);
    s.consumer = "";
  });
  expect_refused("pending for two", [](StreamParts& s) {
    s.consumers = length(2);
    s.consumer += text("d") + s.consumer.substr(2);
  });
  expect_refused("pending for one twice", [](StreamParts& s) {
    s.consumer = text("c") + little(2000, 8) + length(2) + id(5, 1) + id(5, 1);
  });
  expect_refused("a consumer's entry that is not pending", [](StreamParts& s) {
    s.consumer = text("c") + little(2000, 8) + length(1) + id(5, 2);
  });
  expect_refused("the same pending twice", [](StreamParts& s) {
    s.pending =
        length(2) + id(5, 1) + little(1000, 8) + length(3) + id(5, 1) + little(1000, 8) + length(3);
  });
  for (const std::int64_t at : {INT64_MIN, INT64_MAX, std::int64_t{1} << 62 | 1}) {
    const std::string bytes = little(static_cast<std::uint64_t>(at), 8);
    expect_refused("delivered at",
                   [&](StreamParts& s) { s.pending = length(1) + id(5, 1) + bytes + length(3); });
    expect_refused("seen at",
                   [&](StreamParts& s) { s.consumer = text("c") + bytes + length(1) + id(5, 1); });
  }
  expect_refused(
      "huge", [](StreamParts& s) { s.pending = length(~std::uint64_t{0}) + s.pending.substr(1); });
  expect_refused("huge", [](StreamParts& s) { s.consumers = length(~std::uint64_t{0}); });
}

TEST_F(CorruptStreams, CutAnywhere) {
  const std::string body = StreamParts().body();
  for (std::size_t cut = 0; cut < body.size(); ++cut)
    EXPECT_FALSE(world.restore("k", payload(body.substr(0, cut)))) << cut;
  EXPECT_FALSE(world.restore("k", payload(body + "x")));
}

}  // namespace
}  // namespace perigee::testing
