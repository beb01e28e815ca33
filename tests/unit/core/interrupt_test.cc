// Scripts that are ended from outside, and what others are told while one is running.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "perigee/perigee.h"

#include "tests/support/reply_recorder.h"

namespace perigee {
namespace {

constexpr std::string_view kKilled = "ERR Script killed by user with SCRIPT KILL... script: ";
constexpr std::string_view kBusy =
    "(error) BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN "
    "NOSAVE.\n";

EngineOptions endless() {
  EngineOptions options;
  options.scripts.instructions = 0;
  return options;
}

std::string text_of(const Reply& error) {
  const Error* found = error.get_if<Error>();
  return found != nullptr ? found->message : "no error: " + error.to_text();
}

// Another client, who comes while a script runs.
class Visitor {
 public:
  explicit Visitor(Engine& engine) : session_(engine.open_session()) { session_.attach(replies_); }

  // As redis-cli prints it.
  std::string says(std::vector<std::string_view> argv) {
    session_.submit(argv);
    std::string said;
    for (const Reply& reply : replies_.take()) said += reply.to_text();
    return said;
  }

 private:
  testing::ReplyRecorder replies_;
  Session session_;
};

// Runs `source`, at whose first long step `meanwhile` happens; it is interrupted at the next one.
std::string run_with(Engine& engine, std::string_view source,
                     const std::function<void()>& meanwhile) {
  int looks = 0;
  engine.on_long_script([&](std::uint64_t) {
    if (looks++ == 0)
      meanwhile();
    else
      engine.interrupt();
  });
  const Reply reply = engine.eval(source);
  engine.on_long_script({});
  EXPECT_GT(looks, 0);
  return text_of(reply);
}

TEST(Interrupt, EndsAScriptWhateverItCatches) {
  auto engine = *Engine::open(endless());
  const std::string text = run_with(
      engine,
      "redis.call('set', 'k', 'v') while true do pcall(function() while true do end end) end",
      [&] { engine.interrupt(); });
  EXPECT_TRUE(text.starts_with(kKilled)) << text;
  EXPECT_TRUE(text.ends_with(", on @user_script:1.")) << text;
  EXPECT_EQ(engine.call("GET", "k"), Reply("v"));
  EXPECT_EQ(engine.eval("return 1"), Reply(1));
}

TEST(Interrupt, ComesFromAnotherThread) {
  auto engine = *Engine::open(endless());
  std::atomic<bool> runs = false;
  engine.on_long_script([&](std::uint64_t) { runs = true; });
  std::thread other([&] {
    while (!runs) std::this_thread::yield();
    engine.interrupt();
  });
  const Reply reply = engine.eval("while true do end");
  other.join();
  EXPECT_TRUE(text_of(reply).starts_with(kKilled)) << text_of(reply);
}

TEST(Interrupt, IsForgottenWhenNothingRuns) {
  auto engine = *Engine::open();
  engine.interrupt();
  EXPECT_EQ(engine.eval("for i = 1, 100000 do end return 1"), Reply(1));
}

TEST(LongScript, OthersAreToldThatItIsBusy) {
  auto engine = *Engine::open(endless());
  Visitor visitor(engine);
  run_with(engine, "while true do end", [&] {
    EXPECT_EQ(visitor.says({"PING"}), kBusy);
    EXPECT_EQ(visitor.says({"NOSUCH"}).substr(0, 20), "(error) ERR unknown ");
    EXPECT_EQ(visitor.says({"MULTI"}), "OK\n");
    EXPECT_EQ(visitor.says({"SET", "k", "v"}), kBusy);
    EXPECT_EQ(visitor.says({"EXEC"}), "(error) EXECABORT Transaction discarded because of: " +
                                          std::string(kBusy.substr(8)));
    EXPECT_EQ(visitor.says({"DISCARD"}), "(error) ERR DISCARD without MULTI\n");
    EXPECT_EQ(visitor.says({"WATCH", "k"}), "OK\n");
    EXPECT_EQ(visitor.says({"FUNCTION", "STATS"}), kBusy);
    EXPECT_EQ(visitor.says({"FUNCTION", "KILL"}), kBusy);
    EXPECT_EQ(Visitor(engine).says({"RESET"}), "RESET\n");
  });
  EXPECT_EQ(visitor.says({"PING"}), "PONG\n");
  EXPECT_EQ(visitor.says({"SCRIPT", "KILL"}),
            "(error) NOTBUSY No scripts in execution right now.\n");
}

TEST(LongScript, ClientsRemainWhoTheyAre) {
  auto engine = *Engine::open(endless());
  Visitor quiet(engine), elsewhere(engine);
  elsewhere.says({"SELECT", "3"});
  quiet.says({"CLIENT", "REPLY", "OFF"});
  run_with(engine, "while true do end", [&] {
    EXPECT_EQ(quiet.says({"PING"}), "");
    EXPECT_EQ(elsewhere.says({"RESET"}), "RESET\n");
    EXPECT_EQ(engine.open_session().call("PING").to_text(), kBusy);  // a host's own session, too
  });
  EXPECT_EQ(quiet.says({"CLIENT", "REPLY", "ON"}), "OK\n");
  elsewhere.says({"SET", "k", "v"});
  EXPECT_EQ(engine.call("GET", "k"), Reply("v"));  // in database 0
}

TEST(LongScript, IsKilledByAnother) {
  auto engine = *Engine::open(endless());
  Visitor visitor(engine);
  const std::string text = run_with(engine, "while true do end", [&] {
    EXPECT_EQ(visitor.says({"SCRIPT", "KILL"}), "OK\n");
  });
  EXPECT_TRUE(text.starts_with(kKilled)) << text;
}

TEST(LongScript, IsNotKilledWhenItHasWritten) {
  auto engine = *Engine::open();
  Visitor visitor(engine);
  int looks = 0;
  engine.on_long_script([&](std::uint64_t) {
    ++looks;
    EXPECT_TRUE(
        visitor.says({"SCRIPT", "KILL"}).starts_with("(error) UNKILLABLE Sorry the script "));
  });
  const Reply reply = engine.eval("redis.call('incr', 'k') for i = 1, 30000 do end return 'done'");
  EXPECT_EQ(reply, Reply("done"));
  EXPECT_GT(looks, 0);
}

TEST(LongScript, TellsOfTheFunctionThatRuns) {
  auto engine = *Engine::open(endless());
  ASSERT_TRUE(engine.functions().load(
      "#!lua name=l\nredis.register_function('forever', function() while true do end end)"));
  Visitor visitor(engine);
  std::string seen;
  engine.on_long_script([&](std::uint64_t) {
    seen = visitor.says({"FUNCTION", "STATS"});
    EXPECT_TRUE(visitor.says({"SCRIPT", "KILL"}).starts_with("(error) BUSY ")) << seen;
    EXPECT_EQ(visitor.says({"FUNCTION", "KILL"}), "OK\n");
  });
  const Reply reply = engine.call("FCALL", "forever", "0", "x");
  EXPECT_TRUE(text_of(reply).starts_with(kKilled)) << text_of(reply);
  EXPECT_TRUE(seen.find("2) \"forever\"\n   3) \"command\"\n   4) 1) \"FCALL\"\n") != seen.npos)
      << seen;
}

}  // namespace
}  // namespace perigee
