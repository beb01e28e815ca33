// Scripts of random commands, half of which fail in the end. One engine undoes those (roll_back);
// its twin, which keeps what scripts do, is told of the others alone. Nobody can tell them apart:
// by data, accounts, events, generators, messages, watched, awaited and tracked keys.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/command_stream.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

const std::vector<std::string> kLookedFor{"list:1", "hash:2", "zset:3", "set:4", "s:5", "k:1"};

class Side {
 public:
  Side(OnError on_error, std::uint64_t hash_seed) : world_(options(on_error, hash_seed)) {
    say(world_.engine.session(), {"CONFIG", "SET", "notify-keyspace-events", "KEA"});
    hearer_.subscribe_pattern("*");
    say(cacher_, {"CLIENT", "TRACKING", "ON"});
    say(bcaster_, {"CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "hash"});
  }

  // By a session that is told of the keys it has read.
  Reply run(const Words& argv) { return say(cacher_, argv); }
  ManualClock& clock() { return world_.clock; }

  void look_for_keys() {
    say(watcher_, Words{"WATCH"} + kLookedFor);
    for (const std::string& key : kLookedFor) say(cacher_, {"TYPE", key});
    if (waiter_.waiting()) return;
    const std::vector<std::string_view> wait{"BLPOP", "list:1", "list:2", "0"};
    waiter_.submit(wait, [this](const Reply& reply) { told_ += reply.to_text(); });
  }

  // What is there, what was told, and what comes next.
  std::string story() {
    std::string text =
        world_.engine.digest().to_text() + " " + std::to_string(world_.engine.memory_used()) + "\n";
    for (const Event& event : world_.engine.drain_events())
      text += std::to_string(event.sequence) + " " + std::string(event.name) + " " +
              std::string(event.key) + "\n";
    Engine next = world_.engine.fork();
    for (const char* drawn : {"return redis.call('RANDOMKEY')", "return math.random(1000000)"})
      text += next.eval(drawn).to_text();
    say(watcher_, {"MULTI"});
    text += "watched: " + say(watcher_, {"EXEC"}).to_text();
    for (Session* session : {&hearer_, &cacher_, &bcaster_})
      while (const auto message = session->poll_message()) {
        text += message->channel + ": " + message->payload;
        for (const std::string& key : message->keys) text += " " + key;
        text += "\n";
      }
    return text + std::exchange(told_, {});
  }

 private:
  static EngineOptions options(OnError on_error, std::uint64_t hash_seed) {
    EngineOptions options;
    options.scripts.on_error = on_error;
    options.hash_seed = hash_seed;
    return options;
  }
  static Reply say(Session& session, const Words& argv) {
    const std::vector<std::string_view> views(argv.begin(), argv.end());
    return session.call(views);
  }

  ManualEngine world_;
  Session hearer_ = world_.engine.open_session(), cacher_ = world_.engine.open_session(),
          bcaster_ = world_.engine.open_session(), watcher_ = world_.engine.open_session(),
          waiter_ = world_.engine.open_session();
  std::string told_;
};

// The commands are in ARGV, each behind the number of its words.
std::string script(const std::string& end) {
  return "local at = 1 while at <= #ARGV do local words = tonumber(ARGV[at]) "
         "redis.pcall(unpack(ARGV, at + 1, at + words)) at = at + 1 + words end "
         "math.random() " +
         end;
}

TEST(RollBackStream, NobodyCanTellItFromATwin) {
  const std::uint64_t seed = test_seed(1);
  SCOPED_TRACE(rerun_line(seed));
  base::Rng dice(seed);
  Side tried(OnError::kRollBack, 1), twin(OnError::kKeep, 99);
  CommandStream stream(seed, [&] { return tried.clock().now().time_since_epoch().count() / 1000; });
  const char* const kFailures[] = {"error('no')", "return redis.error_reply('NO no')",
                                   "redis.call('nosuch')", "return cjson.decode('[')"};
  for (int round = 0; round < 4000; ++round) {
    tried.look_for_keys();
    twin.look_for_keys();
    const bool fails = dice.below(2) == 0;
    Words argv{"EVAL", script(fails ? kFailures[dice.below(4)] : "return 'done'"),
               std::to_string(kLookedFor.size())};
    argv = std::move(argv) + kLookedFor + Words{"3", "PUBLISH", "news", std::to_string(round)};
    for (std::uint64_t left = dice.below(12); left != 0 || stream.unfinished();
         left -= left == 0 ? 0 : 1) {
      const StreamCommand command = stream.next();
      argv = std::move(argv) + Words{std::to_string(command.argv.size())} + command.argv;
    }
    EXPECT_EQ(tried.run(argv).is_error(), fails);
    if (!fails) twin.run(argv);
    ASSERT_EQ(tried.story(), twin.story()) << "round " << round;
    if (dice.below(4) == 0) {
      const Millis passed(dice.below(3000));
      tried.clock().advance(passed);
      twin.clock().advance(passed);
    }
  }
}

}  // namespace
}  // namespace perigee::testing
