#include "engine/endpoint/input_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace perigee::endpoint {
namespace {

constexpr std::size_t kFirstBytes = std::size_t{16} << 10;
constexpr std::size_t kKeptBytes = std::size_t{64} << 10;
constexpr std::size_t kLeastRoom = std::size_t{4} << 10;

}  // namespace

std::span<char> InputBuffer::room(std::size_t limit) {
  const std::size_t unread = end_ - begin_;
  if (unread >= limit) return {};
  if (capacity_ == 0 || (capacity_ > kKeptBytes && unread == 0 && end_ <= kKeptBytes)) {
    resize(kFirstBytes);
  } else if (unread == 0) {
    begin_ = end_ = 0;
  } else if (capacity_ - end_ < kLeastRoom) {
    unread > capacity_ / 2 ? resize(2 * capacity_) : move_to_front();
  }
  return {bytes_.get() + end_, std::min(capacity_ - end_, limit - unread)};
}

void InputBuffer::move_to_front() {
  std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
}

void InputBuffer::resize(std::size_t capacity) {
  auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
  const std::string_view kept = unread();
  if (!kept.empty()) std::memcpy(bytes.get(), kept.data(), kept.size());
  bytes_ = std::move(bytes);
  capacity_ = capacity;
  begin_ = 0;
  end_ = kept.size();
}

}  // namespace perigee::endpoint
