// engine/base/sha1.h: SHA-1, because the name of a script is the SHA-1 of its source.
//
// For EVALSHA, SCRIPT LOAD, redis.sha1hex, DEBUG DIGEST and nothing else: it keeps no secret and
// stops no forger. For every floor.
#pragma once

#include <array>
#include <string_view>

namespace perigee::base {

std::array<unsigned char, 20> sha1(std::string_view bytes);

// 40 lower-case hexadecimal digits of twenty bytes.
std::array<char, 40> to_hex(const std::array<unsigned char, 20>& bytes);

// 40 lower-case hexadecimal digits; no terminating NUL.
std::array<char, 40> sha1_hex(std::string_view bytes);

}  // namespace perigee::base
