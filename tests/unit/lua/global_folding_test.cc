// Scripts with folded globals answer as scripts without: the ways in which a fold could show.
#include "lua_bindings/global_folding.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/manual_engine.h"

namespace perigee::lua {
namespace {

std::string run(const std::string& script) {
  testing::ManualEngine world;
  world.engine.call("SET", "k", "v");
  return world.engine.eval(script).to_text();
}

TEST(GlobalFolding, CallsReachTheFunction) {
  EXPECT_EQ(run("return redis.call('GET', 'k')"), "\"v\"\n");
  EXPECT_EQ(run("return string.rep('ab', 2) .. tostring(bit.bor(1, 2))"), "\"abab3\"\n");
  EXPECT_EQ(run("local f = redis.call return f('GET', 'k')"), "\"v\"\n");
  EXPECT_EQ(run("local t = {} for i = 1, 60 do t[i] = string.char(64 + i % 26) end "
                "return table.concat(t, '', 1, 3)"),
            "\"ABC\"\n");
}

TEST(GlobalFolding, AJumpIntoTheMiddleIsLeftAlone) {
  EXPECT_EQ(run("local other = {call = function() return 'mine' end} "
                "return (other or redis).call('GET', 'k')"),
            "\"mine\"\n");
  EXPECT_EQ(run("local other return (other or redis).call('GET', 'k')"), "\"v\"\n");
  EXPECT_EQ(run("local a = false local s = a and 1 or redis.call('GET', 'k') return s"), "\"v\"\n");
}

TEST(GlobalFolding, NestedFunctionsAndLoadedChunksToo) {
  EXPECT_EQ(run("local function f() return (function() return redis.call('GET', 'k') end)() end "
                "return f()"),
            "\"v\"\n");
  EXPECT_EQ(run("return loadstring('return redis.call(\"GET\", \"k\") .. KEYS[1]') and 1"),
            "(integer) 1\n");
}

TEST(GlobalFolding, KeysAndArgumentsAreThoseOfTheRun) {
  testing::ManualEngine world;
  const Script script = world.engine.load("return {KEYS[1], ARGV[1], #KEYS}").value();
  for (const std::string_view word : {"one", "two"}) {
    const std::string_view words[] = {word};
    const std::string text(word);
    EXPECT_EQ(script.run(words, words), Reply(Reply::Array{text, text, 1}));
  }
}

// The second names must not show in errors, nor make anything writable.
TEST(GlobalFolding, ErrorsReadAsBefore) {
  const auto error_of = [](const std::string& script) {
    const std::string text = run(script);
    return text.substr(0, text.find(" script:"));
  };
  EXPECT_EQ(error_of("return KEYS.x.y"),
            "(error) ERR user_script:1: attempt to index field 'x' (a nil value)");
  EXPECT_EQ(error_of("return tostring.x"),
            "(error) ERR user_script:1: attempt to index global 'tostring' (a function value)");
  EXPECT_EQ(error_of("return redis.call.x"),
            "(error) ERR user_script:1: attempt to index field 'call' (a function value)");
  EXPECT_EQ(error_of("return KEYS()"),
            "(error) ERR user_script:1: attempt to call global 'KEYS' (a table value)");
  EXPECT_EQ(error_of("return redis()"),
            "(error) ERR user_script:1: attempt to call global 'redis' (a table value)");
  EXPECT_EQ(error_of("return redis.nosuch('x')"),
            "(error) ERR user_script:1: attempt to call field 'nosuch' (a nil value)");
  EXPECT_EQ(error_of("return string.rep({}, 2)"),
            "(error) ERR user_script:1: bad argument #1 to 'rep' (string expected, got table)");
  EXPECT_EQ(error_of("KEYS = {}"), "(error) ERR user_script:1: Attempt to modify a readonly table");
  EXPECT_EQ(error_of("_G['KEYS\\0'] = 1"),
            "(error) ERR user_script:1: Attempt to modify a readonly table");
  EXPECT_EQ(error_of("return _G['call\\0redis']").substr(0, 50),
            "(error) ERR user_script:1: Script attempted to acc");
}

TEST(GlobalFolding, RefusesWhatIsNoDump) {
  FoldedNames names;
  names.add(FoldedNames::of_global("KEYS"));
  names.sort();
  std::string folded;
  EXPECT_FALSE(fold_globals("", names, folded));
  EXPECT_FALSE(fold_globals("\x1bLua", names, folded));
  const std::string header("\x1bLua\x51\x00\x01\x04\x08\x04\x08\x00", 12);
  for (std::size_t n = 0; n < 64; ++n)
    EXPECT_FALSE(fold_globals(header + std::string(n, '\x7f'), names, folded));
}

}  // namespace
}  // namespace perigee::lua
