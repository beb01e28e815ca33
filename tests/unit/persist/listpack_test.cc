#include "engine/persist/listpack.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/unit/persist/payload_parts.h"

namespace perigee::persist {
namespace {

using perigee::testing::element;
using perigee::testing::listpack;

std::vector<std::string> read(std::string_view bytes, bool& ok) {
  std::vector<std::string> texts;
  ListpackReader reader(bytes);
  PackedElement one;
  base::NumberText scratch;
  while (reader.next(one)) texts.emplace_back(one.text(scratch));
  EXPECT_FALSE(reader.next(one));
  ok = reader.ok();
  return texts;
}

TEST(Listpack, EveryWidthComesBack) {
  std::vector<std::string> texts{"", "a", "-0", "007", "+1", "9223372036854775808", "1.5"};
  for (const int bits : {6, 7, 8, 12, 13, 15, 16, 23, 24, 31, 32, 47, 62})
    for (const std::int64_t near : {-1, 0, 1})
      for (const std::int64_t sign : {-1, 1})
        texts.push_back(std::to_string(sign * (std::int64_t{1} << bits) + near));
  texts.push_back(std::to_string(std::numeric_limits<std::int64_t>::min()));
  texts.push_back(std::to_string(std::numeric_limits<std::int64_t>::max()));
  for (const std::size_t size :
       {63u, 64u, 125u, 126u, 127u, 4095u, 4096u, 16370u, 16385u, 2097200u})
    texts.emplace_back(size, 'x');
  ListpackWriter writer;
  for (const std::string& text : texts) writer.add(text);
  const std::size_t size = writer.size();
  const std::string bytes = writer.finish();
  EXPECT_EQ(bytes.size(), size);
  bool ok = false;
  EXPECT_EQ(read(bytes, ok), texts);
  EXPECT_TRUE(ok);
}

TEST(Listpack, CountsUpTo65534) {
  for (const std::size_t count : {0u, 65534u, 65535u, 70000u}) {
    ListpackWriter writer;
    for (std::size_t i = 0; i < count; ++i) writer.add(std::int64_t{7});
    const std::string bytes = writer.finish();
    const std::size_t announced = static_cast<unsigned char>(bytes[4]) |
                                  std::size_t{static_cast<unsigned char>(bytes[5])} << 8;
    EXPECT_EQ(announced, std::min<std::size_t>(count, 65535));
    bool ok = false;
    EXPECT_EQ(read(bytes, ok).size(), count);
    EXPECT_TRUE(ok);
  }
}

TEST(Listpack, WhatIsWrongIsRefused) {
  const std::string good = listpack({element("ab"), element(5)});
  const auto refused = [](const std::string& bytes) {
    bool ok = true;
    read(bytes, ok);
    return !ok;
  };
  EXPECT_FALSE(refused(good));
  EXPECT_TRUE(refused(""));
  for (std::size_t cut = 0; cut < good.size(); ++cut) EXPECT_TRUE(refused(good.substr(0, cut)));
  EXPECT_TRUE(refused(good + "x"));
  EXPECT_TRUE(refused(listpack({element("ab"), element(5)}, 1)));
  EXPECT_TRUE(refused(listpack({element("ab"), element(5)}, 3)));
  EXPECT_FALSE(refused(listpack({element("ab"), element(5)}, 65535)));
  EXPECT_TRUE(
      refused(listpack({"\x82"
                        "ab\x02"})));  // a wrong length behind
  EXPECT_TRUE(
      refused(listpack({"\x82"
                        "ab\x83"})));  // a mark that is not last
  EXPECT_TRUE(
      refused(listpack({"\xf0\xff\xff\xff\x7f"
                        "ab\x07"})));                           // longer than there is
  EXPECT_TRUE(refused(listpack({"\xf5\x01"})));                 // no element begins so
  EXPECT_TRUE(refused(listpack({element("ab") + "\xff"}, 1)));  // an end before the end
}

}  // namespace
}  // namespace perigee::persist
