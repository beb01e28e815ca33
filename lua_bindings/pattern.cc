#include "lua_bindings/pattern.h"

#include <cstring>

#include "lua_bindings/budget.h"

namespace perigee::lua {
namespace {

constexpr char kEscape = '%';

bool is_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
bool is_alpha(unsigned char c) { return is_lower(c) || is_upper(c); }
bool is_control(unsigned char c) { return c < 32 || c == 127; }
bool is_space(unsigned char c) { return c == ' ' || (c >= 9 && c <= 13); }
bool is_punctuation(unsigned char c) { return c > 32 && c < 127 && !is_alpha(c) && !is_digit(c); }
bool is_hex(unsigned char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// %a, %d, ... and with a capital letter everything else. What is no class stands for itself.
bool in_class(unsigned char c, char name) {
  const bool capital = is_upper(static_cast<unsigned char>(name));
  bool is_member = false;
  switch (capital ? name - 'A' + 'a' : name) {
    case 'a':
      is_member = is_alpha(c);
      break;
    case 'c':
      is_member = is_control(c);
      break;
    case 'd':
      is_member = is_digit(c);
      break;
    case 'l':
      is_member = is_lower(c);
      break;
    case 'p':
      is_member = is_punctuation(c);
      break;
    case 's':
      is_member = is_space(c);
      break;
    case 'u':
      is_member = is_upper(c);
      break;
    case 'w':
      is_member = is_alpha(c) || is_digit(c);
      break;
    case 'x':
      is_member = is_hex(c);
      break;
    case 'z':
      is_member = c == 0;
      break;
    default:
      return static_cast<unsigned char>(name) == c;
  }
  return is_member != capital;
}

}  // namespace

void Pattern::settle() {
  charge(L, steps_);
  steps_ = 0;
}

const char* Pattern::match_at(const char* at, const char* pattern) {
  level_ = 0;
  depth_ = 0;
  return match(at, pattern);
}

const char* Pattern::item_end(const char* p) {
  if (p == pattern_end_) luaL_error(L, "malformed pattern (ends with '%%')");
  const char first = *p++;
  if (first == kEscape) {
    if (p == pattern_end_) luaL_error(L, "malformed pattern (ends with '%%')");
    return p + 1;
  }
  if (first != '[') return p;
  if (p != pattern_end_ && *p == '^') ++p;
  do {  // a ']' that comes first is a member
    if (p == pattern_end_) luaL_error(L, "malformed pattern (missing ']')");
    if (*p++ == kEscape && p != pattern_end_) ++p;
  } while (p == pattern_end_ || *p != ']');
  return p + 1;
}

// `p` is at '[', `last` at the closing ']'.
bool Pattern::in_set(unsigned char c, const char* p, const char* last) const {
  bool found = true;
  if (p[1] == '^') {
    found = false;
    ++p;
  }
  while (++p < last) {
    if (*p == kEscape) {
      ++p;
      if (in_class(c, *p)) return found;
    } else if (p[1] == '-' && p + 2 < last) {
      p += 2;
      if (static_cast<unsigned char>(p[-2]) <= c && c <= static_cast<unsigned char>(*p))
        return found;
    } else if (static_cast<unsigned char>(*p) == c) {
      return found;
    }
  }
  return !found;
}

bool Pattern::matches_one(unsigned char c, const char* p, const char* end) {
  step();
  switch (*p) {
    case '.':
      return true;
    case kEscape:
      return in_class(c, p[1]);
    case '[':
      steps_ += static_cast<unsigned>(end - p) / 8;
      return in_set(c, p, end - 1);
    default:
      return static_cast<unsigned char>(*p) == c;
  }
}

const char* Pattern::match_balance(const char* s, const char* p) {
  if (pattern_end_ - p < 2) luaL_error(L, "unbalanced pattern");
  if (s == subject_end_ || *s != *p) return nullptr;
  const char open = p[0], close = p[1];
  for (int nesting = 1; ++s < subject_end_;) {
    step();
    if (*s == close) {
      if (--nesting == 0) return s + 1;
    } else if (*s == open) {
      ++nesting;
    }
  }
  return nullptr;
}

const char* Pattern::expand_most(const char* s, const char* p, const char* end) {
  std::ptrdiff_t count = 0;
  while (s + count < subject_end_ && matches_one(static_cast<unsigned char>(s[count]), p, end))
    ++count;
  for (; count >= 0; --count)
    if (const char* rest = match(s + count, end + 1)) return rest;
  return nullptr;
}

const char* Pattern::expand_least(const char* s, const char* p, const char* end) {
  for (;;) {
    if (const char* rest = match(s, end + 1)) return rest;
    if (s == subject_end_ || !matches_one(static_cast<unsigned char>(*s), p, end)) return nullptr;
    ++s;
  }
}

const char* Pattern::open_capture(const char* s, const char* p, std::ptrdiff_t what) {
  if (level_ >= kMaxCaptures) luaL_error(L, "too many captures");
  captures_[static_cast<std::size_t>(level_++)] = {s, what};
  const char* rest = match(s, p);
  if (rest == nullptr) --level_;
  return rest;
}

int Pattern::capture_to_close() {
  for (int i = level_ - 1; i >= 0; --i)
    if (captures_[static_cast<std::size_t>(i)].size == kOpen) return i;
  return luaL_error(L, "invalid pattern capture");
}

const char* Pattern::close_capture(const char* s, const char* p) {
  Capture& capture = captures_[static_cast<std::size_t>(capture_to_close())];
  capture.size = s - capture.start;
  const char* rest = match(s, p);
  if (rest == nullptr) capture.size = kOpen;
  return rest;
}

const char* Pattern::match_back_reference(const char* s, char digit) {
  const int i = digit - '1';
  if (i < 0 || i >= level_ || captures_[static_cast<std::size_t>(i)].size == kOpen)
    luaL_error(L, "invalid capture index");
  const Capture& capture = captures_[static_cast<std::size_t>(i)];
  // A position has no bytes; as a length it is beyond any subject, so it never matches.
  const auto size = static_cast<std::size_t>(capture.size);
  if (static_cast<std::size_t>(subject_end_ - s) < size) return nullptr;
  steps_ += static_cast<unsigned>(size / 64);
  return std::memcmp(capture.start, s, size) == 0 ? s + size : nullptr;
}

// One item after the other; recursion only where it may have to come back.
const char* Pattern::match(const char* s, const char* p) {
  if (++depth_ > kMaxDepth) luaL_error(L, "pattern too complex");
  for (;;) {
    step();
    if (p == pattern_end_) break;
    if (*p == '(') {
      const bool position = p + 1 != pattern_end_ && p[1] == ')';
      s = position ? open_capture(s, p + 2, kPosition) : open_capture(s, p + 1, kOpen);
      break;
    }
    if (*p == ')') {
      s = close_capture(s, p + 1);
      break;
    }
    if (*p == '$' && p + 1 == pattern_end_) {
      if (s != subject_end_) s = nullptr;
      break;
    }
    if (*p == kEscape && p + 1 != pattern_end_) {
      if (p[1] == 'b') {
        s = match_balance(s, p + 2);
        if (s == nullptr) break;
        p += 4;
        continue;
      }
      if (p[1] == 'f') {
        p += 2;
        if (p == pattern_end_ || *p != '[') luaL_error(L, "missing '[' after '%%f' in pattern");
        const char* end = item_end(p);
        const auto before = s == subject_ ? '\0' : s[-1];
        const auto here = s == subject_end_ ? '\0' : *s;
        if (in_set(static_cast<unsigned char>(before), p, end - 1) ||
            !in_set(static_cast<unsigned char>(here), p, end - 1)) {
          s = nullptr;
          break;
        }
        p = end;
        continue;
      }
      if (is_digit(static_cast<unsigned char>(p[1]))) {
        s = match_back_reference(s, p[1]);
        if (s == nullptr) break;
        p += 2;
        continue;
      }
    }
    const char* end = item_end(p);
    const char suffix = end == pattern_end_ ? '\0' : *end;
    const auto matches_here = [&] {
      return s < subject_end_ && matches_one(static_cast<unsigned char>(*s), p, end);
    };
    if (suffix == '?') {
      const char* rest = matches_here() ? match(s + 1, end + 1) : nullptr;
      if (rest != nullptr) {
        s = rest;
        break;
      }
      p = end + 1;
    } else if (suffix == '*') {
      s = expand_most(s, p, end);
      break;
    } else if (suffix == '+') {
      s = matches_here() ? expand_most(s + 1, p, end) : nullptr;
      break;
    } else if (suffix == '-') {
      s = expand_least(s, p, end);
      break;
    } else {
      if (!matches_here()) {
        s = nullptr;
        break;
      }
      ++s;
      p = end;
    }
  }
  --depth_;
  return s;
}

void Pattern::push_capture(int i, const char* start, const char* end) {
  if (i >= level_) {
    if (i != 0) luaL_error(L, "invalid capture index");
    return lua_pushlstring(L, start, static_cast<std::size_t>(end - start));
  }
  const Capture& capture = captures_[static_cast<std::size_t>(i)];
  if (capture.size == kOpen) luaL_error(L, "unfinished capture");
  if (capture.size == kPosition)
    return lua_pushnumber(L, static_cast<lua_Number>(capture.start - subject_ + 1));
  charge_bytes(L, static_cast<std::size_t>(capture.size));
  lua_pushlstring(L, capture.start, static_cast<std::size_t>(capture.size));
}

int Pattern::push_captures(const char* start, const char* end, bool whole_if_none) {
  const int count = level_ == 0 && whole_if_none ? 1 : level_;
  luaL_checkstack(L, count, "too many captures");
  for (int i = 0; i < count; ++i) push_capture(i, start, end);
  return count;
}

}  // namespace perigee::lua
