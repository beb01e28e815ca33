// Payloads that are wrong, each in one way: refused, and nothing is left of them.
//
// The families are those of the payloads that Redis and Valkey keep of what once broke them.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/persist/payload_parts.h"
#include "tests/unit/persist/payload_world.h"

namespace perigee::testing {
namespace {

class CorruptPayloads : public ::testing::Test {
 protected:
  CorruptPayloads() {
    world.engine.call("SET", "k", "kept");
    world.engine.drain_events();
  }
  void expect_refused(const std::string& what, const std::string& body) {
    expect_answer(what, payload(body), "ERR Bad data format");
  }
  void expect_answer(const std::string& what, const std::string& bytes, const std::string& error) {
    const Digest digest = world.engine.digest();
    const std::size_t memory = world.engine.memory_used();
    const auto done = world.restore("k", bytes);
    EXPECT_EQ(done ? "accepted" : done.error().message, error) << what;
    EXPECT_EQ(world.engine.digest(), digest) << what;
    EXPECT_EQ(world.engine.memory_used(), memory) << what;
    EXPECT_TRUE(world.engine.drain_events().empty()) << what;
  }
  void expect_taken(const std::string& what, const std::string& body) {
    const auto done = world.restore("taken", payload(body));
    EXPECT_TRUE(done) << what;
    world.engine.call("DEL", "taken");
    world.engine.drain_events();
  }

