#include "lua_bindings/module/words.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace perigee::module {
namespace {

void add_value(lua_State* L, int index, Words& words) {
  if (lua_type(L, index) == LUA_TNUMBER) {
    words.add(lua_tonumber(L, index));
  } else {
    std::size_t size = 0;
    const char* const data = lua_tolstring(L, index, &size);
    words.add(std::string_view(data, size));
  }
}

bool is_word(lua_State* L, int index) {
  const int type = lua_type(L, index);
  return type == LUA_TSTRING || type == LUA_TNUMBER;
}

// The elements stay in the table, so their bytes stay, too.
void add_list(lua_State* L, int table, const char* name, Words& words) {
  if (lua_isnoneornil(L, table)) return;
  luaL_checktype(L, table, LUA_TTABLE);
  const int size = static_cast<int>(lua_objlen(L, table));
  for (int i = 1; i <= size; ++i) {
    lua_rawgeti(L, table, i);
    if (!is_word(L, -1)) {
      luaL_error(L, "%s[%d] is a %s value; a string or a number is expected", name, i,
                 luaL_typename(L, -1));
    }
    add_value(L, -1, words);
    lua_pop(L, 1);
  }
}

}  // namespace

void Words::clear() noexcept {
  words_.clear();
  views_.clear();
  failed_ = false;
}

Words::Word& Words::add_word() noexcept {
  try {
    views_.reserve(words_.size() + 1);
    return words_.emplace_back();
  } catch (...) {
    failed_ = true;
    return scratch_;
  }
}

void Words::add(std::string_view text) noexcept { add_word().text = text; }

void Words::add(double number) noexcept {
  constexpr double kTwoTo62 = 4611686018427387904.0;
  Word& word = add_word();
  char* const begin = word.digits.data();
  char* const end = begin + word.digits.size();
  const bool whole = number == std::trunc(number) && std::fabs(number) <= kTwoTo62;
  const auto done = whole ? std::to_chars(begin, end, static_cast<std::int64_t>(number))
                          : std::to_chars(begin, end, number);
  word.text = {static_cast<const char*>(nullptr), static_cast<std::size_t>(done.ptr - begin)};
}

void Words::replace(std::size_t index, std::string_view text) noexcept {
  words_[index].text = text;
}

Arguments Words::view() noexcept {
  views_.clear();
  for (const Word& word : words_) {
    const char* const data = word.text.data() != nullptr ? word.text.data() : word.digits.data();
    views_.emplace_back(data, word.text.size());  // there is room: add_word() saw to it
  }
  return views_;
}

void add_arguments(lua_State* L, int first, Words& words) {
  for (int i = first; i <= lua_gettop(L); ++i) {
    if (!is_word(L, i)) {
      luaL_argerror(L, i,
                    lua_pushfstring(L, "string or number expected, got %s", luaL_typename(L, i)));
    }
    add_value(L, i, words);
  }
}

void add_keys_and_args(lua_State* L, int first, Words& words) {
  lua_settop(L, first + 1);
  words.add(lua_istable(L, first) ? static_cast<double>(lua_objlen(L, first)) : 0.0);
  add_list(L, first, "keys", words);
  add_list(L, first + 1, "args", words);
}

}  // namespace perigee::module
