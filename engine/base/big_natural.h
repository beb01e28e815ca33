// engine/base/big_natural.h: natural numbers of up to 24,000 bits, in place.
//
// Just what exact conversion between decimal text and Float80 needs; allocates nothing. A result
// that would not fit is a bug of the caller and aborts. For float80_text.cc.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

namespace perigee::base {

class BigNatural {
 public:
  static constexpr std::size_t kMaxBits = 24'000;

  explicit BigNatural(std::uint64_t value = 0);

  std::size_t bits() const;  // 0 for zero
  bool is_zero() const { return size_ == 0; }

  void multiply_add(std::uint32_t factor, std::uint32_t addend);
  void multiply_by_power_of_5(std::size_t power);
  void shift_left(std::size_t bits);
  // Precondition: *this >= other.
  void subtract(const BigNatural& other);
  // Divides by `divisor`, returns the remainder.
  std::uint32_t divide(std::uint32_t divisor);

  // The highest 128 bits, or all when there are fewer: value = high * 2^shift + a rest, and `more`
  // says that the rest is not zero.
  struct Top {
    unsigned __int128 high;
    std::size_t shift;
    bool more;
  };
  Top top() const;

  std::string to_decimal() const;

  friend std::strong_ordering operator<=>(const BigNatural& a, const BigNatural& b);
  friend bool operator==(const BigNatural& a, const BigNatural& b) { return (a <=> b) == 0; }

 private:
  static constexpr std::size_t kMaxLimbs = kMaxBits / 32;

  void push(std::uint32_t limb);
  void trim();

  std::uint32_t limbs_[kMaxLimbs];  // least significant first; only the first size_ are written
  std::size_t size_ = 0;            // the highest limb is not zero
};

}  // namespace perigee::base
