#include "engine/base/split_line.h"

#include <cstddef>

namespace perigee::base {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char escaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'a':
      return '\a';
    default:
      return c;
  }
}

// Reads one word from the front of `text`. False when a quote is not closed properly.
bool take_word(std::string_view& text, std::string& word) {
  std::size_t at = 0;
  const auto peek = [&](std::size_t ahead) {
    return at + ahead < text.size() ? text[at + ahead] : '\0';
  };
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote == 0) {
      if (is_space(c)) break;
      if (c == '"' || c == '\'') {
        quote = c;
      } else {
        word.push_back(c);
      }
    } else if (c == quote) {
      ++at;
      if (at < text.size() && !is_space(text[at])) return false;
      quote = 0;
      break;
    } else if (quote == '"' && c == '\\' && peek(1) == 'x' && hex_digit(peek(2)) >= 0 &&
               hex_digit(peek(3)) >= 0) {
      word.push_back(static_cast<char>(hex_digit(peek(2)) * 16 + hex_digit(peek(3))));
      at += 3;
    } else if (quote == '"' && c == '\\' && at + 1 < text.size()) {
      word.push_back(escaped(text[++at]));
    } else if (quote == '\'' && c == '\\' && peek(1) == '\'') {
      word.push_back(text[++at]);
    } else {
      word.push_back(c);
    }
  }
  text.remove_prefix(at);
  return quote == 0;
}

}  // namespace

std::optional<std::vector<std::string>> split_line(std::string_view line) {
  std::vector<std::string> words;
  for (;;) {
    while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
    if (line.empty()) return words;
    if (!take_word(line, words.emplace_back())) return std::nullopt;
  }
}

}  // namespace perigee::base
