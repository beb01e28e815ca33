#include <gtest/gtest.h>

#include "engine/base/text.h"
#include "tests/unit/lua/fake_engine.h"
#include "tests/unit/lua/stock_lua.h"

namespace perigee::lua::testing {
namespace {

// Calls every function of `bit` with generated numbers; the same in both Luas. tohex with -2^31
// digits is left out: there the oracle writes past its buffer.
constexpr char kStory[] = R"(
  local state = SEED
  local function random(n)
    state = (state * 16807) % 2147483647
    return state % n
  end
  local function number()
    local kind = random(6)
    if kind == 0 then return random(64) - 32 end
    if kind == 1 then return random(2147483647) * 2 + random(2) end
    if kind == 2 then return -random(2147483647) end
    if kind == 3 then return random(1000000) / 8 end
    if kind == 4 then return random(2147483647) * 4194304 end
    return ({0, -1, 2147483647, -2147483648, 4294967295, 4294967296, 0.5, 1.5, -0.5, 2.5})[
        random(10) + 1]
  end
  local names = {'tobit', 'bnot', 'band', 'bor', 'bxor', 'lshift', 'rshift', 'arshift', 'rol',
                 'ror', 'bswap', 'tohex'}
  local out = {}
  for i = 1, COUNT do
    local name = names[random(#names) + 1]
    local a, b, c = number(), number(), number()
    local ok, result
    if name == 'tohex' then
      ok, result = pcall(bit.tohex, a, random(40) - 20)
    elseif random(50) == 0 then
      ok, result = pcall(bit[name])
    elseif random(50) == 0 then
      ok, result = pcall(bit[name], 'text', {})
    else
      ok, result = pcall(bit[name], a, b, c)
    end
    out[i] = name .. ' ' .. tostring(result)
  end
  return table.concat(out, '\n')
)";

TEST(BitOracle, AnswersAsLuaBitOp) {
  StockLua stock;
  if (!stock.require("bit")) GTEST_SKIP() << "lua-bitop is not installed";
  Bench bench;
  for (int seed = 1; seed <= 120; ++seed) {
    const std::string script = "local SEED, COUNT = " + std::to_string(seed) + ", 1000\n" + kStory;
    ASSERT_EQ(bench.run(script), base::printable(stock.run(script))) << "seed " << seed;
  }
}

TEST(Bit, DigitsThatTheOracleCannotCount) {
  Bench bench;
  EXPECT_EQ(bench.run("return bit.tohex(65535, -2147483648)"), "\"0000FFFF\"");
  EXPECT_EQ(bench.run("return bit.tohex(65535, 2147483647)"), "\"0000ffff\"");
  EXPECT_EQ(bench.run("return {bit.tohex(1, 0/0), bit.tobit(0/0), bit.tobit(1/0)}").substr(0, 1),
            "{");
}

}  // namespace
}  // namespace perigee::lua::testing
