// engine/base/sha256.h: SHA-256, because that is how passwords are kept.
//
// For the passwords of users and nothing else. For every floor.
#pragma once

#include <array>
#include <string_view>

namespace perigee::base {

// 64 lower-case hexadecimal digits; no terminating NUL.
std::array<char, 64> sha256_hex(std::string_view bytes);

}  // namespace perigee::base
