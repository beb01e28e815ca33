// Everything that a script can reach, by every road that C++ knows (fields, metatables, upvalues,
// environments): compared with a frozen list. A surprise is a hole.
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

class Walk {
 public:
  explicit Walk(lua_State* state) : L(state) {}

  // Visits the value on top of the stack, and pops it.
  void visit(const std::string& path) {
    luaL_checkstack(L, 10, "walk");
    switch (lua_type(L, -1)) {
      case LUA_TTABLE:
        table(path);
        break;
      case LUA_TFUNCTION:
        function(path);
        break;
      case LUA_TUSERDATA:
      case LUA_TTHREAD:
        found.insert(path + " (" + luaL_typename(L, -1) + ")");
        break;
      case LUA_TLIGHTUSERDATA:
        found.insert(path + (lua_touserdata(L, -1) == nullptr ? " (null)" : " (pointer)"));
        break;
      default:
        found.insert(path);
    }
    lua_pop(L, 1);
  }

  std::set<std::string> found;

 private:
  bool seen_before(const std::string& path) {
    if (seen_.insert(lua_topointer(L, -1)).second) return false;
    (void)path;
    return true;
  }

  void table(const std::string& path) {
    if (seen_before(path)) return;
    if (lua_getmetatable(L, -1) != 0) visit(path + "<meta>");
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
      const std::string key =
          lua_type(L, -2) == LUA_TSTRING ? std::string(text_at(L, -2)) : luaL_typename(L, -2);
      visit(path + "." + key);
    }
  }

  void function(const std::string& path) {
    if (seen_before(path)) return;
    found.insert(path + (lua_iscfunction(L, -1) ? "()" : " (a Lua function)"));
    for (int i = 1; lua_getupvalue(L, -1, i) != nullptr; ++i)
      visit(path + "<up" + std::to_string(i) + ">");
    lua_getfenv(L, -1);
    // Functions made while the sandbox was built have the first table of globals, which scripts
    // have no way to ask for: getfenv does not exist.
    lua_pop(L, 1);
  }

  lua_State* L;
  std::set<const void*> seen_;
};

// Chunks run in an environment of their own, which has the same globals once more, under names that
// no script can write (lua_bindings/global_folding.h); it must hold nothing else.
TEST(SandboxWalk, TheEnvironmentHoldsNothingNew) {
  Bench bench;
  bench.run("return 1");
  lua_State* L = bench.host.machine().state();
  std::set<const void*> known;
  const auto collect = [&](std::set<const void*>& into, int table) {
    for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1))
      if (lua_topointer(L, -1) != nullptr) into.insert(lua_topointer(L, -1));
  };
  lua_getfield(L, LUA_GLOBALSINDEX, "_G");
  lua_getmetatable(L, -1);
  lua_getfield(L, -1, "__index");
  const int globals = lua_gettop(L);
  collect(known, globals);
  for (lua_pushnil(L); lua_next(L, globals) != 0; lua_pop(L, 1)) {
    if (lua_getmetatable(L, -1) == 0) continue;
    lua_getfield(L, -1, "__index");
    if (lua_istable(L, -1)) collect(known, lua_gettop(L));
    lua_pop(L, 2);
  }
  lua_pushvalue(L, LUA_GLOBALSINDEX);
  const int environment = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, environment) != 0; lua_pop(L, 1)) {
    const std::string name(text_at(L, -2));
    EXPECT_NE(name.find('\0'), std::string::npos) << name;
    if (lua_topointer(L, -1) != nullptr) {
      EXPECT_TRUE(known.count(lua_topointer(L, -1))) << name;
    }
  }
  lua_settop(L, 0);
}

// Where a proxy leads is its metatable's __index; names are those a script would use.
const char* const kExpected[] = {
#include "tests/hardening/sandbox_whitelist.inc"
};

