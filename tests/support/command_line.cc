#include "tests/support/command_line.h"

#include <cctype>

namespace perigee::testing {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Reads what follows a backslash in double quotes; returns how many characters it took.
std::size_t read_escape(std::string_view rest, std::string& out) {
  if (rest[0] == 'x' && rest.size() > 2 && hex(rest[1]) >= 0 && hex(rest[2]) >= 0) {
    out.push_back(static_cast<char>(hex(rest[1]) * 16 + hex(rest[2])));
    return 3;
  }
  constexpr std::string_view kNames = "nrtab", kBytes = "\n\r\t\a\b";
  const std::size_t at = kNames.find(rest[0]);
  out.push_back(at == std::string_view::npos ? rest[0] : kBytes[at]);
  return 1;
}

}  // namespace

std::optional<std::vector<std::string>> split_command(std::string_view line) {
  std::vector<std::string> words;
  std::size_t i = 0;
  while (true) {
    while (i < line.size() && line[i] == ' ') ++i;
    if (i == line.size()) return words;
    std::string word;
    const char quote = line[i] == '"' || line[i] == '\'' ? line[i] : '\0';
    if (quote != '\0') ++i;
    bool closed = quote == '\0';
    while (i < line.size()) {
      const char c = line[i++];
      if (c == (quote == '\0' ? ' ' : quote)) {
        closed = true;
        break;
      }
      if (c == '\\' && i < line.size() && quote == '"')
        i += read_escape(line.substr(i), word);
      else if (c == '\\' && quote == '\'' && i < line.size() && line[i] == '\'')
        word.push_back(line[i++]);
      else
        word.push_back(c);
    }
    if (!closed) return std::nullopt;
    words.push_back(std::move(word));
  }
}

}  // namespace perigee::testing
