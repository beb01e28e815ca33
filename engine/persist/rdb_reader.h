// engine/persist/rdb_reader.h: lengths, texts and numbers as RDB files have them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/persist/byte_reader.h"

namespace perigee::persist {

class RdbReader : public ByteReader {
 public:
  using ByteReader::ByteReader;

  std::uint64_t length();
  // A text, in whichever way it is written. Views the input or `scratch`.
  std::string_view text(std::string& scratch);
  double real();
  // The same as text, with marks for what is no number: of the oldest sorted sets. NaN is refused.
  double real_as_text();

 private:
  std::uint64_t length_behind(std::uint8_t first);
  std::string_view packed_text(std::string& scratch);
};

}  // namespace perigee::persist
