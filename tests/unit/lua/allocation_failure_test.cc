// Every allocation of every script fails once, and fails for good: no crash, no leak (under a
// sanitizer), exactly one reply, and a host that works afterwards.
#include <gtest/gtest.h>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

constexpr const char* kScripts[] = {
    "return redis.call('SET', 'k', ARGV[1])",
    "local t = {} for i = 1, 30 do t[i] = redis.call('echo', 'value ' .. i) end return t",
    "return {pcall(redis.call, 'nosuch'), redis.pcall('lpush', 'k', 1), redis.call('ping')}",
    "redis.setresp(3) return {redis.call('kind', 'map'), redis.call('kind', 'verbatim'), "
    "redis.call('kind', 'bignum'), redis.call('kind', 'set'), redis.call('kind', 'double')}",
    "return cjson.decode(cjson.encode({1, 2, {a = 'b\\n', c = {1.5, true, cjson.null}}}))",
    "return ('x'):rep(5000):gsub('x', {x = 'yy'}):upper():reverse():sub(1, 100)",
    "return string.format('%q %5.2f %s %d', 'a\"b', 3.14159, 'text', 42)",
    "local t = {5, 3, 9, 1} table.sort(t, function(a, b) return a > b end) return table.concat(t, "
    "',')",
    "return loadstring('return ' .. ('1+'):rep(50) .. '1')()",
    "local co = coroutine.wrap(function(a) for i = 1, 5 do a = coroutine.yield(a .. i) end end) "
    "local r = {} for i = 1, 5 do r[i] = co('x' .. i) end return r",
    "return {xpcall(function() error({err = 'E x'}) end, function(e) return e.err .. '!' end)}",
    "error({err = 'X ' .. ('y'):rep(100)})",
    "return {tostring({}), tostring(print_nothing_here)}",
    "local r = {} for w in ('one two three'):gmatch('%a+') do r[#r + 1] = w end return r",
    "return {map = {a = {double = 1.5}}, set = {}}",
    "local c = cjson.new() c.encode_max_depth(2) return {pcall(c.encode, {{{}}})}",
    "redis.log(3, 'a', 'b') return {bit.tohex(255), redis.sha1hex('x'), math.random(10)}",
    "return setmetatable({}, {__tostring = function() return 'x' end, __mode = 'k'})",
    "return {cmsgpack.unpack(cmsgpack.pack({1, 2, {a = 'b'}}, 1e300, ('x'):rep(300)))}",
    "return {struct.unpack('>I8sc0', struct.pack('>I8sbc0', 7, ('y'):rep(200), 3, 'abc'))}",
    "return {select(2, load(function() return nil end)), unpack({1, 2, 3})}"};

// Runs until the script makes fewer allocations than the n-th.
void fail_each_allocation(const char* script, bool once) {
  for (std::int64_t n = 0;; ++n) {
    ASSERT_LT(n, 100'000) << script;
    Bench bench;
    Allocator& allocator = bench.host.machine().allocator;
    allocator.fail_after(n, once);
    const std::string reply = bench.run(script, {"k"}, {"some argument"});
    EXPECT_EQ(reply.find(" replies)"), reply.npos) << script << " at " << n << ": " << reply;
    EXPECT_FALSE(reply.empty());
    const bool reached = !allocator.failure_pending();
    allocator.fail_after(-1, false);
    const std::string again = bench.run("return redis.call('ping')");
    ASSERT_EQ(again, "PONG") << script << " at " << n;
    if (!reached) return;
  }
}

TEST(AllocationFailure, OnceInEveryPlace) {
  for (const char* script : kScripts) fail_each_allocation(script, true);
}

TEST(AllocationFailure, ForGoodFromEveryPlace) {
  for (const char* script : kScripts) fail_each_allocation(script, false);
}

constexpr char kLibrary[] = R"(
  local n, kept = 0, {}
  local function count() n = n + 1 kept[n] = tostring(n) return n end
  redis.register_function('f', count)
  redis.register_function{function_name = 'g', description = 'what it does', flags = {'no-writes'},
    callback = function(keys, args) return {keys, args, redis.call('echo', args[1])} end}
  redis.log(1, 'loaded', n))";

// A library is loaded or it is not, and then it can be.
TEST(AllocationFailure, OfLibraries) {
  for (const bool once : {true, false})
    for (std::int64_t n = 0;; ++n) {
      Bench bench;
      Allocator& allocator = bench.host.machine().allocator;
      allocator.fail_after(n, once);
      std::string refusal = bench.load(kLibrary);
      const bool reached = !allocator.failure_pending();
      allocator.fail_after(-1, false);
      if (refusal.empty()) {
        ASSERT_EQ(bench.library->functions.size(), 2u) << n;
      } else {
        ASSERT_NE(refusal.find("memory_bytes"), refusal.npos) << n << ": " << refusal;
        ASSERT_TRUE(reached) << refusal;
        ASSERT_EQ(bench.load(kLibrary), "") << n;
      }
      ASSERT_EQ(bench.call(0), "1") << n;
      ASSERT_EQ(bench.run("return #ARGV"), "0") << n;  // scripts have their own globals again
      if (!reached) break;
    }
}

TEST(AllocationFailure, OfFunctions) {
  for (const bool once : {true, false})
    for (std::int64_t n = 0;; ++n) {
      Bench bench;
      ASSERT_EQ(bench.load(kLibrary), "");
      Allocator& allocator = bench.host.machine().allocator;
      allocator.fail_after(n, once);
      const std::string reply = bench.call(1, {"k"}, {"some argument"});
      const bool reached = !allocator.failure_pending();
      allocator.fail_after(-1, false);
      const std::string whole = "{{\"k\"}, {\"some argument\"}, \"some argument\"}";
      ASSERT_TRUE(reply == whole || reply.find("mem") != reply.npos) << n << ": " << reply;
      ASSERT_EQ(bench.call(1, {"k"}, {"some argument"}), whole) << n;
      if (!reached) break;
    }
}

TEST(AllocationFailure, WhileTheSandboxIsBuilt) {
  for (std::size_t memory = 1000; memory < 60'000; memory += 97) {
    ScriptOptions options;
    options.memory_bytes = memory;
    Bench bench(options);
    const std::string reply = bench.run("return 'fine'");
    EXPECT_TRUE(reply == "\"fine\"" || reply.find("memory_bytes") != reply.npos) << reply;
  }
}

}  // namespace
}  // namespace perigee::lua::testing
