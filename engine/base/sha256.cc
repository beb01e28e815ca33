#include "engine/base/sha256.h"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/base/sha_message.h"

namespace perigee::base {
namespace {

using State = std::array<std::uint32_t, 8>;
using Schedule = std::array<std::uint32_t, 64>;

// The first 32 bits of the fractions of the cube roots of the first 64 primes.
constexpr Schedule kRoundConstants = {
    0x428A'2F98, 0x7137'4491, 0xB5C0'FBCF, 0xE9B5'DBA5, 0x3956'C25B, 0x59F1'11F1, 0x923F'82A4,
    0xAB1C'5ED5, 0xD807'AA98, 0x1283'5B01, 0x2431'85BE, 0x550C'7DC3, 0x72BE'5D74, 0x80DE'B1FE,
    0x9BDC'06A7, 0xC19B'F174, 0xE49B'69C1, 0xEFBE'4786, 0x0FC1'9DC6, 0x240C'A1CC, 0x2DE9'2C6F,
    0x4A74'84AA, 0x5CB0'A9DC, 0x76F9'88DA, 0x983E'5152, 0xA831'C66D, 0xB003'27C8, 0xBF59'7FC7,
    0xC6E0'0BF3, 0xD5A7'9147, 0x06CA'6351, 0x1429'2967, 0x27B7'0A85, 0x2E1B'2138, 0x4D2C'6DFC,
    0x5338'0D13, 0x650A'7354, 0x766A'0ABB, 0x81C2'C92E, 0x9272'2C85, 0xA2BF'E8A1, 0xA81A'664B,
    0xC24B'8B70, 0xC76C'51A3, 0xD192'E819, 0xD699'0624, 0xF40E'3585, 0x106A'A070, 0x19A4'C116,
    0x1E37'6C08, 0x2748'774C, 0x34B0'BCB5, 0x391C'0CB3, 0x4ED8'AA4A, 0x5B9C'CA4F, 0x682E'6FF3,
    0x748F'82EE, 0x78A5'636F, 0x84C8'7814, 0x8CC7'0208, 0x90BE'FFFA, 0xA450'6CEB, 0xBEF9'A3F7,
    0xC671'78F2,
};

std::uint32_t spread(std::uint32_t w, int a, int b, int c) {
  return std::rotr(w, a) ^ std::rotr(w, b) ^ std::rotr(w, c);
}

// The block's sixteen words, and the 48 that follow from them.
Schedule schedule_of(const unsigned char* block) {
  Schedule w;
  read_block(block, w.data());
  for (std::size_t i = 16; i < w.size(); ++i) {
    const std::uint32_t early = w[i - 15], late = w[i - 2];
    w[i] = w[i - 16] + (std::rotr(early, 7) ^ std::rotr(early, 18) ^ early >> 3) + w[i - 7] +
           (std::rotr(late, 17) ^ std::rotr(late, 19) ^ late >> 10);
  }
  return w;
}

void absorb(State& state, const unsigned char* block) {
  const Schedule w = schedule_of(block);
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < w.size(); ++i) {
    const std::uint32_t choice = (e & f) ^ (~e & g), majority = (a & b) ^ (a & c) ^ (b & c);
    const std::uint32_t first = h + spread(e, 6, 11, 25) + choice + kRoundConstants[i] + w[i];
    const std::uint32_t second = spread(a, 2, 13, 22) + majority;
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d,
           state[4] + e, state[5] + f, state[6] + g, state[7] + h};
}

}  // namespace

std::array<char, 64> sha256_hex(std::string_view bytes) {
  // The same of the square roots of the first eight.
  State state = {0x6A09'E667, 0xBB67'AE85, 0x3C6E'F372, 0xA54F'F53A,
                 0x510E'527F, 0x9B05'688C, 0x1F83'D9AB, 0x5BE0'CD19};
  for_each_block(bytes, [&](const unsigned char* block) { absorb(state, block); });
  return hex_of(state);
}

}  // namespace perigee::base