  PayloadWorld world;
};

// The forms that hold a packed text, and one that is right for each.
const std::string kField = element("f") + element("v");
struct PackedForm {
  int type;
  bool is_ziplist;
};
const PackedForm kPacked[] = {{10, true}, {13, true}, {16, false}, {20, false}};

std::string packed_form(const PackedForm& form, const std::string& packed) {
  return type(form.type) + text(packed);
}

TEST_F(CorruptPayloads, Ends) {
  const std::string good = payload(type(0) + text("value"));
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    expect_answer("cut", good.substr(0, cut), "ERR DUMP payload version or checksum are wrong");
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string flipped = good;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    expect_answer("flipped", flipped, "ERR DUMP payload version or checksum are wrong");
  }
  std::string unsummed = good;
  unsummed.replace(unsummed.size() - 8, 8, 8, '\0');  // "no checksum" in a file
  expect_answer("no checksum", unsummed, "ERR DUMP payload version or checksum are wrong");
  expect_refused("nothing", "");
  expect_refused("less than announced", type(0) + length(6) + "value");
  expect_refused("more than announced", type(0) + length(4) + "value");
}

TEST_F(CorruptPayloads, TypesThatAreNone) {
  // Modules, what is reserved, hashes of release candidates, vector sets, opcodes of files.
  for (const int number : {6, 7, 8, 22, 23, 26, 27, 30, 99, 127, 244, 250, 255})
    expect_refused("type", type(number) + text("value"));
}

TEST_F(CorruptPayloads, LengthsOfTexts) {
  const std::string huge = "\x81" + big(~std::uint64_t{0}, 8);
  for (const std::uint64_t size : {~std::uint64_t{0}, ~std::uint64_t{0} - 8, std::uint64_t{1} << 63,
                                   std::uint64_t{1} << 32, std::uint64_t{1} << 30})
    expect_refused("long text", type(0) + "\x81" + big(size, 8) + "value");
  expect_refused("long text", type(0) + "\x80" + big(0xffffffff, 4) + "value");
  expect_refused("no length begins so", type(0) + "\x82" + big(5, 8) + "value");
  expect_refused("no text begins so", type(0) + "\xc4\x05value");
  expect_refused("half an integer", type(0) + std::string("\xc2\x00\x00", 3));
  for (const int container : {1, 2, 3, 4, 5, 14, 18, 15, 19, 21, 24})
    expect_refused("huge count", type(container) + huge + text("a") + text("b"));
}

TEST_F(CorruptPayloads, PackedTexts) {
  const auto lzf = [](std::uint64_t packed, std::uint64_t size, const std::string& bytes) {
    return type(0) + "\xc3" + length(packed) + length(size) + bytes;
  };
  const std::string good = std::string(
      "\x01"
      "aa\xe0\x0a\x00",
      6);
  expect_taken("right", lzf(6, 21, good));
  expect_refused("longer than it is", lzf(6, 22, good));
  expect_refused("shorter than it is", lzf(6, 20, good));
  expect_refused("cut", lzf(5, 21, good.substr(0, 5)));
  expect_refused("more packed bytes than there are", lzf(60, 21, good));
  expect_refused("before the beginning", lzf(3, 9, std::string("\xe0\x00\x05", 3)));
  expect_refused("nothing", lzf(0, 0, ""));
  expect_refused("huge", lzf(6, std::uint64_t{1} << 40, good));
  expect_refused("huge", lzf(6, ~std::uint64_t{0}, good));
  expect_refused("largest", lzf(6, std::uint64_t{1} << 30, good));
}

TEST_F(CorruptPayloads, Listpacks) {
  for (const PackedForm& form : kPacked) {
    if (form.is_ziplist) continue;
    const auto refuse = [&](const char* what, const std::string& packed) {
      expect_refused(what, packed_form(form, packed));
    };
    const std::string good = listpack({kField, ""}, 2);
    expect_taken("right", packed_form(form, good));
    refuse("no bytes", "");
    refuse("head cut", good.substr(0, 5));
    refuse("total too large", little(good.size() + 1, 4) + good.substr(4));
    refuse("total too small", little(good.size() - 1, 4) + good.substr(4));
    refuse("total huge", little(0xffffffff, 4) + good.substr(4));
    refuse("count too small", listpack({kField}, 1));
    refuse("count too large", listpack({kField}, 3));
    refuse("no end", little(good.size() - 1, 4) + good.substr(4, good.size() - 5));
    refuse("end inside", listpack({element("f"), "\xff", element("v")}, 2));
    refuse("bytes behind the end", little(good.size() + 1, 4) + good.substr(4) + "x");
    refuse("long element", listpack({element("f"),
                                     "\xbf"
                                     "v\x02"}));
    refuse("longer element", listpack({element("f"),
                                       "\xef\xff"
                                       "v\x03"}));
    refuse("longest element", listpack({element("f"),
                                        "\xf0\xff\xff\xff\xff"
                                        "v\x06"}));
    refuse("element over a gigabyte",
           listpack({element("f"), "\xf0" + little(0x40000001, 4) + "v\x06"}));
    refuse("no element begins so", listpack({element("f"), std::string("\xf7\x01", 2)}));
    refuse("half an integer", listpack({element("f"), "\xf4" + little(1, 7)}));
    refuse("wrong length behind", listpack({element("f"),
                                            "\x81"
                                            "v\x03"}));
  }
}

TEST_F(CorruptPayloads, Ziplists) {
  for (const PackedForm& form : kPacked) {
    if (!form.is_ziplist) continue;
    const auto refuse = [&](const char* what, const std::string& packed) {
      expect_refused(what, packed_form(form, packed));
    };
    const std::string good = ziplist({entry("f"), entry("v")});
    expect_taken("right", packed_form(form, good));
    refuse("no bytes", "");
    refuse("head cut", good.substr(0, 9));
    refuse("total too large", little(good.size() + 1, 4) + good.substr(4));
    refuse("total huge", little(0xffffffff, 4) + good.substr(4));
    refuse("tail before", good.substr(0, 4) + little(10, 4) + good.substr(8));
    refuse("tail behind", good.substr(0, 4) + little(good.size() - 1, 4) + good.substr(8));
    refuse("tail outside", good.substr(0, 4) + little(0xffffff00, 4) + good.substr(8));
    refuse("count too small", ziplist({entry("f"), entry("v")}, 1));
    refuse("count too large", ziplist({entry("f"), entry("v")}, 3));
    refuse("no end", good.substr(0, good.size() - 1) + "x");
    refuse("end inside", ziplist({entry("f"), entry("v\xff")}).replace(13, 1, "\xff"));
    std::string wrong = good;
    wrong[13] = 9;
    refuse("length of the one before", wrong);
    wrong[13] = '\xfe';
    refuse("length of the one before, long", wrong);
    refuse("long entry", ziplist({entry("f"),
                                  "\x3f"
                                  "v"}));
    refuse("longer entry", ziplist({entry("f"),
                                    "\x7f\xff"
                                    "v"}));
    refuse("longest entry", ziplist({entry("f"), "\x80" + big(0xffffffff, 4) + "v"}));
    refuse("no entry begins so", ziplist({entry("f"),
                                          "\xc1"
                                          "v"}));
    refuse("half an integer", ziplist({entry("f"), "\xe0" + little(1, 4)}));
  }
}

TEST_F(CorruptPayloads, Lists) {
  const std::string one = text(listpack({element("a")}));
  expect_refused("empty", type(1) + length(0));
  expect_refused("less items", type(1) + length(2) + text("a"));
  expect_refused("empty", type(10) + text(ziplist({})));
  expect_refused("no nodes", type(14) + length(0));
  expect_refused("empty nodes only", type(14) + length(2) + text(ziplist({})) + text(ziplist({})));
  expect_refused("less nodes", type(14) + length(2) + text(ziplist({entry("a")})));
  expect_refused("no nodes", type(18) + length(0));
  expect_refused("empty nodes only", type(18) + length(1) + length(2) + text(listpack({})));
  expect_refused("empty plain node", type(18) + length(1) + length(1) + text(""));
  expect_refused("packed node of no bytes", type(18) + length(1) + length(2) + text(""));
  expect_refused("less nodes", type(18) + length(2) + length(2) + one);
  expect_refused("no such node", type(18) + length(1) + length(3) + one);
  expect_refused("no such node", type(18) + length(1) + length(0) + one);
  expect_refused("a ziplist in a node",
                 type(18) + length(1) + length(2) + text(ziplist({entry("a")})));
  expect_refused("a listpack for a ziplist", type(14) + length(1) + one);
}

TEST_F(CorruptPayloads, Sets) {
  expect_refused("empty", type(2) + length(0));
  expect_refused("twice", type(2) + length(2) + text("a") + text("a"));
  expect_refused("twice", type(2) + length(2) + text("7") + "\xc0\x07");
  expect_refused("less members", type(2) + length(2) + text("a"));
  expect_refused("empty", type(20) + text(listpack({})));
  expect_refused("twice", type(20) + text(listpack({element("a"), element("a")})));
  const auto refuse = [&](const char* what, const std::string& set) {
    expect_refused(what, type(11) + text(set));
  };
  const std::string good = intset(2, {1, 2});
  expect_taken("right", type(11) + text(good));
  refuse("no bytes", "");
  refuse("head cut", good.substr(0, 7));
  refuse("empty", intset(2, {}));
  refuse("cut", good.substr(0, good.size() - 1));
  refuse("longer", good + std::string(2, '\0'));
  refuse("count too large", little(2, 4) + little(3, 4) + good.substr(8));
  refuse("count huge", little(8, 4) + little(0x20000001, 4) + good.substr(8));
  refuse("width", intset(3, {1, 2}));
  refuse("width", intset(0, {1, 2}));
  refuse("twice", intset(2, {1, 1}));
  refuse("order", intset(8, {2, 1}));
}

TEST_F(CorruptPayloads, Hashes) {
  expect_refused("empty", type(4) + length(0));
  expect_refused("no value", type(4) + length(1) + text("a"));
  expect_refused("twice", type(4) + length(2) + text("a") + text("1") + text("a") + text("2"));
  const std::string twice = element("a") + element("1") + element("a") + element("2");
  expect_refused("twice", type(16) + text(listpack({twice}, 4)));
  expect_refused("uneven", type(16) + text(listpack({element("a"), element("1"), element("b")})));
  expect_refused("empty", type(16) + text(listpack({})));
  expect_refused("uneven", type(13) + text(ziplist({entry("a"), entry("1"), entry("b")})));
  expect_refused("twice",
                 type(13) + text(ziplist({entry("a"), entry("1"), entry("a"), entry("2")})));
  expect_refused("empty", type(13) + text(ziplist({})));
}

TEST_F(CorruptPayloads, SortedSets) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::string one = text("a") + real(1);
  expect_taken("right", type(5) + length(1) + one);
  expect_refused("empty", type(5) + length(0));
  expect_refused("twice", type(5) + length(2) + one + text("a") + real(2));
  expect_refused("not a number", type(5) + length(2) + one + text("b") + real(nan));
  expect_refused("not a number", type(5) + length(1) + text("b") + real(-nan));
  expect_refused("half a score", type(5) + length(1) + text("a") + little(0, 7));
  expect_refused("less members", type(5) + length(2) + one);
  expect_taken("right", type(3) + length(1) + text("a") + text("1"));
  expect_refused("empty", type(3) + length(0));
  expect_refused("twice", type(3) + length(2) + text("a") + text("1") + text("a") + text("2"));
  expect_refused("not a number", type(3) + length(1) + text("a") + "\xfd");
  for (const char* score : {"nan", "x", "", "1 ", "1e999"})
    expect_refused("not a number", type(3) + length(1) + text("a") + text(score));
  expect_refused("half a score", type(3) + length(1) + text("a") + length(9) + "1");
  for (const char* score : {"nan", "-nan", "x", "", "1x"}) {
    expect_refused("not a number", type(17) + text(listpack({element("a"), element(score)})));
    expect_refused("not a number", type(12) + text(ziplist({entry("a"), entry(score)})));
  }
  const std::string twice = element("a") + element(1) + element("a") + element(2);
  expect_refused("twice", type(17) + text(listpack({twice}, 4)));
  const std::string order = element("b") + element(1) + element("a") + element(1);
  expect_refused("order", type(17) + text(listpack({order}, 4)));
  expect_refused("order", type(12) + text(ziplist({entry("a"), "\xf6", entry("b"), "\xf5"})));
  expect_refused("uneven", type(17) + text(listpack({element("a")})));
  expect_refused("empty", type(17) + text(listpack({})));
  expect_refused("uneven", type(12) + text(ziplist({entry("a"), "\xf5", entry("b")})));
  expect_refused("twice", type(12) + text(ziplist({entry("a"), "\xf5", entry("a"), "\xf6"})));
  expect_refused("empty", type(12) + text(ziplist({})));
}

