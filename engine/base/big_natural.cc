#include "engine/base/big_natural.h"

#include <algorithm>
#include <bit>

#include "perigee/check.h"

namespace perigee::base {
namespace {

constexpr std::uint32_t kBillion = 1'000'000'000;

std::uint32_t low_half(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
std::uint32_t high_half(std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); }

}  // namespace

BigNatural::BigNatural(std::uint64_t value) {
  for (; value != 0; value >>= 32) push(low_half(value));
}

void BigNatural::push(std::uint32_t limb) {
  PERIGEE_CHECK(size_ < kMaxLimbs, "BigNatural: the number does not fit");
  limbs_[size_++] = limb;
}

void BigNatural::trim() {
  while (size_ > 0 && limbs_[size_ - 1] == 0) --size_;
}

std::size_t BigNatural::bits() const {
  return size_ == 0
             ? 0
             : 32 * (size_ - 1) + static_cast<std::size_t>(std::bit_width(limbs_[size_ - 1]));
}

void BigNatural::multiply_add(std::uint32_t factor, std::uint32_t addend) {
  std::uint64_t carry = addend;
  for (std::size_t i = 0; i < size_; ++i) {
    carry += std::uint64_t{limbs_[i]} * factor;
    limbs_[i] = low_half(carry);
    carry = high_half(carry);
  }
  if (carry != 0) push(low_half(carry));
  trim();
}

void BigNatural::multiply_by_power_of_5(std::size_t power) {
  constexpr std::size_t kStep = 13;
  constexpr std::uint32_t kStepFactor = 1'220'703'125;  // 5^13, the highest that fits
  for (; power >= kStep; power -= kStep) multiply_add(kStepFactor, 0);
  for (; power > 0; --power) multiply_add(5, 0);
}

void BigNatural::shift_left(std::size_t bits) {
  if (size_ == 0) return;
  const std::size_t whole = bits / 32;
  const std::size_t part = bits % 32;
  push(0);
  for (std::size_t i = size_ - 1; part > 0 && i > 0; --i)
    limbs_[i] = low_half(std::uint64_t{limbs_[i]} << part | limbs_[i - 1] >> (32 - part));
  limbs_[0] <<= part;
  trim();
  PERIGEE_CHECK(size_ + whole <= kMaxLimbs, "BigNatural: the number does not fit");
  std::copy_backward(limbs_, limbs_ + size_, limbs_ + size_ + whole);
  std::fill_n(limbs_, whole, 0u);
  size_ += whole;
}

void BigNatural::subtract(const BigNatural& other) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    const std::uint64_t taken = borrow + (i < other.size_ ? other.limbs_[i] : 0);
    borrow = limbs_[i] < taken ? 1 : 0;
    limbs_[i] = low_half(limbs_[i] - taken);
  }
  PERIGEE_CHECK(borrow == 0 && other.size_ <= size_, "BigNatural: the difference is negative");
  trim();
}

std::uint32_t BigNatural::divide(std::uint32_t divisor) {
  std::uint64_t remainder = 0;
  for (std::size_t i = size_; i-- > 0;) {
    const std::uint64_t dividend = remainder << 32 | limbs_[i];
    limbs_[i] = low_half(dividend / divisor);
    remainder = dividend % divisor;
  }
  trim();
  return low_half(remainder);
}

BigNatural::Top BigNatural::top() const {
  const std::size_t shift = std::max(bits(), std::size_t{128}) - 128;
  const std::size_t whole = shift / 32;
  const std::size_t part = shift % 32;
  const bool more =
      std::any_of(limbs_, limbs_ + std::min(whole, size_), [](auto limb) { return limb != 0; }) ||
      (whole < size_ && (limbs_[whole] & ((std::uint32_t{1} << part) - 1)) != 0);
  unsigned __int128 high = 0;
  for (std::size_t i = size_; i-- > whole + 1;) high = high << 32 | limbs_[i];
  if (whole < size_) high = high << (32 - part) | limbs_[whole] >> part;
  return {high, shift, more};
}

std::string BigNatural::to_decimal() const {
  if (is_zero()) return {'0'};
  std::string reversed;
  reversed.reserve(bits() * 302 / 1000 + 10);  // a bit is 0.30103 digits
  for (BigNatural rest = *this; !rest.is_zero();) {
    std::uint32_t group = rest.divide(kBillion);
    for (int i = 0; rest.is_zero() ? group > 0 : i < 9; ++i, group /= 10)
      reversed += static_cast<char>('0' + group % 10);
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

std::strong_ordering operator<=>(const BigNatural& a, const BigNatural& b) {
  if (a.size_ != b.size_) return a.size_ <=> b.size_;
  for (std::size_t i = a.size_; i-- > 0;)
    if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] <=> b.limbs_[i];
  return std::strong_ordering::equal;
}

}  // namespace perigee::base
