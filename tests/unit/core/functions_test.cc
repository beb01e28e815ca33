// Engine::functions(): what of a library is data, and what is not.
#include <gtest/gtest.h>

#include "perigee/perigee.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

constexpr std::string_view kCounter =
    "#!lua name=counter\n"
    "local n = 0\n"
    "redis.register_function('count', function() n = n + 1 return n end)\n"
    "redis.register_function{function_name = 'get', description = 'reads', flags = {'no-writes'},\n"
    "  callback = function(keys) return redis.call('GET', keys[1]) end}";

std::string library_of(const std::string& name, const std::string& function,
                       const std::string& value) {
  return "#!lua name=" + name + "\nredis.register_function('" + function +
         "', function() return '" + value + "' end)";
}

std::string error_of(const Reply& reply) {
  const Error* error = reply.get_if<Error>();
  return error == nullptr ? "" : error->message;
}

TEST(Functions, AreLoadedListedCalledAndRemoved) {
  ManualEngine world;
  Functions functions = world.engine.functions();
  EXPECT_EQ(functions.load(kCounter).value(), "counter");
  const auto list = functions.list();
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].name, "counter");
  EXPECT_EQ(list[0].source, kCounter);
  ASSERT_EQ(list[0].functions.size(), 2u);
  EXPECT_EQ(list[0].functions[0].name, "count");
  EXPECT_EQ(list[0].functions[0].description, std::nullopt);
  EXPECT_EQ(list[0].functions[1].description, "reads");
  EXPECT_EQ(list[0].functions[1].flags, std::vector<std::string_view>{"no-writes"});
  EXPECT_TRUE(functions.list("C?unter").size() == 1 && functions.list("nosuch").empty());

  EXPECT_EQ(functions.call("COUNT"), Reply(1));
  const std::string_view keys[] = {"k"};
  world.engine.call("SET", "k", "v");
  EXPECT_EQ(functions.call_read_only("get", keys), Reply("v"));
  EXPECT_EQ(error_of(functions.call_read_only("count")),
            "ERR Can not execute a script with write flag using *_ro command.");
  EXPECT_EQ(error_of(functions.call("nosuch")), "ERR Function not found");
  EXPECT_FALSE(functions.remove("Counter"));
  EXPECT_TRUE(functions.remove("counter"));
  EXPECT_EQ(error_of(functions.call("count")), "ERR Function not found");
}

TEST(Functions, AreReplacedAsAWholeOrNotAtAll) {
  ManualEngine world;
  Functions functions = world.engine.functions();
  functions.load(library_of("a", "f", "old")).value();
  functions.load(library_of("b", "g", "other")).value();
  EXPECT_EQ(functions.load(library_of("a", "f", "new")).error().message,
            "ERR Library 'a' already exists");
  for (const std::string& bad :
       {std::string("#!lua name=a\nreturn return"), library_of("a", "G", "new"),
        std::string("#!lua name=a\nredis.register_function('f', function() end) a = 1"),
        std::string("#!lua name=a\n")}) {
    EXPECT_FALSE(functions.load(bad, OnCollision::kReplace)) << bad;
    EXPECT_EQ(functions.call("f"), Reply("old")) << bad;
    EXPECT_EQ(functions.call("g"), Reply("other")) << bad;
  }
  functions.load(library_of("a", "h", "new"), OnCollision::kReplace).value();
  EXPECT_EQ(error_of(functions.call("f")), "ERR Function not found");
  EXPECT_EQ(functions.call("h"), Reply("new"));
  EXPECT_EQ(functions.list().back().name, "a");  // loaded last
  functions.flush();
  EXPECT_TRUE(functions.list().empty());
}

TEST(Functions, WithNamesThatDifferInCaseAreOne) {
  ManualEngine world;
  EXPECT_EQ(world.engine.functions()
                .load("#!lua name=a\nredis.register_function('f', function() end)\n"
                      "redis.register_function('F', function() end)")
                .error()
                .message,
            "ERR Error registering functions: ERR Function already exists in the library");
}

TEST(Functions, BelongToForksAndSnapshots) {
  ManualEngine world;
  Engine& engine = world.engine;
  engine.functions().load(kCounter).value();
  EXPECT_EQ(engine.functions().call("count"), Reply(1));
  const Snapshot with = engine.snapshot();
  Engine fork = engine.fork();
  engine.functions().flush();
  const Snapshot without = engine.snapshot();
  EXPECT_NE(with.digest(), without.digest());

  EXPECT_EQ(fork.functions().call("count"), Reply(1));  // what is kept is no data
  EXPECT_EQ(fork.functions().call("count"), Reply(2));
  fork.rewind(with);
  EXPECT_EQ(fork.functions().call("count"), Reply(1));
  fork.rewind(without);
  EXPECT_EQ(error_of(fork.functions().call("count")), "ERR Function not found");
  engine.rewind(with);
  EXPECT_EQ(engine.functions().call("count"), Reply(1));
  EXPECT_EQ(engine.digest(), with.digest());
}

TEST(Functions, DigestDoesNotDependOnTheOrderOfLoading) {
  ManualEngine one, two;
  const std::string a = library_of("a", "f", "1"), b = library_of("b", "g", "2");
  for (const std::string& source : {a, b}) one.engine.functions().load(source).value();
  for (const std::string& source : {b, a}) two.engine.functions().load(source).value();
  EXPECT_EQ(one.engine.digest(), two.engine.digest());
}

