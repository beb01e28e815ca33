#include <algorithm>
#include <cstring>

#include "lua_bindings/budget.h"
#include "lua_bindings/buffer.h"
#include "lua_bindings/pattern.h"
#include "lua_bindings/string_library.h"

namespace perigee::lua {
namespace {

bool has_specials(std::string_view pattern) {
  return pattern.find_first_of("^$*+?.([%-") != pattern.npos;
}

// Plain search. Charged by what was compared, so that no needle makes it free.
const char* find_plain(lua_State* L, std::string_view text, std::string_view needle) {
  if (needle.empty()) return text.data();
  const char* at = text.data();
  const char* end = at + text.size();
  std::uint64_t work = text.size() / 64;
  while (static_cast<std::size_t>(end - at) >= needle.size()) {
    const auto left = static_cast<std::size_t>(end - at) - needle.size() + 1;
    at = static_cast<const char*>(std::memchr(at, needle.front(), left));
    if (at == nullptr) break;
    work += 1 + needle.size() / 64;
    if (work > 1000) {
      charge(L, work);
      work = 0;
    }
    if (std::memcmp(at, needle.data(), needle.size()) == 0) break;
    ++at;
  }
  charge(L, work);
  return at != nullptr && static_cast<std::size_t>(end - at) >= needle.size() ? at : nullptr;
}

// Where a search begins, from 0; beyond the end means at the end.
std::size_t start_of(lua_State* L, std::size_t size) {
  std::int64_t first = optional_int64(L, 3, 1);
  const auto length = static_cast<std::int64_t>(size);
  if (first < 0) first = first < -length ? 0 : first + length + 1;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(first - 1, 0, length));
}

int push_span(lua_State* L, std::string_view text, const char* start, const char* end) {
  lua_pushnumber(L, static_cast<lua_Number>(start - text.data() + 1));
  lua_pushnumber(L, static_cast<lua_Number>(end - text.data()));
  return 2;
}

int search(lua_State* L, bool find) {
  const std::string_view text = check_text(L, 1);
  std::string_view pattern = check_text(L, 2);
  const std::size_t from = start_of(L, text.size());
  if (find && (lua_toboolean(L, 4) || !has_specials(pattern))) {
    const char* at = find_plain(L, text.substr(from), pattern);
    if (at != nullptr) return push_span(L, text, at, at + pattern.size());
    lua_pushnil(L);
    return 1;
  }
  const bool anchored = pattern.starts_with('^');
  if (anchored) pattern.remove_prefix(1);
  Pattern matcher(L, text, pattern);
  const char* end = text.data() + text.size();
  for (const char* s = text.data() + from;; ++s) {
    if (const char* e = matcher.match_at(s, pattern.data())) {
      matcher.settle();
      const int spans = find ? push_span(L, text, s, e) : 0;
      return spans + matcher.push_captures(s, e, !find);
    }
    if (s == end || anchored) break;
  }
  matcher.settle();
  lua_pushnil(L);
  return 1;
}

// Upvalues: text, pattern, where to go on.
int next_match(lua_State* L) {
  const std::string_view text = text_at(L, lua_upvalueindex(1));
  const std::string_view pattern = text_at(L, lua_upvalueindex(2));
  Pattern matcher(L, text, pattern);
  const char* end = text.data() + text.size();
  for (const char* s = text.data() + static_cast<std::size_t>(lua_tonumber(L, lua_upvalueindex(3)));
       s <= end; ++s) {
    const char* e = matcher.match_at(s, pattern.data());
    if (e == nullptr) continue;
    matcher.settle();
    const std::ptrdiff_t next = e - text.data() + (e == s ? 1 : 0);
    lua_pushnumber(L, static_cast<lua_Number>(next));
    lua_replace(L, lua_upvalueindex(3));
    return matcher.push_captures(s, e, true);
  }
  matcher.settle();
  return 0;
}

// The replacement text, in which %0 to %9 stand for captures.
void add_expanded(lua_State* L, Buffer& out, Pattern& matcher, const char* s, const char* e) {
  const std::string_view text = text_at(L, 3);
  charge_bytes(L, text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.append(text[i]);
      continue;
    }
    const char c = ++i < text.size() ? text[i] : '\0';
    if (c < '0' || c > '9') {
      out.append(c);
    } else if (c == '0') {
      charge_bytes(L, static_cast<std::size_t>(e - s));
      out.append({s, static_cast<std::size_t>(e - s)});
    } else {
      matcher.push_capture(c - '1', s, e);
      out.append(text_at(L, -1));
      lua_pop(L, 1);
    }
  }
}

void add_replacement(lua_State* L, Buffer& out, Pattern& matcher, const char* s, const char* e) {
  const int type = lua_type(L, 3);
  if (type == LUA_TSTRING || type == LUA_TNUMBER) return add_expanded(L, out, matcher, s, e);
  if (type == LUA_TTABLE) {
    matcher.push_capture(0, s, e);
    lua_gettable(L, 3);
  } else {
    lua_pushvalue(L, 3);
    lua_call(L, matcher.push_captures(s, e, true), 1);
  }
  if (!lua_toboolean(L, -1)) {
    out.append({s, static_cast<std::size_t>(e - s)});
  } else if (lua_isstring(L, -1)) {
    charge_bytes(L, lua_objlen(L, -1));
    out.append(text_at(L, -1));
  } else {
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  }
  lua_pop(L, 1);
}

}  // namespace

int string_find(lua_State* L) { return search(L, true); }
int string_match(lua_State* L) { return search(L, false); }

int string_gmatch(lua_State* L) {
  check_text(L, 1);
  check_text(L, 2);
  lua_settop(L, 2);
  lua_pushnumber(L, 0);
  lua_pushcclosure(L, next_match, 3);
  return 1;
}

int string_gsub(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  std::string_view pattern = check_text(L, 2);
  const int type = lua_type(L, 3);
  luaL_argcheck(
      L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE,
      3, "string/function/table expected");
  const std::int64_t limit = optional_int64(L, 4, static_cast<std::int64_t>(text.size()) + 1);
  if (type == LUA_TNUMBER) lua_tolstring(L, 3, nullptr);
  lua_settop(L, 3);
  const bool anchored = pattern.starts_with('^');
  if (anchored) pattern.remove_prefix(1);
  Buffer out(L);
  Pattern matcher(L, text, pattern);
  const char* s = text.data();
  const char* end = s + text.size();
  std::int64_t count = 0;
  while (count < limit) {
    const char* e = matcher.match_at(s, pattern.data());
    if (e != nullptr) {
      ++count;
      matcher.settle();
      add_replacement(L, out, matcher, s, e);
    }
    if (e != nullptr && e > s) {
      s = e;
    } else if (s < end) {
      out.append(*s++);
    } else {
      break;
    }
    if (anchored) break;
  }
  matcher.settle();
  charge_bytes(L, static_cast<std::size_t>(end - s));
  out.append({s, static_cast<std::size_t>(end - s)});
  out.push();
  lua_pushnumber(L, static_cast<lua_Number>(count));
  return 2;
}

}  // namespace perigee::lua
