// The forms that Redis wrote before and after 7.0, read.
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/unit/persist/payload_parts.h"
#include "tests/unit/persist/payload_world.h"

namespace perigee::testing {
namespace {

class OldPayloads : public ::testing::Test {
 protected:
  void restore(const std::string& body, int version) {
    const auto done = world.restore("k", payload(body, version));
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
  }
  std::string list() { return world.ask("LRANGE", "k", "0", "-1"); }
  std::string members() { return world.ask("SMEMBERS", "k"); }
  std::string fields() { return world.ask("HGETALL", "k"); }

  PayloadWorld world;
};

TEST_F(OldPayloads, Strings) {
  for (int version = 0; version <= 12; ++version) {
    restore(type(0) + text("v" + std::to_string(version)), version);
    EXPECT_EQ(world.ask("GET", "k"), "\"v" + std::to_string(version) + "\"\n");
  }
  restore(type(0) + "\x80" + big(3, 4) + "abc", 1);
  EXPECT_EQ(world.ask("GET", "k"), "\"abc\"\n");
  restore(type(0) +
              "\x40\x03"
              "abc",
          1);
  EXPECT_EQ(world.ask("GET", "k"), "\"abc\"\n");
  EXPECT_FALSE(world.restore("k", payload(type(0) + text("v"), 13)));
}

TEST_F(OldPayloads, Lists) {
  restore(type(1) + length(3) + text("a") + "\xc0\x07" + text(""), 1);
  EXPECT_EQ(list(), "1) \"a\"\n2) \"7\"\n3) \"\"\n");
  const std::string numbers =
      ziplist({"\xf1", "\xfd", "\xfe\x80", std::string("\xc0\x00\x80", 3),
               std::string("\xf0\x00\x00\x80", 4), "\xd0" + little(~0u, 4), "\xe0" + little(1, 8)});
  restore(type(10) + text(numbers), 6);
  EXPECT_EQ(list(),
            "1) \"0\"\n2) \"12\"\n3) \"-128\"\n4) \"-32768\"\n5) \"-8388608\"\n6) \"-1\"\n7) "
            "\"1\"\n");
  // Texts of three kinds of length, and what stands before long entries.
  const std::string middle = std::string("\x41\x00", 2) + std::string(256, 'm'),
                    large = "\x80" + big(20000, 4) + std::string(20000, 'l');
  const std::string far = "\xfe" + little(259, 4) + large,
                    last = "\xfe" + little(20010, 4) + entry("z");
  const std::string all = little(0, 1) + entry("a") + little(3, 1) + middle + far + last;
  const std::string mixed = little(11 + all.size(), 4) + little(10 + all.size() - last.size(), 4) +
                            little(4, 2) + all + "\xff";
  restore(type(14) + length(2) + text(mixed) + text(ziplist({entry("b")})), 7);
  EXPECT_EQ(world.ask("LLEN", "k"), "(integer) 5\n");
  EXPECT_EQ(world.ask("LINDEX", "k", "1"), "\"" + std::string(256, 'm') + "\"\n");
  EXPECT_EQ(world.ask("LINDEX", "k", "2"), "\"" + std::string(20000, 'l') + "\"\n");
  EXPECT_EQ(world.ask("LRANGE", "k", "3", "4"), "1) \"z\"\n2) \"b\"\n");
  restore(type(18) + length(3) + length(1) + text("plain") + length(2) + text(listpack({})) +
              length(2) + text(listpack({element("a"), element(9)})),
          10);
  EXPECT_EQ(list(), "1) \"plain\"\n2) \"a\"\n3) \"9\"\n");
}

TEST_F(OldPayloads, Sets) {
  restore(type(2) + length(2) + text("b") + text("a"), 1);
  EXPECT_EQ(members(), "1) \"b\"\n2) \"a\"\n");
  EXPECT_EQ(world.encoding("k"), "hashtable");
  restore(type(2) + length(2) + text("2") + text("1"), 1);
  EXPECT_EQ(members(), "1) \"1\"\n2) \"2\"\n");
  EXPECT_EQ(world.encoding("k"), "intset");
  for (const int width : {2, 4, 8}) {
    restore(type(11) + text(intset(width, {-5, 0, 77})), 6);
    EXPECT_EQ(members(), "1) \"-5\"\n2) \"0\"\n3) \"77\"\n");
  }
  restore(type(20) + text(listpack({element("a"), element(9)})), 11);
  EXPECT_EQ(members(), "1) \"a\"\n2) \"9\"\n");
  world.engine.call("CONFIG", "SET", "set-max-intset-entries", "2");
  restore(type(11) + text(intset(2, {1, 2})), 6);
  EXPECT_EQ(world.encoding("k"), "intset");
  restore(type(11) + text(intset(2, {1, 2, 3})), 6);
  EXPECT_EQ(world.encoding("k"), "hashtable");
}

TEST_F(OldPayloads, Hashes) {
  restore(type(4) + length(2) + text("a") + text("b") + text("c") + "\xc0\x01", 1);
  EXPECT_EQ(fields(), "1) \"a\"\n2) \"b\"\n3) \"c\"\n4) \"1\"\n");
  const std::string zipmap(
      "\x02\x01"
      "a\x01\x00"
      "b\x01"
      "c\x02\x01"
      "dd?\xff",
      14);
  restore(type(9) + text(zipmap), 2);
  EXPECT_EQ(fields(), "1) \"a\"\n2) \"b\"\n3) \"c\"\n4) \"dd\"\n");
  restore(type(9) + text("\xfe" + zipmap.substr(1)), 2);
  const std::string longer(300, 'x');
  restore(type(9) + text("\x01\x01"
                         "a\xfe" +
                         little(300, 4) + std::string(1, '\0') + longer + "\xff"),
          2);
  EXPECT_EQ(fields(), "1) \"a\"\n2) \"" + longer + "\"\n");
  EXPECT_EQ(world.encoding("k"), "hashtable");
  restore(type(13) + text(ziplist({entry("a"), entry("b"), entry("c"), "\xf5"})), 6);
  EXPECT_EQ(fields(), "1) \"a\"\n2) \"b\"\n3) \"c\"\n4) \"4\"\n");
  EXPECT_EQ(world.encoding("k"), "listpack");
  restore(type(16) + text(listpack({element("a"), element(""), element(7), element("d")})), 10);
  EXPECT_EQ(fields(), "1) \"a\"\n2) \"\"\n3) \"7\"\n4) \"d\"\n");
  world.engine.call("CONFIG", "SET", "hash-max-listpack-entries", "1");
  restore(type(16) + text(listpack({element("a"), element(""), element(7), element("d")})), 10);
  EXPECT_EQ(world.encoding("k"), "hashtable");
}

TEST_F(OldPayloads, SortedSets) {
  const auto members_and_scores = [&] { return world.ask("ZRANGE", "k", "0", "-1", "WITHSCORES"); };
  const std::string three = "1) \"a\"\n2) \"-inf\"\n3) \"b\"\n4) \"1.5\"\n5) \"7\"\n6) \"12\"\n";
  restore(
      type(3) + length(3) + text("b") + text("1.5") + text("a") + "\xff" + text("7") + text("12"),
      1);
  EXPECT_EQ(members_and_scores(), three);
  restore(type(3) + length(1) + text("a") + "\xfe", 1);
  EXPECT_EQ(members_and_scores(), "1) \"a\"\n2) \"inf\"\n");
  restore(type(5) + length(3) + text("7") + real(12) + text("b") + real(1.5) + text("a") +
              real(-std::numeric_limits<double>::infinity()),
          8);
  EXPECT_EQ(members_and_scores(), three);
  EXPECT_EQ(world.encoding("k"), "listpack");
  restore(type(12) +
              text(ziplist({entry("a"), entry("-inf"), entry("b"), entry("1.5"), "\xf8", "\xfd"})),
          6);
  EXPECT_EQ(members_and_scores(), three);
  restore(type(17) + text(listpack({element("a"), element("-inf"), element("b"), element("1.5"),
                                    element(7), element(12)})),
          10);
  EXPECT_EQ(members_and_scores(), three);
  // A small set knows no minus zero.
  restore(type(5) + length(1) + text("a") + real(-0.0), 8);
  EXPECT_EQ(members_and_scores(), "1) \"a\"\n2) \"0\"\n");
  const std::string longer(65, 'x');
  restore(type(5) + length(1) + text(longer) + real(-0.0), 8);
  EXPECT_EQ(members_and_scores(), "1) \"" + longer + "\"\n2) \"-0\"\n");
  EXPECT_EQ(world.encoding("k"), "skiplist");
}

TEST_F(OldPayloads, HashesWhoseFieldsGoAway) {
  constexpr std::uint64_t kAt = 1'700'000'001'000;
  restore(type(24) + little(kAt, 8) + length(3) + length(0) + text("a") + text("1") + length(1) +
              text("b") + text("2") + length(501) + text("c") + text("3"),
          12);
  const std::string later =
      "1) (integer) -1\n2) (integer) 1700000001000\n3) (integer) 1700000001500\n";
  EXPECT_EQ(world.ask("HPEXPIRETIME", "k", "FIELDS", "3", "a", "b", "c"), later);
  const auto deadline = [](std::uint64_t at) { return "\xf4" + little(at, 8) + "\x09"; };
  restore(type(25) + little(kAt, 8) +
              text(listpack({element("b"), element("2"), deadline(kAt), element("c"), element("3"),
                             deadline(kAt + 500), element("a"), element("1"), element(0)})),
          12);
  EXPECT_EQ(world.ask("HPEXPIRETIME", "k", "FIELDS", "3", "a", "b", "c"), later);
  world.clock.set(UnixMicros(Millis(kAt + 1)));
  EXPECT_EQ(world.ask("HKEYS", "k"), "1) \"c\"\n2) \"a\"\n");
}

TEST_F(OldPayloads, Streams) {
  StreamParts parts;
  restore(parts.body(), 10);
  const std::string content = world.ask("XINFO", "STREAM", "k", "FULL");
  EXPECT_EQ(
      world.ask("XRANGE", "k", "-", "+"),
      "1) 1) \"5-1\"\n   2) 1) \"f\"\n      2) \"v\"\n2) 1) \"8-1\"\n   2) 1) \"f\"\n      2) "
      "\"w\"\n");
  EXPECT_EQ(world.ask("XPENDING", "k", "g"),
            "1) (integer) 1\n2) \"5-1\"\n3) \"5-1\"\n4) 1) 1) \"c\"\n      2) \"1\"\n");
  // Redis 5: what was added, and read by the groups, follows from what is there.
  parts.form = 15;
  parts.first_id = parts.max_removed = parts.added = "";
  parts.group = text("g") + length(5) + length(1);
  restore(parts.body(), 9);
  EXPECT_EQ(world.ask("XINFO", "STREAM", "k", "FULL"), content);
  // Redis 7.2: consumers were seen, and were active.
  parts = StreamParts();
  parts.form = 21;
  parts.consumer =
      text("c") + little(2000, 8) + little(1500, 8) + length(1) + big(5, 8) + big(1, 8);
  restore(parts.body(), 11);
  EXPECT_EQ(world.ask("XINFO", "STREAM", "k", "FULL"), content);
}

TEST_F(OldPayloads, StreamsWithRemovedEntriesAndOtherNames) {
  StreamParts parts;
  parts.first_entry =
      element(1) + element(0) + element(0) + element(1) + element("x") + element("y") + element(6);
  parts.second_entry = element(0) + element(3) + element(0) + element(2) + element("a") +
                       element("b") + element("c") + element("d") + element(8);
  parts.live = parts.removed = element(1);
  parts.elements = 21;
  parts.size = length(1);
  parts.first_id = length(8) + length(1);
  restore(parts.body(), 10);
  EXPECT_EQ(world.ask("XRANGE", "k", "-", "+"),
            "1) 1) \"8-1\"\n   2) 1) \"a\"\n      2) \"b\"\n      3) \"c\"\n      4) \"d\"\n");
}

}  // namespace
}  // namespace perigee::testing
