#include <gtest/gtest.h>

#include "engine/base/text.h"
#include "tests/unit/lua/fake_engine.h"
#include "tests/unit/lua/stock_lua.h"

namespace perigee::lua::testing {
namespace {

// What both stories share: numbers from a seed, values of every kind, and a way to show them.
constexpr char kPrelude[] = R"(
  local state = SEED
  local function random(n)
    state = (state * 16807) % 2147483647
    return state % n
  end
  local function text()
    local bytes = {}
    for i = 1, random(9) do
      local kind = random(5)
      if kind == 0 then bytes[i] = string.char(random(256))
      elseif kind == 1 then bytes[i] = ('"\\/\b\f\n\r\t\127'):sub(random(9) + 1, -1):sub(1, 1)
      else bytes[i] = string.char(97 + random(26)) end
    end
    return table.concat(bytes)
  end
  local specials = {0, 1, -1, 0.1, 1e15, 1e14, 123456789012345678, 1e300, -1e-300, 5e-324, 2^53}
  local function number()
    local kind = random(5)
    if kind == 0 then return specials[random(#specials) + 1] end
    if kind == 1 then return random(100000) / (random(1000) + 1) end
    if kind == 2 then return (random(2147483647) - 1073741823) * 10 ^ (random(60) - 30) end
    return random(2000) - 1000
  end
  local function show(v)
    if type(v) == 'number' then
      if v ~= v then return 'nan' end
      return string.format('%.17g', v)
    end
    if type(v) ~= 'table' then return type(v) .. ':' .. tostring(v) end
    local parts = {}
    for k, x in pairs(v) do parts[#parts + 1] = '[' .. show(k) .. ']=' .. show(x) end
    table.sort(parts)
    return '{' .. table.concat(parts, ',') .. '}'
  end
)";

constexpr char kEncodeStory[] = R"(
  local invalid = {1/0, -1/0, 0/0}
  local function value(depth)
    local kind = random(depth > 3 and 7 or 11)
    if kind < 2 then return number() end
    if kind < 4 then return text() end
    if kind == 4 then return random(2) == 0 end
    if kind == 5 then return cjson.null end
    if kind == 6 then
      if random(20) == 0 then return error end
      if random(20) == 0 then return invalid[random(3) + 1] end
      return number()
    end
    local t = {}
    for i = 1, random(5) do
      if kind < 9 then t[random(8) == 0 and random(30) or i] = value(depth + 1)
      elseif random(30) == 0 then t[random(2) == 0] = 1
      elseif random(6) == 0 then t[number()] = value(depth + 1)
      else t[text()] = value(depth + 1) end
    end
    return t
  end
  local out = {}
  for i = 1, COUNT do
    local c = cjson.new()
    if random(4) == 0 then c.encode_sparse_array(random(2) == 0, random(3) + 1, random(12)) end
    if random(4) == 0 then c.encode_max_depth(random(5) + 1) end
    if random(4) == 0 then c.encode_number_precision(random(14) + 1) end
    if random(4) == 0 then c.encode_invalid_numbers(({'off', 'on', 'null'})[random(3) + 1]) end
    local ok, result = pcall(c.encode, value(0))
    out[i] = tostring(ok) .. ' ' .. tostring(result)
  end
  return table.concat(out, '\n')
)";

constexpr char kDecodeStory[] = R"(
  local words = {'true', 'false', 'null', 'nan', 'inf', '-inf', 'Infinity', 'NaN', '+1', '01',
                 '0x1F', '-0', '1e5', '1.5e-3', '1e400', '-1e400', '1e-400', '0x', '0x.8p1', '1.',
                 '.5', '-', '1e', '1e+', '-0x10', 'nan(ab)', 'tru', 'nul', '--1', '0.1e1x', '12345678901234567890',
                 '0x1p-2000', '0x1p2000', '4.9e-324', '2.4e-324', '1.7976931348623159e308', 'nan(', 'infinit'}
  local escapes = {'\\n', '\\u0041', '\\u00e9', '\\u20ac', '\\ud83d\\ude00', '\\ud800', '\\udc00',
                   '\\u12', '\\x', '\\/', '\\"', '\\\\', '\\u0000', '\\ud83dx', '\\ud83d\\u0041',
                   '\\uD83D\\uDE00', '\\uzzzz', '\\b', '\\f', '\\r', '\\t', '\\'}
  local function quoted()
    local parts = {}
    for i = 1, random(5) do
      local kind = random(4)
      if kind == 0 then parts[i] = escapes[random(#escapes) + 1] else parts[i] = text():gsub('"', '') end
    end
    return '"' .. table.concat(parts) .. '"'
  end
  local function space() return ({'', '', '', ' ', '\n', '\t\r'})[random(6) + 1] end
  local function json(depth)
    local kind = random(depth > 4 and 5 or 8)
    if kind < 2 then return quoted() end
    if kind == 2 then return words[random(#words) + 1] end
    if kind < 5 then return tostring(number()) end
    local parts = {}
    for i = 1, random(4) do
      local v = space() .. json(depth + 1) .. space()
      parts[i] = kind == 7 and quoted() .. space() .. ':' .. v or v
    end
    local comma = random(25) == 0 and ',,' or ','
    if kind == 7 then return '{' .. table.concat(parts, comma) .. '}' end
    return '[' .. table.concat(parts, comma) .. ']'
  end
  local out = {}
  for i = 1, COUNT do
    local s = json(0)
    if random(3) == 0 and #s > 0 then
      local at = random(#s) + 1
      local with = ({'', '[', '}', '"', ',', ':', '\0', 'x', '\\'})[random(9) + 1]
      s = s:sub(1, at - 1) .. with .. s:sub(at + random(2))
    end
    local c = cjson.new()
    if random(4) == 0 then c.decode_max_depth(random(4) + 1) end
    if random(3) == 0 then c.decode_invalid_numbers(false) end
    local ok, result = pcall(c.decode, s)
    out[i] = s .. ' -> ' .. (ok and show(result) or result)
  end
  return table.concat(out, '\n')
)";

constexpr char kSettingsStory[] = R"(
  local names = {'encode_sparse_array', 'encode_max_depth', 'decode_max_depth',
                 'encode_number_precision', 'encode_keep_buffer', 'encode_invalid_numbers',
                 'decode_invalid_numbers', 'encode', 'decode'}
  local values = {true, false, 'on', 'off', 'null', 'other', 0, 1, 2, 14, 15, 1.5, -1, '7', {},
                  2147483647}
  local out = {}
  for i = 1, COUNT do
    local c = cjson.new()
    local args = {}
    local count = random(5)
    for j = 1, count do args[j] = values[random(#values + 2) + 1] end
    local name = names[random(#names) + 1]
    local results = {pcall(c[name], unpack(args, 1, count))}
    for j = 1, 6 do results[j] = tostring(results[j]) end
    results[2] = results[2]:gsub('table: .*', 'table')
    out[i] = name .. ' ' .. table.concat(results, ' ')
  end
  return table.concat(out, '\n')
)";

// Every result of the story is a line; a difference shows the line.
void compare(const char* story, int seeds) {
  StockLua stock;
  if (!stock.require("cjson")) GTEST_SKIP() << "lua-cjson is not installed";
  Bench bench;
  for (int seed = 1; seed <= seeds; ++seed) {
    const std::string script =
        "local SEED, COUNT = " + std::to_string(seed) + ", 1000\n" + kPrelude + story;
    const std::string expected = base::printable(stock.run(script));
    const std::string actual = bench.run(script);
    if (expected == actual) continue;
    std::size_t at = 0;
    while (expected[at] == actual[at]) ++at;
    at = expected.rfind("\\n", at) == std::string::npos ? 0 : expected.rfind("\\n", at);
    FAIL() << "seed " << seed << "\noracle:  " << expected.substr(at, 300)
           << "\nperigee: " << actual.substr(at, 300);
  }
}

TEST(CjsonOracle, EncodesTheSame) { compare(kEncodeStory, 120); }
TEST(CjsonOracle, DecodesTheSame) { compare(kDecodeStory, 120); }
TEST(CjsonOracle, TakesTheSameSettings) { compare(kSettingsStory, 20); }

}  // namespace
}  // namespace perigee::lua::testing
