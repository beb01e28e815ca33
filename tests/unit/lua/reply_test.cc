// Replies to Lua values and back.
#include <gtest/gtest.h>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

// Describes the value that a command's reply becomes.
std::string described(Bench& bench, const std::string& kind, int protocol) {
  return bench.run("redis.setresp(" + std::to_string(protocol) + ") " + R"(
    local function show(v)
      if type(v) ~= 'table' then return type(v) .. ' ' .. tostring(v) end
      local parts = {}
      for k, x in pairs(v) do parts[#parts + 1] = tostring(k) .. '=' .. show(x) end
      table.sort(parts)
      return '{' .. table.concat(parts, ' ') .. '}'
    end
    return show(redis.call('kind', ')" +
                   kind + "'))");
}

TEST(ReplyToLua, Resp2) {
  Bench bench;
  const std::pair<const char*, const char*> kCases[] = {
      {"string", "\"string Hello World\""},
      {"integer", "\"number 12345\""},
      {"double", "\"string 3.141\""},
      {"null", "\"boolean false\""},
      {"nullarray", "\"boolean false\""},
      {"true", "\"number 1\""},
      {"false", "\"number 0\""},
      {"bignum", "\"string 1234567999999999999999999999999999999\""},
      {"verbatim", "\"string This is a verbatim\\nstring\""},
      {"array", "\"{1=number 0 2=number 1 3=number 2}\""},
      {"set", "\"{1=number 0 2=number 1 3=number 2}\""},
      {"map", "\"{1=number 0 2=number 0 3=number 1 4=number 1 5=number 2 6=number 0}\""}};
  for (const auto& [kind, value] : kCases) EXPECT_EQ(described(bench, kind, 2), value) << kind;
}

TEST(ReplyToLua, Resp3) {
  Bench bench;
  const std::pair<const char*, const char*> kCases[] = {
      {"null", "\"nil nil\""},
      {"nullarray", "\"nil nil\""},
      {"double", "\"{double=number 3.141}\""},
      {"true", "\"boolean true\""},
      {"false", "\"boolean false\""},
      {"bignum", "\"{big_number=string 1234567999999999999999999999999999999}\""},
      {"verbatim",
       "\"{verbatim_string={format=string txt string=string This is a verbatim\\nstring}}\""},
      {"set", "\"{set={0=boolean true 1=boolean true 2=boolean true}}\""},
      {"map", "\"{map={0=boolean false 1=boolean true 2=boolean false}}\""}};
  for (const auto& [kind, value] : kCases) EXPECT_EQ(described(bench, kind, 3), value) << kind;
}

TEST(ReplyToLua, AReplyTooDeepIsAnError) {
  Bench bench;
  EXPECT_EQ(bench.run("return redis.call('kind', 'deep')"),
            "(error) ERR reached lua stack limit S1.");
  EXPECT_EQ(bench.run("return redis.call('kind', 'silent')"), "nil");
}

TEST(LuaToReply, Scalars) {
  Bench bench;
  const std::pair<const char*, const char*> kCases[] = {
      {"'x'", "\"x\""},
      {"3.99", "3"},
      {"-3.99", "-3"},
      {"1e300", "-9223372036854775808"},
      {"0/0", "-9223372036854775808"},
      {"true", "1"},
      {"false", "nil"},
      {"nil", "nil"},
      {"cjson.null", "nil"},
      {"function() end", "nil"},
      {"{}", "{}"},
      {"{1, 2, nil, 4}", "{1, 2}"},
      {"{1.9, '1.9', true, false, {ok = 'fine'}}", "{1, \"1.9\", 1, nil, fine}"},
      {"{err = 'A b', ok = 'c'}", "(error) A b"},
      {"{ok = 'c', double = 1}", "c"},
      {"{err = 12}", "{}"},
      {"{ok = true}", "{}"},
      {"{err = ''}", "(error) "},
      {"{double = 0.1}", "\"0.1\""},
      {"{big_number = '12\\r\\n3'}", "\"12  3\""},
      {"{verbatim_string = {format = 'txt', string = 'hi'}}", "\"hi\""},
      {"{verbatim_string = {string = 'hi'}}", "{}"},
      {"{map = {a = 1}}", "{\"a\", 1}"},
      {"{set = {a = true}}", "{\"a\"}"},
      {"{map = 1}", "{}"},
      {"setmetatable({1}, {__index = function() return 9 end})", "{1}"}};
  for (const auto& [value, reply] : kCases)
    EXPECT_EQ(bench.run(std::string("return ") + value), reply) << value;
}

TEST(LuaToReply, Resp3Kinds) {
  Bench bench;
  const std::pair<const char*, const char*> kCases[] = {
      {"return {double = 1.5}", ",1.5"},
      {"return {map = {a = {double = 2}}}", "%{\"a\", ,2}"},
      {"return {set = {x = 1}}", "~{\"x\"}"},
      {"return {big_number = '12'}", "(12"},
      {"return {verbatim_string = {format = 'toolong', string = 'a\\nb'}}", "=too:a\nb"},
      {"return true", "1"},
      {"return false", "nil"},
      {"redis.setresp(3) return {true, false}", "{#t, #f}"}};
  for (const auto& [script, reply] : kCases)
    EXPECT_EQ(bench.run(script, {}, {}, Protocol::kResp3), reply) << script;
}

TEST(LuaToReply, SetrespLastsForOneRun) {
  Bench bench;
  EXPECT_EQ(bench.run("redis.setresp(3) return redis.call('get', 'none')"), "nil");
  EXPECT_EQ(bench.run("redis.setresp(3) return type(redis.call('get', 'none'))"), "\"nil\"");
  EXPECT_EQ(bench.run("return type(redis.call('get', 'none'))"), "\"boolean\"");
  EXPECT_EQ(bench.run("return true", {}, {}, Protocol::kResp3), "1");
}

TEST(LuaToReply, WhatHoldsItselfIsAnErrorAndNothingElse) {
  Bench bench;
  EXPECT_EQ(bench.run("local t = {} t[1] = t return t"), "(error) ERR reached lua stack limit");
  EXPECT_EQ(bench.run("local t = {} t.map = {a = t} return t"),
            "(error) ERR reached lua stack limit");
  EXPECT_EQ(bench.run("local t = 1 for i = 1, 900 do t = {t} end return {t, 2}").substr(0, 4),
            "{{{{");
}

TEST(LuaToReply, AWebOfTablesIsBounded) {
  ScriptOptions options;
  options.instructions = 1'000'000;
  Bench bench(options);
  const std::string reply = bench.run("local t = {1} for i = 1, 60 do t = {t, t} end return t");
  EXPECT_NE(reply.find("instructions"), reply.npos) << reply;
}

}  // namespace
}  // namespace perigee::lua::testing