TEST_F(CorruptPayloads, Zipmaps) {
  const auto refuse = [&](const char* what, const std::string& map) {
    expect_refused(what, type(9) + text(map));
  };
  const std::string field = std::string(
      "\x01"
      "f\x01\x00"
      "v",
      5);
  expect_taken("right", type(9) + text("\x01" + field + "\xff"));
  refuse("no bytes", "");
  refuse("empty", std::string("\x00\xff", 2));
  refuse("no end", "\x01" + field);
  refuse("count", "\x02" + field + "\xff");
  refuse("twice", "\x02" + field + field + "\xff");
  refuse("bytes behind the end", "\x01" + field + "\xff\xff");
  refuse("no value",
         "\x01\x01"
         "f\xff");
  refuse("long field",
         "\x01\x7f"
         "f\x01" +
             std::string(1, '\0') + "v\xff");
  refuse("long value",
         "\x01\x01"
         "f\x7f" +
             std::string(1, '\0') + "v\xff");
  refuse("unused bytes",
         "\x01\x01"
         "f\x01\x7f"
         "v\xff");
  refuse("five bytes for a short length", "\x01\xfe" + little(1, 4) + field.substr(1) + "\xff");
  refuse("huge length",
         "\x01\x01"
         "f\xfe" +
             little(0xffffffff, 4) + std::string(1, '\0') + "v\xff");
  refuse("length over a gigabyte", "\x01\xfe" + little(0x7fffffff, 4) + field.substr(1) + "\xff");
  refuse("end for a length",
         "\x01\x01"
         "f\xff" +
             little(0, 4) + "\xff");
}

