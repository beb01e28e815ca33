// What the count hook cannot see is charged: every function of a library that does much in one
// call costs steps in proportion. A row is a few instructions that do a lot.
#include <gtest/gtest.h>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

// Made beforehand: s of a million bytes, t of ten thousand numbers, n strings.
constexpr const char* kMade =
    "local s, t, n = ('x'):rep(1000000), {}, {} "
    "for i = 1, 10000 do t[i] = i * 7919 % 10000 n[i] = 'n' .. t[i] end ";

struct Row {
  const char* work;
  std::uint64_t least;  // steps
};

constexpr std::uint64_t kBytes = 1'000'000 / 64, kItems = 10'000;

constexpr Row kRows[] = {
    {"('x'):rep(1000000)", kBytes},
    {"('xy'):rep(500000)", kBytes},
    {"s:upper()", kBytes},
    {"s:lower()", kBytes},
    {"s:reverse()", kBytes},
    {"s:sub(2)", kBytes},
    {"s:byte(1, 5000)", 5000},
    {"string.char(unpack(t, 1, 0))", 0},
    {"s:find('y', 1, true)", kBytes},
    {"s:find('xy', 1, true)", kBytes},
    {"s:find('y')", kBytes},
    {"s:find('[y]')", 1'000'000},
    {"s:sub(1, 3000):find('x*y')", 3000 * 3000 / 2},
    {"s:sub(1, 3000):match('x-y')", 3000 * 3000 / 2},
    {"s:match('^(x+)$')", 1'000'000},
    {"s:gsub('x', 'y')", 1'000'000},
    {"s:gsub('x', '')", 1'000'000},
    {"s:gsub('y', 'z')", 1'000'000},
    {"('a'):gsub('a', s)", kBytes},
    {"s:gmatch('y')()", 1'000'000},
    {"s:format()", kBytes},
    {"('%s'):format(s)", kBytes},
    {"('%q'):format(s)", kBytes},
    {"table.concat(t)", kItems},
    {"table.concat(n, s:sub(1, 100))", kItems + 100 * kItems / 64},
    {"table.insert(t, 1, 0)", kItems},
    {"table.remove(t, 1)", kItems},
    {"table.sort(t)", 5 * kItems},
    {"table.sort(n, function(a, b) return a > b end)", 5 * kItems},
    {"table.maxn(t)", kItems},
    {"table.foreach(t, function() end)", kItems},
    {"table.foreachi(t, function() end)", kItems},
    {"select('#', unpack(t, 1, 7000))", 7000},
    {"loadstring(('x=1 '):rep(10000))", 40'000},
    {"load(function() local r = s s = nil return r end)", 1'000'000},
    {"redis.sha1hex(s)", 1'000'000 / 8},
    {"redis.log(3, s)", kBytes},
    {"redis.call('set', 'k', s)", kBytes},
    {"redis.call('echo', s)", 2 * kBytes},
    {"cjson.encode(s)", kBytes},
    {"cjson.encode(t)", kItems},
    {"cjson.encode(n)", kItems},
    {"cjson.decode('\"' .. s .. '\"')", kBytes},
    {"cjson.decode('[' .. ('1,'):rep(9999) .. '1]')", kItems},
    {"cjson.decode('[' .. (' '):rep(1000000) .. ']')", kBytes},
    {"cmsgpack.pack(s)", kBytes},
    {"cmsgpack.pack(t)", kItems},
    {"cmsgpack.unpack(('\\1'):rep(7000))", 7000},
    {"cmsgpack.unpack(cmsgpack.pack(s))", 2 * kBytes},
    {"cmsgpack.unpack(cmsgpack.pack(t))", 2 * kItems},
    {"struct.pack('s', s)", kBytes},
    {"struct.pack('c1000000', s)", kBytes},
    {"struct.unpack('s', s .. '\\0')", kBytes},
    {"struct.unpack('c1000000', s)", kBytes},
    {"struct.size(('d'):rep(100000))", 100'000},
    {"tostring(s) == s", 0},
};

TEST(ChargedSteps, InProportionToTheWork) {
  for (const Row& row : kRows) {
    Bench bench;
    const auto used = [&](const std::string& source) {
      const std::string reply = bench.run(source);
      EXPECT_EQ(reply.find("(error)"), reply.npos) << source << " -> " << reply.substr(0, 200);
      return bench.host.machine().budget.used();
    };
    const std::uint64_t before = used(kMade);
    const std::uint64_t after = used(std::string(kMade) + "local _ = " + row.work);
    EXPECT_GE(after - before + 200, row.least) << row.work;
  }
}

// What a script returns is walked, too.
TEST(ChargedSteps, OfTheReply) {
  Bench bench;
  bench.run("local t = {} for i = 1, 10000 do t[i] = i end");
  const std::uint64_t before = bench.host.machine().budget.used();
  bench.run("local t = {} for i = 1, 10000 do t[i] = i end return t");
  EXPECT_GE(bench.host.machine().budget.used() - before + 200, kItems);
}

}  // namespace
}  // namespace perigee::lua::testing