TEST(Functions, GoThroughPayloads) {
  ManualEngine world, other;
  world.engine.functions().load(kCounter).value();
  world.engine.functions().load(library_of("a", "f", "1")).value();
  const std::string payload = world.engine.functions().dump();
  Functions functions = other.engine.functions();
  functions.load(library_of("a", "f", "old")).value();
  EXPECT_EQ(functions.restore(payload).error().message, "ERR Library a already exists");
  EXPECT_EQ(functions.list().size(), 1u);
  ASSERT_TRUE(functions.restore(payload, OnCollision::kReplace));
  EXPECT_EQ(functions.call("f"), Reply("1"));
  EXPECT_EQ(functions.call("count"), Reply(1));
  functions.load(library_of("c", "h", "3")).value();
  ASSERT_TRUE(functions.restore(payload, OnCollision::kFlush));
  EXPECT_EQ(other.engine.digest(), world.engine.digest());
  EXPECT_EQ(functions.dump(), payload);
}

// Whatever is wrong with a payload, it is refused and nothing changes.
TEST(Functions, RefuseEveryCorruptPayload) {
  ManualEngine world;
  Functions functions = world.engine.functions();
  functions.load(kCounter).value();
  const std::string payload = functions.dump();
  const Digest before = world.engine.digest();
  for (std::size_t i = 0; i < payload.size(); ++i) {
    EXPECT_FALSE(functions.restore(payload.substr(0, i), OnCollision::kFlush));
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = payload;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      EXPECT_FALSE(functions.restore(bad, OnCollision::kFlush)) << i << " " << bit;
    }
  }
  EXPECT_EQ(world.engine.digest(), before);
}

TEST(Functions, AreHeldToTheBudgets) {
  EngineOptions options;
  options.scripts.instructions = 100'000;
  options.scripts.memory_bytes = std::size_t{2} << 20;
  options.scripts.source_bytes = 1000;
  Engine engine = Engine::open(options).value();
  Functions functions = engine.functions();
  const auto refusal = [&](std::string_view source) { return functions.load(source).error(); };
  EXPECT_EQ(refusal("#!lua name=a\nwhile true do end").message,
            "ERR Error registering functions: ERR FUNCTION LOAD timeout");
  EXPECT_EQ(refusal("#!lua name=a\nlocal t = {} for i = 1, 90000 do t[i] = {i} end").code,
            ErrorCode::kLimit);
  EXPECT_EQ(refusal("#!lua name=a\n" + std::string(1000, ' ')).code, ErrorCode::kLimit);
  functions
      .load(
          "#!lua name=a\nredis.register_function('f', function() while true do end end)\n"
          "redis.register_function('g', function() return 'alive' end)")
      .value();
  EXPECT_NE(error_of(functions.call("f")).find("ScriptOptions::instructions"), std::string::npos);
  EXPECT_EQ(functions.call("g"), Reply("alive"));
}

TEST(Functions, AndScriptsDoNotMeet) {
  ManualEngine world;
  Engine& engine = world.engine;
  engine.functions().load(kCounter).value();
  EXPECT_EQ(engine.eval("return {#KEYS, #ARGV}").to_text(), "1) (integer) 0\n2) (integer) 0\n");
  EXPECT_EQ(engine.functions().call("count"), Reply(1));
  EXPECT_NE(error_of(engine.eval("return count")).find("nonexistent global"), std::string::npos);
  engine.call("SCRIPT", "FLUSH");
  EXPECT_EQ(engine.functions().call("count"), Reply(2));
  engine.functions().flush();
  EXPECT_EQ(engine.eval("return redis.breakpoint() == false"), Reply(1));
}

TEST(Functions, StayWithinTheMemoryLimit) {
  ManualEngine world;
  Engine& engine = world.engine;
  Functions functions = engine.functions();
  functions.load(kCounter).value();
  const std::string payload = functions.dump();
  functions.flush();
  ASSERT_FALSE(engine.call("CONFIG", "SET", "maxmemory", "100").is_error());
  const std::string refusal = "OOM command not allowed when used memory > 'maxmemory'.";
  EXPECT_EQ(functions.load(kCounter).error().message, refusal);
  EXPECT_EQ(functions.restore(payload).error().message, refusal);
  EXPECT_TRUE(functions.list().empty());
  engine.call("CONFIG", "SET", "maxmemory", "0");
  functions.load(kCounter).value();
  engine.call("CONFIG", "SET", "maxmemory", "100");
  EXPECT_EQ(error_of(functions.call("count")), refusal);
  const std::string_view keys[] = {"k"};
  EXPECT_EQ(functions.call("get", keys), Reply());  // no-writes
}

TEST(Functions, CountAsMemory) {
  ManualEngine world;
  const std::size_t before = world.engine.memory_used();
  world.engine.functions().load(kCounter).value();
  EXPECT_GE(world.engine.memory_used(), before + kCounter.size());
  world.engine.functions().flush();
  EXPECT_EQ(world.engine.memory_used(), before);
}

}  // namespace
}  // namespace perigee::testing
