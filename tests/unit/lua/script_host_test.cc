#include <gtest/gtest.h>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

TEST(ScriptHost, CompilesOnceAndForgets) {
  Bench bench;
  const auto script = core::StoredScript::make("return #ARGV", ScriptOptions{}).value();
  EXPECT_TRUE(bench.host.compile(script));
  EXPECT_TRUE(bench.host.compile(script));
  const std::size_t before = bench.host.memory_used();
  for (int i = 0; i < 200; ++i) {
    const auto other =
        core::StoredScript::make("return " + std::to_string(i), ScriptOptions{}).value();
    LineSink sink;
    bench.host.run({bench.engine, other, {}, {}, sink});
    EXPECT_EQ(sink.line(), std::to_string(i));
    bench.host.forget(*other);
    bench.host.forget(*other);
  }
  lua_gc(bench.host.machine().state(), LUA_GCCOLLECT, 0);
  EXPECT_LT(bench.host.memory_used(), before + 20'000);
  LineSink sink;
  const std::string_view args[] = {"a", "b"};
  bench.host.run({bench.engine, script, {}, args, sink});
  EXPECT_EQ(sink.line(), "2");
}

TEST(ScriptHost, SaysWhatDoesNotCompile) {
  Bench bench;
  EXPECT_EQ(bench.run("return ="),
            "(error) ERR Error compiling script (new function): user_script:1: unexpected symbol "
            "near '='");
  EXPECT_EQ(bench.run("end) (function()").substr(0, 56),
            "(error) ERR Error compiling script (new function): user_");
}

TEST(ScriptHost, CountsLinesBehindAShebang) {
  Bench bench;
  EXPECT_EQ(bench.run("#!lua\nerror('x')"), "(error) ERR user_script:2: x S2.");
}

TEST(ScriptHost, TextsOfErrors) {
  Bench bench;
  const std::pair<const char*, const char*> kCases[] = {
      {"error('plain')", "(error) ERR user_script:1: plain S1."},
      {"error('plain', 0)", "(error) ERR plain S1."},
      {"error({err = 'X y'})", "(error) X y S1."},
      {"error({err = 'X y', line = 3})", "(error) X y S1."},
      {"error()", "(error) ERR nil S1."},
      {"error({})", "(error) ERR unknown error S1."},
      {"error({err = {}})", "(error) ERR unknown error S1."},
      {"error({err = 'a\\r\\nb'})", "(error) a  b S1."},
      {"error(12)", "(error) ERR user_script:1: 12 S1."},
      {"error(cjson.null)", "(error) ERR userdata: (nil) S1."},
      {"error(setmetatable({}, {__index = function() error('again') end}))",
       "(error) ERR unknown error S1."},
      {"local a return a.b",
       "(error) ERR user_script:1: attempt to index local 'a' (a nil value) S1."},
      {"local function f() return 1 + f() end return f()",
       "(error) ERR user_script:1: stack overflow S1."},
      {"return coroutine.yield(1)",
       "(error) ERR attempt to yield across metamethod/C-call boundary S1."},
      {"return coroutine.wrap(function() redis.call('nosuch') end)()",
       "(error) ERR Unknown Redis command called from script S1."}};
  for (const auto& [script, reply] : kCases) EXPECT_EQ(bench.run(script), reply) << script;
}

TEST(ScriptHost, KeysAndArgvAreFreshInEveryRun) {
  Bench bench;
  EXPECT_EQ(bench.run("KEYS[2] = 'x' ARGV.n = 1 setmetatable(ARGV, {__index = {7}}) return #KEYS",
                      {"a"}, {"b"}),
            "2");
  EXPECT_EQ(bench.run("return {#KEYS, #ARGV, tostring(ARGV.n), tostring(ARGV[1])}"),
            "{0, 0, \"nil\", \"nil\"}");
}

TEST(ScriptHost, NothingOutlivesARun) {
  Bench bench;
  bench.run("cjson.encode_max_depth(1) cjson.encode_number_precision(3) redis.setresp(3)");
  EXPECT_EQ(bench.run("return {cjson.encode_max_depth(), cjson.encode(1/3)}"),
            "{1000, \"0.33333333333333\"}");
  EXPECT_EQ(bench.run("return {tostring({}), tostring({}), tostring(redis)}"),
            "{\"table: 0x00000001\", \"table: 0x00000002\", \"table: 0x00000003\"}");
  EXPECT_EQ(bench.run("return tostring(redis)"), "\"table: 0x00000001\"");
}

TEST(ScriptHost, RandomNumbersAreRedis) {
  Bench bench;
  EXPECT_EQ(bench.run("return {math.random(1000), math.random(1000), math.random(1000)}"),
            "{397, 841, 354}");
  EXPECT_EQ(bench.run("return {math.random(1000), math.random(1000), math.random(1000)}"),
            "{447, 319, 887}");
  EXPECT_EQ(bench.run("math.randomseed(42) return {math.random(1000), math.random(1000), "
                      "tostring(math.random())}"),
            "{745, 343, \"0.11108528222474\"}");
  EXPECT_EQ(bench.run("math.randomseed(1e10) return math.random(1000)"), "827");
  EXPECT_EQ(bench.run("math.randomseed(-1.9) return math.random(1000)"), "301");
  EXPECT_EQ(bench.run("math.randomseed(2^31) return math.random(1000)"), "671");
  EXPECT_EQ(bench.run("math.randomseed(0/0) return math.random(1000)"), "171");
  EXPECT_EQ(bench.run("return math.random(0)"),
            "(error) ERR user_script:1: bad argument #1 to 'random' (interval is empty) S1.");
}

TEST(ScriptHost, AHostTooSmallForTheLibrariesRefuses) {
  ScriptOptions options;
  options.memory_bytes = 10'000;
  Bench bench(options);
  const std::string reply = bench.run("return 1");
  EXPECT_NE(reply.find("ScriptOptions::memory_bytes"), reply.npos) << reply;
}

}  // namespace
}  // namespace perigee::lua::testing
