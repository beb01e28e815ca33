#include "engine/base/text.h"

#include <algorithm>

namespace perigee::base {
namespace {

// The letter behind the backslash, or 0 when the byte has no short escape.
char escape_letter(char c) {
  switch (c) {
    case '\\':
    case '"':
      return c;
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    default:
      return 0;
  }
}

void append_escaped(std::string& out, char c) {
  constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (const char letter = escape_letter(c)) {
    out += {'\\', letter};
  } else if (byte >= 0x20 && byte < 0x7f) {
    out += c;
  } else {
    out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
  }
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), to_lower);
  return lowered;
}

std::string printable(std::string_view bytes) {
  std::string quoted = "\"";
  quoted.reserve(bytes.size() + 2);
  for (const char c : bytes) append_escaped(quoted, c);
  quoted += '"';
  return quoted;
}

}  // namespace perigee::base
