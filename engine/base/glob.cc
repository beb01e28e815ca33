#include "engine/base/glob.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/text.h"

namespace perigee::base {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

class Matcher {
 public:
  Matcher(std::string_view pattern, bool ignore_case)
      : pattern_(pattern), ignore_case_(ignore_case) {}

  bool matches(std::string_view text) const;

 private:
  char fold(char c) const { return ignore_case_ ? to_lower(c) : c; }
  bool same(char a, char b) const { return fold(a) == fold(b); }
  bool in_range(char first, char last, char c) const;

  // Matches one byte against the element at `at`, which is not a star. Returns where the next
  // element starts, or kNone.
  std::size_t match_one(std::size_t at, char c) const;
  std::size_t match_class(std::size_t at, char c) const;

  std::string_view pattern_;
  bool ignore_case_;
};

bool Matcher::in_range(char first, char last, char c) const {
  const auto [low, high] =
      std::minmax({static_cast<signed char>(first), static_cast<signed char>(last)});
  const auto folded_low = static_cast<signed char>(fold(static_cast<char>(low)));
  const auto folded_high = static_cast<signed char>(fold(static_cast<char>(high)));
  const auto byte = static_cast<signed char>(fold(c));
  return folded_low <= byte && byte <= folded_high;
}

std::size_t Matcher::match_class(std::size_t at, char c) const {
  const std::string_view& p = pattern_;
  const bool negated = at < p.size() && p[at] == '^';
  if (negated) ++at;
  bool found = false;
  while (at < p.size() && p[at] != ']') {
    const std::size_t left = p.size() - at;
    if (p[at] == '\\' && left >= 2) {
      found |= p[at + 1] == c;
      at += 2;
    } else if (left >= 3 && p[at + 1] == '-') {
      found |= in_range(p[at], p[at + 2], c);
      at += 3;
    } else {
      found |= same(p[at], c);
      ++at;
    }
  }
  if (found == negated) return kNone;
  return at < p.size() ? at + 1 : at;
}

std::size_t Matcher::match_one(std::size_t at, char c) const {
  switch (pattern_[at]) {
    case '?':
      return at + 1;
    case '[':
      return match_class(at + 1, c);
    case '\\':
      if (at + 1 < pattern_.size()) ++at;
      break;
    default:
      break;
  }
  return same(pattern_[at], c) ? at + 1 : kNone;
}

// One place to go back to is enough: where the last star fails, an earlier one that took more would
// only leave it less text.
bool Matcher::matches(std::string_view text) const {
  if (text.empty()) return pattern_.empty();
  std::size_t at = 0;
  std::size_t after_star = kNone;
  std::size_t star_end = 0;  // where the text behind the last star starts, as tried now
  std::size_t i = 0;
  while (i < text.size()) {
    if (at < pattern_.size() && pattern_[at] == '*') {
      after_star = ++at;
      star_end = i;
      if (at == pattern_.size()) return true;
      continue;
    }
    const std::size_t next = at < pattern_.size() ? match_one(at, text[i]) : kNone;
    if (next != kNone) {
      at = next;
      ++i;
    } else if (after_star != kNone) {
      at = after_star;
      i = ++star_end;
    } else {
      return false;
    }
  }
  return pattern_.find_first_not_of('*', at) == kNone;
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text, bool ignore_case) {
  return Matcher(pattern, ignore_case).matches(text);
}

}  // namespace perigee::base
