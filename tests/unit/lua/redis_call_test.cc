#include <gtest/gtest.h>

#include "perigee/version.h"

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

TEST(RedisCall, PassesArgumentsAsTheyAre) {
  Bench bench;
  EXPECT_EQ(bench.run("return redis.call('SET', KEYS[1], ARGV[1])", {"k"}, {"v"}), "OK");
  EXPECT_EQ(bench.engine.strings["k"], "v");
  EXPECT_EQ(bench.run("return redis.call('get', KEYS[1])", {"k"}), "\"v\"");
  EXPECT_EQ(bench.run("return redis.call('echo', 'a\\0b')"), "\"a\\x00b\"");
}

TEST(RedisCall, WritesNumbersInTheShortestForm) {
  Bench bench;
  const std::pair<const char*, const char*> kCases[] = {{"3", "3"},
                                                        {"3.0", "3"},
                                                        {"-0.0", "0"},
                                                        {"1e15", "1000000000000000"},
                                                        {"2^53", "9007199254740992"},
                                                        {"2^63", "9223372036854776000"},
                                                        {"1e21", "1e+21"},
                                                        {"0.1", "0.1"},
                                                        {"0.1 + 0.2", "0.30000000000000004"},
                                                        {"1/0", "inf"},
                                                        {"-1/0", "-inf"},
                                                        {"0/0", "nan"},
                                                        {"-(0/0)", "nan"}};
  for (const auto& [number, text] : kCases)
    EXPECT_EQ(bench.run(std::string("return redis.call('echo', ") + number + ")"),
              '"' + std::string(text) + '"')
        << number;
}

TEST(RedisCall, RaisesAndPcallReturns) {
  Bench bench;
  EXPECT_EQ(bench.run("return redis.call('nosuch')"),
            "(error) ERR Unknown Redis command called from script S1.");
  EXPECT_EQ(bench.run("\n\nredis.call('get')"),
            "(error) ERR Wrong number of args calling Redis command from script S3.");
  EXPECT_EQ(bench.run("return redis.pcall('get')"),
            "(error) ERR Wrong number of args calling Redis command from script");
  EXPECT_EQ(bench.run("return redis.call()"),
            "(error) ERR Please specify at least one argument for this redis lib call S1.");
  EXPECT_EQ(bench.run("return redis.call('get', {})"),
            "(error) ERR Lua redis lib command arguments must be strings or integers S1.");
  EXPECT_EQ(bench.run("return redis.pcall('get', nil)"),
            "(error) ERR Lua redis lib command arguments must be strings or integers");
  EXPECT_EQ(bench.run("return {pcall(redis.call, 'nosuch')}"),
            "{nil, \"ERR Unknown Redis command called from script\"}");
}

TEST(RedisCall, AnErrorTableSaysWhatItIs) {
  Bench bench;
  EXPECT_EQ(bench.run("local t = redis.pcall('lpush', 'k', 'v') "
                      "return {t.err, tostring(t.ignore_error_stats_update), t.source}"),
            "{\"WRONGTYPE Operation against a key holding the wrong kind of value\", \"true\"}");
  EXPECT_EQ(bench.run("local _, t = xpcall(function() redis.call('nosuch') end, "
                      "function(e) return e end) return type(t)"),
            "\"table\"");
}

TEST(RedisCall, LooksACommandUpOncePerCallSite) {
  Bench bench;
  bench.run("for i = 1, 100 do redis.call('incr', 'n') end");
  EXPECT_EQ(bench.engine.strings["n"], "100");
  EXPECT_EQ(bench.engine.lookups, 1);
}

TEST(RedisCall, TellsNamesApartThatShareAPlace) {
  Bench bench;
  EXPECT_EQ(bench.run("for i = 1, 5000 do redis.pcall('nosuch' .. i) "
                      "assert(redis.call('pi' .. 'ng').ok == 'PONG') end return 'fine'"),
            "\"fine\"");
}

TEST(RedisCall, TakesThousandsOfArguments) {
  Bench bench;
  EXPECT_EQ(bench.run("local t = {} for i = 1, 7000 do t[i] = i end "
                      "return redis.pcall('echo', unpack(t))"),
            "(error) ERR Wrong number of args calling Redis command from script");
}

TEST(RedisCall, SurvivesAnEngineOutOfMemory) {
  Bench bench;
  EXPECT_EQ(bench.run("return redis.call('throw', 'x')"), "(error) ERR not enough memory S1.");
  EXPECT_EQ(bench.run("return {pcall(redis.call, 'throw', 'x')}"), "{nil, \"not enough memory\"}");
  EXPECT_EQ(bench.run("return redis.call('ping')"), "PONG");
}

TEST(RedisTable, Functions) {
  Bench bench;
  const std::pair<const char*, const char*> kCases[] = {
      {"return redis.error_reply('boom')", "(error) ERR boom"},
      {"return redis.error_reply('-BOOM x')", "(error) BOOM x"},
      {"return redis.error_reply('BOOM x')", "(error) BOOM x"},
      {"return redis.error_reply('a b\\r\\nc')", "(error) a b  c"},
      {"return redis.error_reply(1)", "(error) ERR wrong number or type of arguments"},
      {"return redis.status_reply('fine')", "fine"},
      {"return redis.status_reply('a\\r\\nb')", "a  b"},
      {"return redis.sha1hex('')", "\"da39a3ee5e6b4b0d3255bfef95601890afd80709\""},
      {"return redis.sha1hex()", "(error) ERR wrong number of arguments S1."},
      {"return redis.setresp(4)", "(error) ERR RESP version must be 2 or 3. S1."},
      {"return redis.setresp('3')", "nil"},
      {"return redis.set_repl(9)",
       "(error) ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE. "
       "S1."},
      {"return redis.set_repl(redis.REPL_ALL)", "nil"},
      {"return redis.replicate_commands()", "1"},
      {"return redis.breakpoint()", "nil"},
      {"return redis.debug(1)", "nil"},
      {"return redis.acl_check_cmd('GET', 'k')", "1"},
      {"return redis.acl_check_cmd('nosuch')",
       "(error) ERR Invalid command passed to redis.acl_check_cmd() S1."},
      {"return {redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING}",
       "{0, 1, 2, 3}"}};
  for (const auto& [script, reply] : kCases) EXPECT_EQ(bench.run(script), reply) << script;
  EXPECT_EQ(bench.run("return redis.REDIS_VERSION"), '"' + std::string(kRedisVersion) + '"');
}

TEST(RedisTable, LogReachesTheHost) {
  std::vector<std::string> lines;
  ScriptOptions options;
  options.log = [&](LogLevel level, std::string_view text) {
    lines.push_back(std::to_string(static_cast<int>(level)) + ' ' + std::string(text));
  };
  Bench bench(options);
  bench.run("redis.log(redis.LOG_WARNING, 'a', {}, nil, 3, 'b')");
  EXPECT_EQ(lines, std::vector<std::string>{"3 a 3 b"});
  EXPECT_EQ(bench.run("redis.log(4, 'x')"), "(error) ERR Invalid debug level. S1.");
  EXPECT_EQ(bench.run("redis.log('x', 'x')"),
            "(error) ERR First argument must be a number (log level). S1.");
  EXPECT_EQ(bench.run("redis.log(1)"),
            "(error) ERR redis.log() requires two arguments or more. S1.");
}

}  // namespace
}  // namespace perigee::lua::testing
