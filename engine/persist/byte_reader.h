// engine/persist/byte_reader.h: bytes that come from outside, front to back; the first mistake
// sticks.
//
// After a mistake nothing is left and every read returns a harmless default, so a decoder reads on
// and asks once. A length is compared with what is left before anything else is done with it.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace perigee::persist {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t left() const { return left_.size(); }
  void refuse() {
    ok_ = false;
    left_ = {};
  }
  // Refuses unless this holds.
  void require(bool holds) {
    if (!holds) refuse();
  }

  std::string_view take(std::uint64_t count) {
    if (count > left_.size()) {
      refuse();
      return {};
    }
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(count));
    left_.remove_prefix(taken.size());
    return taken;
  }
  // Numbers of fixed width, of which `Bytes` bytes are stored.
  template <std::integral Int, std::size_t Bytes = sizeof(Int)>
  Int little() {
    std::make_unsigned_t<Int> n = 0;
    const std::string_view bytes = take(Bytes);
    for (std::size_t i = bytes.size(); i-- > 0;)
      n = static_cast<decltype(n)>(n << 7 << 1 | static_cast<unsigned char>(bytes[i]));
    if constexpr (Bytes < sizeof(Int) && std::signed_integral<Int>) {
      constexpr int kUnused = 8 * static_cast<int>(sizeof(Int) - Bytes);
      return static_cast<Int>(static_cast<Int>(n << kUnused) >> kUnused);
    } else {
      return static_cast<Int>(n);
    }
  }
  template <std::unsigned_integral Int>
  Int big() {
    Int n = 0;
    for (const char c : take(sizeof(Int)))
      n = static_cast<Int>(n << 7 << 1 | static_cast<unsigned char>(c));
    return n;
  }
  std::uint8_t byte() { return little<std::uint8_t>(); }
  // The next byte, which stays; 0 when there is none.
  std::uint8_t peek() const {
    return left_.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(left_[0]);
  }

 private:
  std::string_view left_;
  bool ok_ = true;
};

}  // namespace perigee::persist
