// engine/persist/rdb_writer.h: lengths, texts and numbers as RDB files have them.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "engine/persist/rdb_format.h"

namespace perigee::persist {

class RdbWriter {
 public:
  void type(RdbType type) { byte(static_cast<std::uint8_t>(type)); }
  void length(std::uint64_t length);
  // In the shortest way: as an integer, packed, or as it is.
  void text(std::string_view text);
  void real(double number);
  void raw(std::string_view bytes) { bytes_ += bytes; }
  template <std::integral Int>
  void little(Int number) {
    for (std::size_t i = 0; i < sizeof(Int); ++i)
      byte(static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i)));
  }
  template <std::unsigned_integral Int>
  void big(Int number) {
    for (std::size_t i = sizeof(Int); i-- > 0;)
      byte(static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i)));
  }

  std::string_view bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  void byte(std::uint8_t byte) { bytes_.push_back(static_cast<char>(byte)); }
  bool text_as_integer(std::string_view text);
  bool text_packed(std::string_view text);

  std::string bytes_;
};

}  // namespace perigee::persist
