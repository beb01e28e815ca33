#include "engine/base/bit_string.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace perigee::base {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

std::uint64_t load_word(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, kWord);
  return word;
}

unsigned byte_at(std::string_view bytes, std::uint64_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[static_cast<std::size_t>(at)]) : 0u;
}

// Four sums, so that one addition need not wait for another.
[[gnu::always_inline]] inline std::uint64_t count_words(const char* bytes, std::size_t words) {
  std::uint64_t sums[4] = {};
  for (; words >= 4; words -= 4, bytes += 4 * kWord)
    for (std::size_t i = 0; i < 4; ++i)
      sums[i] += static_cast<std::uint64_t>(std::popcount(load_word(bytes + i * kWord)));
  for (; words > 0; --words, bytes += kWord)
    sums[0] += static_cast<std::uint64_t>(std::popcount(load_word(bytes)));
  return sums[0] + sums[1] + sums[2] + sums[3];
}

std::uint64_t count_plainly(const char* bytes, std::size_t words) {
  return count_words(bytes, words);
}

// Compilers for "any x86-64" may not use the one instruction that counts bits; nearly all machines
// have it.
#if defined(__x86_64__) && !defined(__POPCNT__)
[[gnu::target("popcnt")]] std::uint64_t count_by_instruction(const char* bytes, std::size_t words) {
  return count_words(bytes, words);
}
std::uint64_t count_fast(const char* bytes, std::size_t words) {
  return __builtin_cpu_supports("popcnt") ? count_by_instruction(bytes, words)
                                          : count_plainly(bytes, words);
}
#else
std::uint64_t count_fast(const char* bytes, std::size_t words) {
  return count_plainly(bytes, words);
}
#endif

// Thirty-two bytes at a time, then the last few one by one.
template <class Combine>
[[gnu::always_inline]] inline void combine(char* __restrict into, const char* __restrict from,
                                           std::size_t size, const Combine& op) {
  constexpr std::size_t kStep = 4 * kWord;
  std::size_t at = 0;
  for (; size - at >= kStep; at += kStep)
    for (std::size_t i = at; i < at + kStep; i += kWord) {
      const std::uint64_t word = op(load_word(into + i), load_word(from + i));
      std::memcpy(into + i, &word, kWord);
    }
  for (; at < size; ++at)
    into[at] = static_cast<char>(op(static_cast<unsigned char>(into[at]),
                                    std::uint64_t{static_cast<unsigned char>(from[at])}));
}

}  // namespace

std::uint64_t count_ones(std::string_view bytes) {
  const std::size_t words = bytes.size() / kWord;
  std::uint64_t sum = count_fast(bytes.data(), words);
  for (std::size_t i = words * kWord; i < bytes.size(); ++i)
    sum += static_cast<std::uint64_t>(std::popcount(byte_at(bytes, i)));
  return sum;
}

std::uint64_t find_bit(std::string_view bytes, bool on) {
  const std::uint64_t nothing = on ? 0 : ~std::uint64_t{0};
  std::size_t at = 0;
  while (bytes.size() - at >= kWord && load_word(bytes.data() + at) == nothing) at += kWord;
  const unsigned nothing_here = on ? 0 : 0xff;
  while (at < bytes.size() && byte_at(bytes, at) == nothing_here) ++at;
  if (at == bytes.size()) return std::uint64_t{8} * at;
  const auto byte = static_cast<unsigned char>(byte_at(bytes, at) ^ nothing_here);
  return std::uint64_t{8} * at + static_cast<unsigned>(std::countl_zero(byte));
}

std::uint64_t bits_at(std::string_view bytes, std::uint64_t first, int count) {
  const std::uint64_t begin = first / 8;
  std::uint64_t high = 0;
  for (std::uint64_t i = 0; i < kWord; ++i) high = high << 8 | byte_at(bytes, begin + i);
  const auto skipped = static_cast<unsigned>(first % 8);
  if (skipped != 0) high = high << skipped | byte_at(bytes, begin + kWord) >> (8 - skipped);
  return high >> (64 - count);
}

void set_bits_at(char* bytes, std::uint64_t first, int count, std::uint64_t value) {
  while (count > 0) {
    const int room = 8 - static_cast<int>(first % 8), taken = std::min(room, count);
    const unsigned ones = (1u << taken) - 1, shift = static_cast<unsigned>(room - taken);
    const unsigned part = static_cast<unsigned>(value >> (count - taken)) & ones;
    char& byte = bytes[first / 8];
    byte = static_cast<char>((static_cast<unsigned char>(byte) & ~(ones << shift)) | part << shift);
    first += static_cast<unsigned>(taken);
    count -= taken;
  }
}

void and_bytes(char* into, const char* from, std::size_t size) {
  combine(into, from, size, [](std::uint64_t a, std::uint64_t b) { return a & b; });
}
void or_bytes(char* into, const char* from, std::size_t size) {
  combine(into, from, size, [](std::uint64_t a, std::uint64_t b) { return a | b; });
}
void xor_bytes(char* into, const char* from, std::size_t size) {
  combine(into, from, size, [](std::uint64_t a, std::uint64_t b) { return a ^ b; });
}

void invert_bytes(char* bytes, std::size_t size) {
  std::size_t at = 0;
  for (; size - at >= kWord; at += kWord) {
    const std::uint64_t word = ~load_word(bytes + at);
    std::memcpy(bytes + at, &word, kWord);
  }
  for (; at < size; ++at) bytes[at] = static_cast<char>(~bytes[at]);
}

}  // namespace perigee::base
