#include "engine/endpoint/input_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace perigee::endpoint {
namespace {

constexpr std::size_t kNoLimit = std::size_t{1} << 30;

std::size_t add(InputBuffer& buffer, std::string_view bytes, std::size_t limit = kNoLimit) {
  std::size_t added = 0;
  while (added < bytes.size()) {
    const auto room = buffer.room(limit);
    const std::size_t count = std::min(room.size(), bytes.size() - added);
    if (count == 0) break;
    std::copy_n(bytes.data() + added, count, room.data());
    buffer.add(count);
    added += count;
  }
  return added;
}

TEST(InputBuffer, KeepsItsBytesWhileItGrowsAndMoves) {
  InputBuffer buffer;
  std::string model;
  for (std::size_t i = 0; i < 2000; ++i) {
    const std::string bytes(1 + i * 7919 % 3000, static_cast<char>('a' + i % 26));
    add(buffer, bytes);
    model += bytes;
    const std::size_t taken = std::min(model.size(), i * 104729 % 3100);
    buffer.take(taken);
    model.erase(0, taken);
    ASSERT_EQ(buffer.unread(), model) << i;
  }
}

TEST(InputBuffer, HasNoRoomAtItsLimit) {
  InputBuffer buffer;
  EXPECT_EQ(add(buffer, std::string(50000, 'x'), 40000), 40000U);
  EXPECT_TRUE(buffer.room(40000).empty());
  buffer.take(1);
  EXPECT_EQ(add(buffer, "yz", 40000), 1U);
}

TEST(InputBuffer, GivesBackWhatALargeRequestTook) {
  InputBuffer buffer;
  add(buffer, std::string(1 << 20, 'x'));
  buffer.take(1 << 20);
  EXPECT_GE(buffer.room(kNoLimit).size(), std::size_t{1} << 20);  // another one may follow
  add(buffer, "small");
  buffer.take(5);
  EXPECT_LE(buffer.room(kNoLimit).size(), std::size_t{64} << 10);
}

}  // namespace
}  // namespace perigee::endpoint
