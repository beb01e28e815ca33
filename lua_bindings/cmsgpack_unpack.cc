#include <bit>
#include <limits>

#include "lua_bindings/binary_number.h"
#include "lua_bindings/budget.h"
#include "lua_bindings/cmsgpack.h"

namespace perigee::lua {
namespace {

// Reads a stream of values, front to back. Counts and lengths are whatever the input says: nothing
// is made ready for them.
class Reader {
 public:
  Reader(lua_State* state, std::string_view input) : L(state), left_(input) {}

  std::size_t left() const { return left_.size(); }

  // Pushes the next value.
  void value() {
    charge(L, 1);
    luaL_checkstack(L, 1,
                    "too many return values at once; use unpack_one or unpack_limit instead.");
    const auto mark = static_cast<std::uint8_t>(take(1)[0]);
    if (mark < kMsgpackShortMap) return lua_pushnumber(L, mark);
    if (mark >= 0xe0) return lua_pushnumber(L, static_cast<std::int8_t>(mark));
    if (mark < kMsgpackShortArray) return map(mark & 15);
    if (mark < kMsgpackShortText) return array(mark & 15);
    if (mark < kMsgpackNil) return text(mark & 31);
    marked(mark);
  }

 private:
  void marked(std::uint8_t mark) {
    switch (mark) {
      case kMsgpackNil:
        return lua_pushnil(L);
      case kMsgpackFalse:
      case kMsgpackTrue:
        return lua_pushboolean(L, mark == kMsgpackTrue);
      case kMsgpackFloat:
        return lua_pushnumber(L, std::bit_cast<float>(static_cast<std::uint32_t>(number(4))));
      case kMsgpackDouble:
        return lua_pushnumber(L, std::bit_cast<double>(number(8)));
      case kMsgpackText8:
      case kMsgpackText16:
      case kMsgpackText32:
        return text(number(std::size_t{1} << (mark - kMsgpackText8)));
      case kMsgpackArray16:
      case kMsgpackArray32:
        return array(number(mark == kMsgpackArray16 ? 2 : 4));
      case kMsgpackMap16:
      case kMsgpackMap32:
        return map(number(mark == kMsgpackMap16 ? 2 : 4));
      default:
        if (mark < kMsgpackUint8 || mark > kMsgpackInt64)
          luaL_error(L, "Bad data format in input.");
        return integer(mark);
    }
  }

  // Those of eight bytes are signed either way.
  void integer(std::uint8_t mark) {
    const bool is_signed = mark >= kMsgpackInt8;
    const std::size_t size = std::size_t{1} << (mark - (is_signed ? kMsgpackInt8 : kMsgpackUint8));
    const std::size_t unused = 64 - 8 * size;
    const std::uint64_t bits = number(size) << unused;
    const auto value = is_signed ? static_cast<std::int64_t>(bits) >> unused
                                 : static_cast<std::int64_t>(bits >> unused);
    lua_pushnumber(L, static_cast<lua_Number>(value));
  }

  void text(std::uint64_t size) {
    charge_bytes(L, left_.size() < size ? 0 : size);
    push_text(L, take(size));
  }

  void array(std::uint64_t size) {
    lua_newtable(L);
    luaL_checkstack(L, 2, "in function mp_decode_to_lua_array");
    for (std::uint64_t i = 1; i <= size; ++i) {
      lua_pushnumber(L, static_cast<lua_Number>(i));
      value();
      lua_rawset(L, -3);
    }
  }

  void map(std::uint64_t size) {
    lua_newtable(L);
    for (; size > 0; --size) {
      value();
      value();
      lua_rawset(L, -3);
    }
  }

  std::uint64_t number(std::size_t size) { return read_bytes(take(size), ByteOrder::kBig); }

  std::string_view take(std::uint64_t size) {
    if (size > left_.size()) luaL_error(L, "Missing bytes in input.");
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(size));
    left_.remove_prefix(taken.size());
    return taken;
  }

  lua_State* L;
  std::string_view left_;
};

// The values of the text at 1, from `offset` on, as many as `limit`; before them where to go on, or
// -1. Without either: all values, alone.
int unpack_from(lua_State* L, std::int64_t limit, std::int64_t offset) {
  const std::string_view text = check_text(L, 1);
  const bool all = limit == 0 && offset == 0;
  if (offset < 0 || limit < 0)
    return luaL_error(L, "Invalid request to unpack with offset of %d and limit of %d.",
                      static_cast<int>(offset), static_cast<int>(text.size()));
  if (static_cast<std::uint64_t>(offset) > text.size())
    return luaL_error(L, "Start offset %d greater than input length %d.", static_cast<int>(offset),
                      static_cast<int>(text.size()));
  if (all) limit = std::numeric_limits<int>::max();
  Reader in(L, text.substr(static_cast<std::size_t>(offset)));
  int count = 0;
  for (; in.left() != 0 && count < limit; ++count) in.value();
  if (all) return count;
  luaL_checkstack(L, 1, "in function mp_unpack_full");
  const std::size_t next = text.size() - in.left();
  lua_pushnumber(L, in.left() == 0 ? -1 : static_cast<lua_Number>(next));
  lua_insert(L, 2);
  return count + 1;
}

}  // namespace

int cmsgpack_unpack(lua_State* L) { return unpack_from(L, 0, 0); }

int cmsgpack_unpack_one(lua_State* L) {
  const std::int64_t offset = optional_int64(L, 2, 0);
  if (lua_gettop(L) > 1) lua_settop(L, 1);
  return unpack_from(L, 1, offset);
}

int cmsgpack_unpack_limit(lua_State* L) {
  const std::int64_t limit = check_int64(L, 2);
  const std::int64_t offset = optional_int64(L, 3, 0);
  lua_settop(L, 1);
  return unpack_from(L, limit, offset);
}

}  // namespace perigee::lua
