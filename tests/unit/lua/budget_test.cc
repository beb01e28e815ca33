#include <gtest/gtest.h>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

ScriptOptions limited(std::uint64_t instructions, std::size_t memory = 8 << 20) {
  ScriptOptions options;
  options.instructions = instructions;
  options.memory_bytes = memory;
  return options;
}

bool is_stopped(const std::string& reply) {
  return reply.find("ScriptOptions::instructions") != reply.npos;
}
bool is_out_of_memory(const std::string& reply) {
  return reply.find("ScriptOptions::memory_bytes") != reply.npos;
}

// A loop of `rounds` rounds takes one instruction a round, and a handful around it.
std::string loop(int rounds) {
  return "for i = 1, " + std::to_string(rounds) + " do end return 'done'";
}

TEST(InstructionBudget, StopsAtTheThousandAfterTheLimit) {
  Bench bench(limited(10'000));
  EXPECT_EQ(bench.run(loop(9'900)), "\"done\"");
  EXPECT_TRUE(is_stopped(bench.run(loop(11'100))));
  EXPECT_EQ(bench.run("return 1"), "1");
}

TEST(InstructionBudget, StopsAtTheSamePlaceEveryTime) {
  std::string seen;
  for (int i = 0; i < 5; ++i) {
    Bench bench(limited(50'000));
    for (int j = 0; j < i; ++j) bench.run("local t = {} for k = 1, 1000 do t[k] = {k} end");
    bench.engine.strings.clear();
    EXPECT_TRUE(is_stopped(bench.run("while true do redis.call('incr', 'n') end")));
    if (i == 0) seen = bench.engine.strings["n"];
    EXPECT_EQ(bench.engine.strings["n"], seen);
  }
}

TEST(InstructionBudget, AnInterruptCannotBeCaughtEither) {
  std::string seen;
  for (int i = 0; i < 3; ++i) {
    Bench bench(limited(0));
    bench.engine.interrupt_after = 50'000;
    EXPECT_EQ(bench.run("while true do pcall(redis.call, 'incr', 'n') end"),
              "(error) ERR Script killed by user with SCRIPT KILL... S1.");
    if (i == 0) seen = bench.engine.strings["n"];
    EXPECT_EQ(bench.engine.strings["n"], seen);
  }
}

TEST(InstructionBudget, NoLimit) {
  Bench bench(limited(0));
  EXPECT_EQ(bench.run(loop(3'000'000)), "\"done\"");
}

TEST(InstructionBudget, CannotBeCaught) {
  const char* const kTraps[] = {
      "while true do end",
      "while true do pcall(function() while true do end end) end",
      "xpcall(function() while true do end end, function() while true do end end)",
      "while true do xpcall(function() while true do end end, function() end) end",
      "local co = coroutine.create(function() while true do end end) "
      "while true do coroutine.resume(co) end",
      "local f = coroutine.wrap(function() while true do pcall(function() while true do end end) "
      "end end) while true do pcall(f) end",
      "while true do coroutine.wrap(function() end)() end",
      "while true do pcall(error) end",
      "while true do pcall(pcall, error) end",
      "while true do pcall(string.rep, 'x', 1e9) end",
      "local t = setmetatable({}, {__index = function(t, k) while true do end end}) "
      "while true do pcall(function() return t.x end) end",
      "while true do loadstring('return 1')() end",
      "while true do table.sort({3, 2, 1}, function() while true do end end) end",
      "while true do pcall(string.gsub, 'x', 'x', function() while true do end end) end",
      "while true do load(function() while true do end end) end",
      "local function f() pcall(f) end while true do f() end",
      "while true do redis.pcall('nosuch') end",
      "while true do collectgarbage() end"};
  for (const char* trap : kTraps) {
    Bench bench(limited(300'000));
    EXPECT_TRUE(is_stopped(bench.run(trap))) << trap;
    EXPECT_EQ(bench.run("return 1"), "1") << trap;
  }
}

TEST(InstructionBudget, ChargesWhatTheHookCannotSee) {
  const char* const kTraps[] = {
      "return string.find(('a'):rep(100000), 'a-b')",
      "return string.find(('a'):rep(3000), '.-.-.-b')",
      "return string.rep('', 2^31 - 1)",
      "for i = 1, 1e9 do string.rep('', 2^31 - 1) end",
      "return table.insert({}, -3e7, 1)",
      "local t = {} for i = 1, 1e9 do table.insert(t, 1, i) end",
      "local s = ('x'):rep(1e6) while true do s:upper() end",
      "local s = ('x'):rep(1e6) while true do s:sub(2) end",
      "local s = ('a'):rep(1e5) while true do s:find(('a'):rep(1000) .. 'b', 1, true) end",
      "local s = ('x'):rep(1e6) while true do cjson.encode(s) end",
      "local s = '[' .. ('1,'):rep(1e5) .. '1]' while true do cjson.decode(s) end",
      "local s = ('x'):rep(1e6) while true do redis.sha1hex(s) end",
      "local s = ('x'):rep(1e6) while true do redis.call('echo', s) end",
      "local t = {} for i = 1, 1000 do t[i] = 'x' end while true do table.concat(t) end",
      "local s = ('x'):rep(1e6) while true do string.format('%s%s', s, s) end",
      "local t = {} for i = 1, 7000 do t[i] = i end while true do unpack(t) end",
      "local s = 'return ' .. ('1+'):rep(1e5) .. '1' while true do loadstring(s) end"};
  for (const char* trap : kTraps) {
    Bench bench(limited(2'000'000, 64 << 20));
    const std::string reply = bench.run(trap);
    EXPECT_TRUE(is_stopped(reply) || reply == "\"\"") << trap << " -> " << reply.substr(0, 100);
  }
}

TEST(MemoryBudget, EndsTheRunClearly) {
  Bench bench(limited(100'000'000));
  EXPECT_TRUE(is_out_of_memory(bench.run("local t = {} for i = 1, 1e9 do t[i] = {} end")));
  EXPECT_TRUE(is_out_of_memory(bench.run("local s = 'x' while true do s = s .. s end")));
  EXPECT_EQ(bench.run("return 1"), "1");
  EXPECT_LE(bench.host.memory_used(), std::size_t{8} << 20);
}

TEST(MemoryBudget, CannotBeCaughtForEver) {
  Bench bench(limited(1'000'000'000));
  EXPECT_TRUE(is_out_of_memory(
      bench.run("while true do pcall(function() local t = {} for i = 1, 1e9 do t[i] = {} end end) "
                "end")));
  EXPECT_EQ(bench.run("local ok, e = pcall(function() local s = 'x' while true do s = s .. s end "
                      "end) return {ok, e}"),
            "{nil, \"not enough memory\"}");
}

TEST(MemoryBudget, GarbageDoesNotCount) {
  Bench bench(limited(0));
  EXPECT_EQ(bench.run("collectgarbage('stop') local s = ('x'):rep(1e5) for i = 1, 3000 do "
                      "local t = s .. i end return 'done'"),
            "\"done\"");
  EXPECT_EQ(bench.run("collectgarbage('stop') for i = 1, 1e6 do local t = {i} end return 'done'"),
            "\"done\"");
}

// Strings so large that the heap would be full of them before the count hook comes by.
TEST(MemoryBudget, LargeGarbageDoesNotCount) {
  for (const int size : {5'000, 20'000, 50'000, 100'000, 200'000}) {
    for (int more = 0; more < 5; ++more) {
      Bench bench(limited(0));
      const std::string kept = std::to_string(more * 50'000);
      EXPECT_EQ(bench.run("local kept = ('k'):rep(" + kept + ") local s = ('x'):rep(" +
                          std::to_string(size) +
                          ") for i = 1, 500 do local t = s .. i end return 'done'"),
                "\"done\"")
          << size << " beside " << kept;
    }
  }
}

TEST(MemoryBudget, CountsTheLibraries) {
  Bench bench(limited(0));
  const char* const kHogs[] = {
      "return #('x'):rep(2e7)",
      "local s = ('x'):rep(1e6) local t = {} for i = 1, 3000 do t[i] = s end "
      "return #cjson.encode(t)",
      "local s = ('x'):rep(1e6) local t = {} for i = 1, 3000 do t[i] = s end "
      "return #table.concat(t)",
      "local s = ('x'):rep(1e6) return #s:gsub('x', s)",
      "return #('x'):rep(1e5):gsub('', ('y'):rep(1e5))",
      "return #string.format(('%99.99f'):rep(1e5), unpack({}, 1, 5000))",
      "cjson.encode_sparse_array(true, 0, 0) return #cjson.encode({[2^31 - 1] = 1})"};
  for (const char* hog : kHogs) {
    const std::string reply = bench.run(hog);
    EXPECT_TRUE(is_out_of_memory(reply) || reply.find("not enough memory") != reply.npos ||
                reply.find("bad argument") != reply.npos)
        << hog << " -> " << reply.substr(0, 100);
  }
}

TEST(SourceBudget, HoldsForEveryEntry) {
  ScriptOptions options;
  options.source_bytes = 1000;
  Bench bench(options);
  EXPECT_EQ(bench.run("return #loadstring(('x'):rep(1000)) "),
            "(error) ERR user_script:1: attempt "
            "to get length of a nil value S1.");
  EXPECT_EQ(bench.run("return {loadstring('return 1 --' .. ('x'):rep(989)) ~= nil, "
                      "select(2, loadstring('return 1 --' .. ('x'):rep(990)))}"),
            "{1, \"chunk is too large\"}");
  EXPECT_EQ(bench.run("return select(2, load(function() return ('x'):rep(100) end))"),
            "\"chunk is too large\"");
}

}  // namespace
}  // namespace perigee::lua::testing
