// Every allocation of typed calls, of scripts that make several calls, and of keys and fields that
// are due fails, once and for good. What commands do is shown in allocation_test.cc.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "perigee/perigee.h"

#include "tests/hardening/allocation_commands.h"
#include "tests/support/manual_engine.h"
#include "tests/unit/ds/counted_new.h"

namespace perigee::testing {
namespace {

constexpr std::string_view kLong =
    "a text that is too long for any small form, which takes a hundred bytes or so: here they are.";

class World {
 public:
  explicit World(const std::vector<std::string>& keys, const EngineOptions& options = {})
      : world_(options) {
    for (const std::string& key : keys)
      for (const Argv& argv : commands_to_set_up(key)) call(argv);
    for (int i = 0; i < 70; ++i) call({"SET", "key:" + std::to_string(i), "v"});
  }
  Reply call(const Argv& argv) {
    const std::vector<std::string_view> words(argv.begin(), argv.end());
    return engine().call(words);
  }
  Engine& engine() { return world_.engine; }
  ManualClock& clock() { return world_.clock; }

 private:
  ManualEngine world_;
};

// The content, and what comes next: the order of keys, a random one.
std::string fingerprint(Engine& engine) {
  Engine copy = engine.fork();
  const std::string content = copy.digest().to_text();
  return content + copy.call("KEYS", "*").to_text() + copy.call("RANDOMKEY").to_text();
}

// A typed call: its refusal, when it answers one.
struct TypedCall {
  const char* name;
  std::function<std::optional<Error>(Engine&)> run;
};
template <class T>
std::optional<Error> refusal(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

constexpr std::string_view kNames[] = {"f1", "new", "f0", "f499"};
constexpr std::string_view kMembers[] = {"m1", "new", kLong, "m3"};
constexpr FieldValue kPairs[] = {{"f1", kLong}, {"new", "x"}, {"new", kLong}, {"f3", "y"}};
constexpr KeyValue kValues[] = {{"s:long", kLong}, {"s:absent", kLong}, {"h:timed", "v"}};
constexpr ScoredMember kScored[] = {{"m1", 900}, {"new", 5}, {kLong, 6}, {"m3", 0}};
constexpr std::string_view kUnited[] = {"z:big", "set:big"};
constexpr StreamId kIds[] = {{1, 1}, {2, 1}, {9, 1}};
constexpr std::string_view kKeys[] = {"h:timed", "s:long", "key:3", "absent"};

const std::vector<TypedCall>& typed_calls() {
  static const std::vector<TypedCall> calls{
      {"strings.set", [](Engine& e) { return refusal(e.strings().set("s:absent", kLong)); }},
      {"strings.exchange",
       [](Engine& e) { return refusal(e.strings().exchange("s:long", kLong)); }},
      {"strings.append", [](Engine& e) { return refusal(e.strings().append("s:long", kLong)); }},
      {"strings.take", [](Engine& e) { return refusal(e.strings().take("s:long")); }},
      {"strings.increment", [](Engine& e) { return refusal(e.strings().increment("s:absent")); }},
      {"strings.set_many", [](Engine& e) { return refusal(e.strings().set_many(kValues)); }},
      {"strings.get_many",
       [](Engine& e) {
         (void)e.strings().get_many(kKeys);
         return std::optional<Error>();
       }},
      {"hashes.set", [](Engine& e) { return refusal(e.hashes().set("h:big", kPairs)); }},
      {"hashes.set timed", [](Engine& e) { return refusal(e.hashes().set("h:timedbig", kPairs)); }},
      {"hashes.all", [](Engine& e) { return refusal(e.hashes().all("h:big")); }},
      {"hashes.erase", [](Engine& e) { return refusal(e.hashes().erase("h:timedbig", kNames)); }},
      {"hashes.take", [](Engine& e) { return refusal(e.hashes().take("h:big", kNames)); }},
      {"hashes.increment_real",
       [](Engine& e) { return refusal(e.hashes().increment_real("h:big", "new", "1.5")); }},
      {"hashes.expire_after",
       [](Engine& e) { return refusal(e.hashes().expire_after("h:big", kNames, Millis(5))); }},
      {"hashes.set_and_expire",
       [](Engine& e) {
         return refusal(e.hashes().set_and_expire("h:big", kPairs, Expiry::after(Millis(5))));
       }},
      {"lists.push_back",
       [](Engine& e) { return refusal(e.lists().push_back("l:big", kMembers)); }},
      {"lists.pop_front", [](Engine& e) { return refusal(e.lists().pop_front("l:one")); }},
      {"sets.add", [](Engine& e) { return refusal(e.sets().add("set:big", kMembers)); }},
      {"sets.pop", [](Engine& e) { return refusal(e.sets().pop("set:big", 20)); }},
      {"sets.move", [](Engine& e) { return refusal(e.sets().move("set:big", "absent", "m1")); }},
      {"zsets.add", [](Engine& e) { return refusal(e.zsets().add("z:big", kScored)); }},
      {"zsets.pop",
       [](Engine& e) { return refusal(e.zsets().pop("z:big", ZSetEnd::kLowest, 30)); }},
      {"zsets.erase", [](Engine& e) { return refusal(e.zsets().erase("z:big", kMembers)); }},
      {"zsets.store_union",
       [](Engine& e) { return refusal(e.zsets().store_union("absent", kUnited)); }},
      {"streams.add", [](Engine& e) { return refusal(e.streams().add("x:big", kPairs)); }},
      {"streams.erase", [](Engine& e) { return refusal(e.streams().erase("x:big", kIds)); }},
      {"streams.read_group",
       [](Engine& e) { return refusal(e.streams().read_group("x:big", "g", "new", 10)); }},
      {"streams.acknowledge",
       [](Engine& e) { return refusal(e.streams().acknowledge("x:big", "g", kIds)); }},
      {"bits.set", [](Engine& e) { return refusal(e.bits().set("s:long", 5000, true)); }},
      {"hll.add", [](Engine& e) { return refusal(e.hll().add("hll:sparse", kMembers)); }},
      {"keys.rename", [](Engine& e) { return refusal(e.keys().rename("h:timed", "s:long")); }},
      {"keys.copy", [](Engine& e) { return refusal(e.keys().copy("h:big", "absent")); }},
      {"keys.move", [](Engine& e) { return refusal(e.keys().move("h:timed", 3)); }},
      {"keys.erase",
       [](Engine& e) {
         e.keys().erase(kKeys);
         return std::optional<Error>();
       }},
      {"keys.expire_at",
       [](Engine& e) {
         e.keys().expire_at("s:long", UnixMillis(Millis(1'800'000'000'000)));
         return std::optional<Error>();
       }},
      {"keys.matching",
       [](Engine& e) {
         (void)e.keys().matching("*");
         return std::optional<Error>();
       }},
      {"load", [](Engine& e) { return refusal(e.load("return 1")); }}};
  return calls;
}

// All keys that the calls name.
const std::vector<std::string> kDataSet{"s:long", "h:timed", "h:big", "h:timedbig", "l:one",
                                        "l:big",  "set:big", "z:big", "x:big",      "hll:sparse"};

// Whether an allocation failed.
bool fail_call(const TypedCall& call, int allowed, bool for_good, Engine& engine,
               std::optional<Error>& refused) {
  const FailingNew failing(allowed, for_good);
  try {
    refused = call.run(engine);
  } catch (const std::bad_alloc&) {
    refused = Error{ErrorCode::kNoMemory, {}};
  }
  return failing.failed();
}

void fail_everywhere(const TypedCall& call, bool for_good) {
  World world(kDataSet);
  Engine done = world.engine().fork();
  ASSERT_EQ(call.run(done), std::nullopt);
  const std::string before = fingerprint(world.engine()), after = fingerprint(done);
  for (int allowed = 0;; ++allowed) {
    SCOPED_TRACE("allocation " + std::to_string(allowed));
    Engine engine = world.engine().fork();
    std::optional<Error> refused;
    const bool failed = fail_call(call, allowed, for_good, engine, refused);
    const std::string now = fingerprint(engine);
    if (refused) {
      EXPECT_EQ(refused->code, ErrorCode::kNoMemory) << refused->message;
      EXPECT_TRUE(now == before || now == after) << now;
    } else {
      EXPECT_EQ(now, after);
    }
    if (now == before) {
      EXPECT_EQ(call.run(engine), std::nullopt);
      EXPECT_EQ(fingerprint(engine), after);
    }
    EXPECT_EQ(fingerprint(world.engine()), before);
    if (!failed || ::testing::Test::HasFailure()) return;
  }
}

TEST(AllocationFailureOfCalls, TypedCallsAreDoneOrNot) {
  for (const TypedCall& call : typed_calls()) {
    SCOPED_TRACE(call.name);
    fail_everywhere(call, false);
    fail_everywhere(call, true);
  }
}

// A script stops at the call that failed and keeps what came before.
TEST(AllocationFailureOfCalls, EachCallOfAScriptIsDoneOrNot) {
  const std::string steps[] = {"redis.call('SET', 's:absent', ARGV[1])",
                               "redis.call('HSET', 'h:big', 'f1', ARGV[1], 'new', ARGV[1])",
                               "redis.call('RPUSH', 'l:big', ARGV[1], ARGV[1], ARGV[1])",
                               "redis.call('DEL', 'h:timed', 's:long', 's:absent')"};
  World world(kDataSet);
  std::vector<std::string> stages{fingerprint(world.engine())};
  std::string source;
  const std::string_view args[] = {kLong};
  for (const std::string& step : steps) {
    source += step + " ";
    Engine engine = world.engine().fork();
    ASSERT_FALSE(engine.eval(source, {}, args).is_error());
    stages.push_back(fingerprint(engine));
  }
  std::set<std::string> seen;
  for (const bool for_good : {false, true})
    for (int allowed = 0;; ++allowed) {
      SCOPED_TRACE("allocation " + std::to_string(allowed));
      Engine engine = world.engine().fork();
      engine.eval("return 1");  // Lua is there before memory is short
      Reply reply;
      bool failed;
      {
        const FailingNew failing(allowed, for_good);
        reply = engine.eval(source, {}, args);
        failed = failing.failed();
      }
      const std::string now = fingerprint(engine);
      EXPECT_NE(std::ranges::find(stages, now), stages.end()) << now;
      seen.insert(now);
      if (!reply.is_error()) {
        EXPECT_EQ(now, stages.back());
      }
      EXPECT_FALSE(engine.eval(source, {}, args).is_error());
      if (!failed || HasFailure()) break;
    }
  EXPECT_EQ(seen.size(), stages.size());
}

// One that is undone when it fails has done all of it, or nothing: nobody hears of what is not
// done.
TEST(AllocationFailureOfCalls, AScriptThatIsUndoneIsDoneOrNot) {
  const std::string source =
      "redis.call('SET', 's:absent', ARGV[1]) redis.call('PUBLISH', 'news', ARGV[1]) "
      "redis.call('HSET', 'h:big', 'f1', ARGV[1], 'new', ARGV[1]) redis.call('SPOP', 'set:big') "
      "redis.call('DEL', 'h:timed', 's:long') math.random() return ARGV[1]";
  EngineOptions options;
  options.scripts.on_error = OnError::kRollBack;
  World world(kDataSet, options);
  Engine done = world.engine().fork();
  const std::string_view args[] = {kLong};
  ASSERT_EQ(done.eval(source, {}, args), Reply(kLong));
  const std::string before = fingerprint(world.engine()), after = fingerprint(done);
  for (const bool for_good : {false, true})
    for (int allowed = 0;; ++allowed) {
      SCOPED_TRACE("allocation " + std::to_string(allowed));
      Engine engine = world.engine().fork();
      Session watcher = engine.open_session(), hearer = engine.open_session();
      hearer.subscribe("news");
      watcher.call("WATCH", "h:timed");
      engine.eval("return 1");  // Lua is there before memory is short
      Reply reply;
      bool failed;
      {
        const FailingNew failing(allowed, for_good);
        reply = engine.eval(source, {}, args);
        failed = failing.failed();
      }
      EXPECT_EQ(fingerprint(engine), reply.is_error() ? before : after) << reply.to_text();
      watcher.call("MULTI");
      EXPECT_EQ(watcher.call("EXEC").is_nil(), !reply.is_error());
      EXPECT_TRUE(!reply.is_error() || !hearer.poll_message());
      if (!failed || HasFailure()) break;
    }
}

// What is due goes away, sooner or later, and is absent meanwhile.
TEST(AllocationFailureOfCalls, WhatIsDueIsAbsentAllTheSame) {
  const std::vector<Argv> commands{{"SET", "other", std::string(kLong)},
                                   {"GET", "due:3"},
                                   {"SET", "due:3", std::string(kLong)},
                                   {"HGET", "h:timedbig", "f3"},
                                   {"HLEN", "h:timedbig"},
                                   {"HSET", "h:timed", "f0", std::string(kLong)},
                                   {"EXISTS", "due:1", "due:50"}};
  for (const Argv& argv : commands)
    for (const bool for_good : {false, true}) {
      SCOPED_TRACE(argv[0] + " " + argv[1]);
      World world(kDataSet);
      for (int i = 0; i < 60; ++i)
        world.call({"SET", "due:" + std::to_string(i), "v", "EX", std::to_string(10 + i)});
      world.clock().advance(std::chrono::seconds(1500));
      Engine done = world.engine().fork();
      const std::vector<std::string_view> words(argv.begin(), argv.end());
      const Reply expected = done.call(words);
      done.expire_due();
      for (int allowed = 0;; ++allowed) {
        SCOPED_TRACE("allocation " + std::to_string(allowed));
        Engine engine = world.engine().fork();
        Reply reply;
        bool failed;
        {
          const FailingNew failing(allowed, for_good);
          reply = engine.call(words);
          failed = failing.failed();
        }
        if (reply.is_error()) {
          EXPECT_EQ(reply.get_if<Error>()->code, ErrorCode::kNoMemory);
          reply = engine.call(words);
        }
        EXPECT_EQ(reply, expected);
        engine.expire_due();
        EXPECT_EQ(engine.digest(), done.digest());
        if (!failed || HasFailure()) break;
      }
    }
}

// EXEC answers for every command, or refuses: an array is never cut short.
TEST(AllocationFailureOfCalls, ExecAnswersWholeOrNotAtAll) {
  for (const bool for_good : {false, true}) {
    bool failed = true;
    for (int allowed = 0; failed; ++allowed) {
      SCOPED_TRACE(std::to_string(allowed));
      World world({});
      world.call({"MULTI"});
      for (const char* key : {"a", "b", "c"}) world.call({"SET", key, std::string(kLong)});
      Reply reply;
      {
        const std::string_view exec[] = {"EXEC"};
        const FailingNew failing(allowed, for_good);
        try {
          reply = world.engine().call(exec);
        } catch (const std::bad_alloc&) {  // there is none for an answer of any kind
          EXPECT_TRUE(for_good);
          reply = Reply(Error{});
        }
        failed = failing.failed();
      }
      const auto* answers = reply.get_if<Reply::Array>();
      EXPECT_TRUE(reply.is_error() || (answers != nullptr && answers->size() == 3))
          << reply.to_text();
      EXPECT_TRUE(world.call({"EXISTS", "a", "b", "c"}) == Reply(3) || failed);
    }
  }
}

}  // namespace
}  // namespace perigee::testing