TEST_F(CorruptPayloads, HashesWhoseFieldsGoAway) {
  constexpr std::uint64_t kAt = 1'700'000'001'000, kMost = (std::uint64_t{1} << 48) - 1;
  const auto field = [](std::uint64_t deadline) {
    return length(deadline) + text("f") + text("v");
  };
  const auto refuse = [&](const char* what, const std::string& rest) {
    expect_answer(what, payload(type(24) + rest, 12), "ERR Bad data format");
  };
  refuse("empty", little(kAt, 8) + length(0));
  refuse("head cut", little(kAt, 7));
  refuse("too late", little(kAt, 8) + length(1) + field(kMost));
  refuse("overflow", little(kAt, 8) + length(1) + field(~std::uint64_t{0} - kAt + 10));
  refuse("first too late", little(kMost + 1, 8) + length(1) + field(1));
  refuse("first too late", little(~std::uint64_t{0}, 8) + length(1) + field(2));
  refuse("twice", little(kAt, 8) + length(2) + field(1) + field(2));
  const auto refuse_packed = [&](const char* what, const std::vector<std::string>& elements) {
    expect_answer(what, payload(type(25) + little(kAt, 8) + text(listpack(elements)), 12),
                  "ERR Bad data format");
  };
  const auto deadline = [](std::uint64_t at) { return "\xf4" + little(at, 8) + "\x09"; };
  refuse_packed("empty", {});
  refuse_packed("no deadline", {element("f"), element("v")});
  refuse_packed("a text for a deadline", {element("f"), element("v"), element("soon")});
  refuse_packed("too late", {element("f"), element("v"), deadline(kMost + 1)});
  refuse_packed("negative", {element("f"), element("v"), deadline(~std::uint64_t{0})});
  refuse_packed("twice",
                {element("f"), element("v"), element(0), element("f"), element("w"), element(0)});
}

}  // namespace
}  // namespace perigee::testing
