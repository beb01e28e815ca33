#include "engine/persist/ziplist.h"

namespace perigee::persist {
namespace {

constexpr unsigned kEnd = 0xff;
constexpr std::size_t kManyEntries = 65535;
constexpr std::size_t kManyFields = 254;
// Lengths from here on take four bytes behind this one.
constexpr std::uint8_t kLongLength = 254;

// First bytes of entries. Texts below c0, by the highest two bits; small integers from f1 to fd.
enum Mark : unsigned {
  kText14 = 0x40,
  kText32 = 0x80,
  kInt16 = 0xc0,
  kInt32 = 0xd0,
  kInt64 = 0xe0,
  kInt24 = 0xf0,
  kSmallest = 0xf1,
  kGreatest = 0xfd,
  kInt8 = 0xfe
};

}  // namespace

ZiplistReader::ZiplistReader(std::string_view ziplist)
    : in_(ziplist),
      size_(in_.little<std::uint32_t>()),
      last_at_(in_.little<std::uint32_t>()),
      announced_(in_.little<std::uint16_t>()) {
  in_.require(size_ == ziplist.size());
}

bool ZiplistReader::next(PackedElement& element) {
  if (ended_ || !in_.ok()) return false;
  if (in_.peek() == kEnd) {
    read_end();
    return false;
  }
  const std::size_t before = in_.left();
  const std::uint8_t short_length = in_.byte();
  const std::size_t length_before =
      short_length < kLongLength ? short_length : in_.little<std::uint32_t>();
  in_.require(length_before == length_before_);
  element = read_element();
  length_before_ = before - in_.left();
  ++count_;
  return in_.ok();
}

void ZiplistReader::read_end() {
  const std::size_t end = size_ - in_.left();
  in_.byte();
  ended_ = true;
  in_.require(in_.left() == 0 && (announced_ == kManyEntries || announced_ == count_) &&
              last_at_ == end - length_before_);
}

PackedElement ZiplistReader::read_element() {
  const auto number = [](std::int64_t n) { return PackedElement{true, n, {}}; };
  const auto text = [&](std::uint64_t size) { return PackedElement{false, 0, in_.take(size)}; };
  const unsigned mark = in_.byte();
  if (mark < kText14) return text(mark);
  if (mark < kText32) return text((mark & 63) << 8 | in_.byte());
  if (mark < kInt16) return text(in_.big<std::uint32_t>());
  if (mark >= kSmallest && mark <= kGreatest) return number(mark - kSmallest);
  switch (mark) {
    case kInt8:
      return number(in_.little<std::int8_t>());
    case kInt16:
      return number(in_.little<std::int16_t>());
    case kInt24:
      return number(in_.little<std::int32_t, 3>());
    case kInt32:
      return number(in_.little<std::int32_t>());
    case kInt64:
      return number(in_.little<std::int64_t>());
    default:
      in_.refuse();
      return {};
  }
}

std::uint64_t ZipmapReader::length() {
  const std::uint8_t first = in_.byte();
  if (first < kLongLength) return first;
  const std::uint64_t length = in_.little<std::uint32_t>();
  // The end mark is no length, and short ones are written short.
  in_.require(first == kLongLength && length >= kLongLength);
  return length;
}

bool ZipmapReader::next(PackedElement& element) {
  if (ended_ || !in_.ok()) return false;
  const bool is_value = count_ % 2 == 1;
  if (!is_value && in_.peek() == kEnd) {
    in_.byte();
    ended_ = true;
    in_.require(in_.left() == 0 && (announced_ == kManyFields || announced_ == count_ / 2));
    return false;
  }
  const std::uint64_t size = length();
  const std::uint8_t unused = is_value ? in_.byte() : std::uint8_t{0};
  element = {false, 0, in_.take(size)};
  in_.take(unused);
  ++count_;
  return in_.ok();
}

}  // namespace perigee::persist
