#include "engine/persist/rdb_reader.h"

#include <limits>

#include "engine/base/numbers.h"
#include "engine/persist/lzf.h"
#include "engine/persist/rdb_format.h"

namespace perigee::persist {

std::uint64_t RdbReader::length_behind(std::uint8_t first) {
  if (first < kLength14) return first;
  if (first < kLength32) return (std::uint64_t{first} & 63) << 8 | byte();
  if (first == kLength32) return big<std::uint32_t>();
  if (first == kLength64) return big<std::uint64_t>();
  refuse();
  return 0;
}

std::uint64_t RdbReader::length() { return length_behind(byte()); }

std::string_view RdbReader::packed_text(std::string& scratch) {
  const std::uint64_t packed_size = length(), size = length();
  const std::string_view packed = take(packed_size);
  require(size <= kMostTextBytes && unpack(packed, static_cast<std::size_t>(size), scratch));
  return ok() ? std::string_view(scratch) : std::string_view();
}

std::string_view RdbReader::text(std::string& scratch) {
  const auto number = [&](std::int64_t n) {
    scratch = base::to_text(n).view();
    return std::string_view(scratch);
  };
  const std::uint8_t first = byte();
  switch (first) {
    case kInt8:
      return number(little<std::int8_t>());
    case kInt16:
      return number(little<std::int16_t>());
    case kInt32:
      return number(little<std::int32_t>());
    case kPacked:
      return packed_text(scratch);
    default: {
      const std::uint64_t size = length_behind(first);
      require(size <= kMostTextBytes);
      return ok() ? take(size) : std::string_view();
    }
  }
}

double RdbReader::real() { return std::bit_cast<double>(little<std::uint64_t>()); }

double RdbReader::real_as_text() {
  constexpr std::uint8_t kNan = 253, kInfinity = 254, kMinusInfinity = 255;
  const std::uint8_t size = byte();
  if (size == kInfinity) return std::numeric_limits<double>::infinity();
  if (size == kMinusInfinity) return -std::numeric_limits<double>::infinity();
  const auto number = size == kNan ? std::nullopt : base::parse_double(take(size));
  require(number.has_value());
  return number.value_or(0);
}

}  // namespace perigee::persist
