// table.sort: the quicksort of Lua 5.1, step by step, because the order of its comparisons shows:
// in the order of equal elements, and in what an inconsistent comparison function gets away with.
#include "lua_bindings/budget.h"
#include "lua_bindings/protected_tables.h"
#include "lua_bindings/table_library.h"

namespace perigee::lua {
namespace {

class Sorter {
 public:
  explicit Sorter(lua_State* state) : L(state) {}

  // Sorts the elements first..last; recursion goes into the smaller part, so it is at most log n
  // deep.
  void sort(int first, int last) {
    while (first < last) {
      order(first, last);
      if (last - first == 1) return;
      const int middle = (first + last) / 2;
      order_middle(first, middle, last);
      if (last - first == 2) return;
      const int pivot = partition(first, middle, last);
      if (pivot - first < last - pivot) {
        sort(first, pivot - 1);
        first = pivot + 1;
      } else {
        sort(pivot + 1, last);
        last = pivot - 1;
      }
    }
  }

 private:
  void get(int i) { lua_rawgeti(L, 1, i); }
  // Pops two values: the one on top goes to `i`, the one below to `j`.
  void put(int i, int j) {
    lua_rawseti(L, 1, i);
    lua_rawseti(L, 1, j);
  }

  // Of the values at two stack positions (negative, from the top).
  bool less(int a, int b) {
    charge(L, 1);
    if (lua_isnil(L, 2)) return lua_lessthan(L, a, b) != 0;
    lua_pushvalue(L, 2);
    lua_pushvalue(L, a - 1);
    lua_pushvalue(L, b - 2);
    lua_call(L, 2, 1);
    const bool answer = lua_toboolean(L, -1) != 0;
    lua_pop(L, 1);
    return answer;
  }

  void order(int i, int j) {
    get(i);
    get(j);
    if (less(-1, -2)) {
      put(i, j);
    } else {
      lua_pop(L, 2);
    }
  }

  void order_middle(int first, int middle, int last) {
    get(middle);
    get(first);
    if (less(-2, -1)) return put(middle, first);
    lua_pop(L, 1);
    get(last);
    if (less(-1, -2)) return put(middle, last);
    lua_pop(L, 2);
  }

  // The pivot waits at last - 1 and comes back to the place that is returned.
  int partition(int first, int middle, int last) {
    get(middle);
    lua_pushvalue(L, -1);
    get(last - 1);
    put(middle, last - 1);
    int i = first, j = last - 1;
    for (;;) {
      while (get(++i), less(-1, -2)) {
        if (i > last) luaL_error(L, "invalid order function for sorting");
        lua_pop(L, 1);
      }
      while (get(--j), less(-3, -1)) {
        if (j < first) luaL_error(L, "invalid order function for sorting");
        lua_pop(L, 1);
      }
      if (j < i) break;
      put(i, j);
    }
    lua_pop(L, 3);
    get(last - 1);
    get(i);
    put(last - 1, i);
    return i;
  }

  lua_State* L;
};

}  // namespace

int table_sort(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  const int size = static_cast<int>(lua_objlen(L, 1));
  luaL_checkstack(L, 40, "");
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  if (size > 1) refuse_protected(L, 1);
  Sorter(L).sort(1, size);
  return 0;
}

}  // namespace perigee::lua
