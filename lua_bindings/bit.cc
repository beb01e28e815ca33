#include "lua_bindings/bit.h"

#include <bit>
#include <cstring>

namespace perigee::lua {
namespace {

// A number modulo 2^32. Adding 2^52 + 2^51 leaves the integer in the low bits of the mantissa,
// rounded to even, which is what LuaBitOp does with fractions; defined for every double.
std::uint32_t argument(lua_State* L, int index) {
  const double biased = luaL_checknumber(L, index) + 6755399441055744.0;
  return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(biased));
}

int answer(lua_State* L, std::uint32_t value) {
  lua_pushnumber(L, static_cast<std::int32_t>(value));
  return 1;
}

int to_bit(lua_State* L) { return answer(L, argument(L, 1)); }
int bit_not(lua_State* L) { return answer(L, ~argument(L, 1)); }

template <class Combine>
int fold(lua_State* L, Combine combine) {
  std::uint32_t value = argument(L, 1);
  for (int i = lua_gettop(L); i > 1; --i) value = combine(value, argument(L, i));
  return answer(L, value);
}
int bit_and(lua_State* L) {
  return fold(L, [](std::uint32_t a, std::uint32_t b) { return a & b; });
}
int bit_or(lua_State* L) {
  return fold(L, [](std::uint32_t a, std::uint32_t b) { return a | b; });
}
int bit_xor(lua_State* L) {
  return fold(L, [](std::uint32_t a, std::uint32_t b) { return a ^ b; });
}

template <class Shift>
int shifted(lua_State* L, Shift shift) {
  const std::uint32_t value = argument(L, 1);
  return answer(L, shift(value, static_cast<int>(argument(L, 2) & 31)));
}
int left_shift(lua_State* L) {
  return shifted(L, [](std::uint32_t v, int n) { return v << n; });
}
int right_shift(lua_State* L) {
  return shifted(L, [](std::uint32_t v, int n) { return v >> n; });
}
int arithmetic_shift(lua_State* L) {
  return shifted(L, [](std::uint32_t v, int n) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(v) >> n);
  });
}
int rotate_left(lua_State* L) {
  return shifted(L, [](std::uint32_t v, int n) { return std::rotl(v, n); });
}
int rotate_right(lua_State* L) {
  return shifted(L, [](std::uint32_t v, int n) { return std::rotr(v, n); });
}

int swap_bytes(lua_State* L) {
  const std::uint32_t v = argument(L, 1);
  return answer(L, (v >> 24) | ((v >> 8) & 0xff00u) | ((v << 8) & 0xff0000u) | (v << 24));
}

// At most eight digits, so any number of them may be asked for, INT_MIN included.
int to_hex(lua_State* L) {
  std::uint32_t value = argument(L, 1);
  std::int64_t count = lua_isnone(L, 2) ? 8 : static_cast<std::int32_t>(argument(L, 2));
  const char* digits = count < 0 ? "0123456789ABCDEF" : "0123456789abcdef";
  if (count < 0) count = -count;
  if (count > 8) count = 8;
  char text[8];
  for (auto i = static_cast<std::size_t>(count); i-- > 0; value >>= 4) text[i] = digits[value & 15];
  lua_pushlstring(L, text, static_cast<std::size_t>(count));
  return 1;
}

constexpr luaL_Reg kFunctions[] = {{"tobit", to_bit},       {"bnot", bit_not},
                                   {"band", bit_and},       {"bor", bit_or},
                                   {"bxor", bit_xor},       {"lshift", left_shift},
                                   {"rshift", right_shift}, {"arshift", arithmetic_shift},
                                   {"rol", rotate_left},    {"ror", rotate_right},
                                   {"bswap", swap_bytes},   {"tohex", to_hex}};

}  // namespace

void push_bit_table(lua_State* L) {
  lua_newtable(L);
  for (const luaL_Reg& function : kFunctions) {
    lua_pushcfunction(L, function.func);
    lua_setfield(L, -2, function.name);
  }
}

}  // namespace perigee::lua
