#include "engine/persist/rdb_writer.h"

#include <bit>
#include <limits>

#include "engine/base/numbers.h"
#include "engine/persist/lzf.h"

namespace perigee::persist {
namespace {

template <class Int>
bool fits(std::int64_t number) {
  return number >= std::numeric_limits<Int>::min() && number <= std::numeric_limits<Int>::max();
}

}  // namespace

void RdbWriter::length(std::uint64_t length) {
  if (length < 64) return byte(static_cast<std::uint8_t>(length));
  if (length < 16384) return big(static_cast<std::uint16_t>(kLength14 << 8 | length));
  const bool narrow = fits<std::uint32_t>(static_cast<std::int64_t>(length));
  byte(narrow ? kLength32 : kLength64);
  narrow ? big(static_cast<std::uint32_t>(length)) : big(length);
}

void RdbWriter::text(std::string_view text) {
  // The longest integer of 32 bits, and the shortest text that is tried.
  constexpr std::size_t kLongestInteger = 11, kShortestPacked = 21;
  if (text.size() <= kLongestInteger && text_as_integer(text)) return;
  if (text.size() >= kShortestPacked && text_packed(text)) return;
  length(text.size());
  raw(text);
}

bool RdbWriter::text_as_integer(std::string_view text) {
  const auto number = base::parse_int64(text);
  if (!number || !fits<std::int32_t>(*number)) return false;
  if (fits<std::int8_t>(*number)) {
    byte(kInt8);
    little(static_cast<std::int8_t>(*number));
  } else if (fits<std::int16_t>(*number)) {
    byte(kInt16);
    little(static_cast<std::int16_t>(*number));
  } else {
    byte(kInt32);
    little(static_cast<std::int32_t>(*number));
  }
  return true;
}

bool RdbWriter::text_packed(std::string_view text) {
  const auto packed = pack(text);
  if (!packed) return false;
  byte(kPacked);
  length(packed->size());
  length(text.size());
  raw(*packed);
  return true;
}

void RdbWriter::real(double number) { little(std::bit_cast<std::uint64_t>(number)); }

}  // namespace perigee::persist
