// engine/base/text.h: letters and quotes in ASCII.
//
// No locale: 'I' is the capital of 'i' everywhere, and bytes from 0x80 up are nobody's letters.
// For every floor.
#pragma once

#include <string>
#include <string_view>

namespace perigee::base {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

bool equals_ignoring_case(std::string_view a, std::string_view b);

std::string lower(std::string_view text);

// In double quotes, as redis-cli shows a string: \n \r \t \a \b \\ \" by name, any other byte
// outside printable ASCII as \x and two lower-case digits.
std::string printable(std::string_view bytes);

}  // namespace perigee::base