TEST(SandboxWalk, NothingIsReachableThatIsNotOnTheList) {
  Bench bench;
  bench.run("return 1");
  lua_State* L = bench.host.machine().state();
  Walk walk(L);
  lua_getfield(L, LUA_GLOBALSINDEX, "_G");
  walk.visit("_G");
  lua_pushliteral(L, "");
  ASSERT_NE(lua_getmetatable(L, -1), 0);
  walk.visit("''<meta>");
  for (const int type : {0, 1, 2, 3}) {
    if (type == 0) lua_pushnil(L);
    if (type == 1) lua_pushboolean(L, 1);
    if (type == 2) lua_pushnumber(L, 1);
    if (type == 3) lua_pushlightuserdata(L, nullptr);
    EXPECT_EQ(lua_getmetatable(L, -1), 0);
  }
  const std::set<std::string> expected(std::begin(kExpected), std::end(kExpected));
  for (const std::string& path : walk.found)
    EXPECT_TRUE(expected.count(path)) << "reachable, and not on the list: " << path;
  for (const std::string& path : expected)
    EXPECT_TRUE(walk.found.count(path)) << "on the list, and not reachable: " << path;
}

// Functions have the same libraries, and no other globals than scripts have.
TEST(SandboxWalk, FunctionsReachNoMoreThanScripts) {
  Bench bench;
  bench.run("return 1");
  Machine& m = bench.host.machine();
  lua_State* L = m.state();
  push_ref(L, m.refs.function_environment);
  lua_getmetatable(L, -1);
  lua_getfield(L, -1, "__index");
  lua_getfield(L, -1, "_G");
  Walk walk(L);
  walk.visit("_G");
  const std::set<std::string> scripts(std::begin(kExpected), std::end(kExpected));
  for (const std::string& path : walk.found)
    EXPECT_TRUE(scripts.count(path)) << "reachable, and not for scripts: " << path;
  const auto missing = [](const std::string& path) {
    for (const char* name : {"__redis__err__handler", "replicate_commands", "breakpoint", "debug"})
      if (path.find(name) != path.npos) return true;
    return path.starts_with("''<meta>");
  };
  for (const std::string& path : scripts)
    EXPECT_TRUE(walk.found.count(path) || missing(path)) << "not reachable: " << path;
  for (const char* name : {"__redis__err__handler", "KEYS", "ARGV"})
    EXPECT_FALSE(walk.found.count(std::string("_G<meta>.__index.") + name + "()")) << name;

  lua_settop(L, 0);
  push_ref(L, m.refs.library_environment);  // a table without a field, whatever is run
  lua_pushnil(L);
  EXPECT_EQ(lua_next(L, 1), 0);
  lua_settop(L, 0);
}

TEST(SandboxWalk, ALibraryThatIsLoadedReachesItsOwnTableAlone) {
  Bench bench;
  bench.run("return 1");
  lua_State* L = bench.host.machine().state();
  push_ref(L, bench.host.machine().refs.loading_index);
  ASSERT_NE(lua_getupvalue(L, -1, 1), nullptr);
  Walk walk(L);
  walk.visit("redis");
  const std::string table = "redis<meta>.__index";
  std::set<std::string> expected{"redis<meta>.__newindex()", table + "<meta>.__index()"};
  for (const char* field : {"LOG_DEBUG", "LOG_NOTICE", "LOG_VERBOSE", "LOG_WARNING",
                            "REDIS_VERSION", "REDIS_VERSION_NUM", "log()", "register_function()"})
    expected.insert(table + "." + field);
  EXPECT_EQ(walk.found, expected);
  lua_settop(L, 0);
}

TEST(SandboxWalk, AScriptFindsNoUserdata) {
  Bench bench;
  EXPECT_EQ(bench.run(R"(
    local seen, bad = {}, {}
    local function walk(v, path)
      local t = type(v)
      if t == 'userdata' and v ~= cjson.null then bad[#bad + 1] = path end
      if t ~= 'table' or seen[v] then return end
      seen[v] = true
      for k, x in pairs(v) do walk(k, path .. '<key>') walk(x, path .. '.' .. tostring(k)) end
      walk(getmetatable(v), path .. '<meta>')
    end
    walk(_G, '_G') walk(getmetatable(''), 'string')
    return bad)"),
            "{}");
}

}  // namespace
}  // namespace perigee::lua::testing
