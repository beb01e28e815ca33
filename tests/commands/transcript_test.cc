// Runs every .rtest file of this folder, on perigee and on a real redis-server.
#include "tests/commands/transcript.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <sstream>
#include <thread>

#include "engine/commands/registry.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"

namespace perigee::testing {
namespace {

std::string print(const Reply& reply, bool sorted) {
  const auto* items = reply.get_if<Reply::Array>();
  if (!sorted || items == nullptr) return reply.to_text();
  Reply::Array ordered = *items;
  std::sort(ordered.begin(), ordered.end(),
            [](const Reply& a, const Reply& b) { return a.to_text() < b.to_text(); });
  return Reply(ordered).to_text();
}

// Runs a transcript; what was not as expected, in words.
std::string run(const std::string& path, bool on_server,
                const std::function<Reply(const Step&)>& call,
                const std::function<void(int)>& advance) {
  std::string wrong;
  for (const Step& step : read_transcript(path)) {
    if (on_server && step.perigee_only) continue;
    if (step.advance_millis != 0) advance(step.advance_millis);
    if (step.command.empty()) continue;
    const bool differs = on_server && !step.difference.empty();
    const std::string& expected = differs ? step.server_answer : step.answer;
    const std::string answer = print(call(step), step.sorted);
    if (!answer_fits(expected, answer))
      wrong += path + ":" + std::to_string(step.line) + "\nexpected:\n" + expected + "answered:\n" +
               answer;
  }
  return wrong;
}

// The server's clock does not wait for a test that the machine holds up for a moment, so a
// transcript may be told to it again. What it really answers differently, it does each time.
constexpr int kTellings = 3;

class Transcript : public ::testing::Test {
 public:
  Transcript(std::string path, bool on_server) : path_(std::move(path)), on_server_(on_server) {}

  static void TearDownTestSuite() { server_.reset(); }

  void TestBody() override { on_server_ ? run_on_server() : run_on_perigee(); }

 private:
  void run_on_perigee() {
    ManualEngine world;
    EXPECT_EQ("", run(
                      path_, false,
                      [&](const Step& step) {
                        const std::vector<std::string_view> argv(step.command.begin(),
                                                                 step.command.end());
                        return world.engine.call(argv);
                      },
                      [&](int millis) { world.clock.advance(Millis(millis)); }));
  }
  void run_on_server() {
    if (!server_) server_ = RedisServer::start();
    if (!server_) GTEST_SKIP() << "redis-server is not installed";
    std::string wrong = "not told";
    for (int telling = 0; telling < kTellings && !wrong.empty(); ++telling) {
      server_->call({"FLUSHALL"});
      server_->call({"SCRIPT", "FLUSH"});
      server_->call({"SELECT", "0"});
      wrong = run(
          path_, true, [&](const Step& step) { return server_->call(step.command); },
          [](int millis) { std::this_thread::sleep_for(Millis(millis)); });
    }
    EXPECT_EQ("", wrong);
  }

  static inline std::unique_ptr<RedisServer> server_;
  std::string path_;
  bool on_server_;
};

std::vector<std::string> transcripts() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(PERIGEE_TRANSCRIPTS))
    if (entry.path().extension() == ".rtest") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

// The command, or subcommand, that `words` runs; null when there is none.
const commands::CommandSpec* command_of(const std::vector<std::string>& words) {
  if (words.empty()) return nullptr;
  const commands::CommandSpec* command = commands::find_command(words[0]);
  if (command == nullptr || command->subcommands.empty() || words.size() == 1) return command;
  return commands::find_subcommand(*command, words[1]);
}

// Whoever adds a row writes its transcript: an answer at the least, and, where a number of
// arguments can be wrong, a refusal.
TEST(Transcripts, ShowEveryCommand) {
  std::set<const commands::CommandSpec*> answered, refused;
  for (const std::string& path : transcripts())
    for (const Step& step : read_transcript(path)) {
      // NOTBUSY is all that KILL can answer where nothing runs.
      const bool error =
          step.answer.starts_with("(error) ") && !step.answer.starts_with("(error) NOTBUSY");
      (error ? refused : answered).insert(command_of(step.command));
    }
  // Another password each time; and what is refused on both sides without files.
  const std::set<std::string_view> unanswered{"acl|genpass", "acl|load", "acl|save",
                                              "config|rewrite"};
  const auto expect_shown = [&](const commands::CommandSpec& command) {
    // COMMAND by itself answers at too great a length; command.rtest counts it in a script.
    if (command.handler == nullptr || !command.subcommands.empty()) return;
    if (command.group == "cluster") return;  // there is none, and errors are all the answers
    EXPECT_TRUE(answered.contains(&command) || unanswered.contains(command.name))
        << command.name << " has no transcript";
    EXPECT_TRUE(command.arity < 0 || refused.contains(&command))
        << command.name << " is never refused in a transcript";
  };
  for (const commands::CommandSpec* command : commands::all_commands()) {
    expect_shown(*command);
    for (const commands::CommandSpec& subcommand : command->subcommands) expect_shown(subcommand);
  }
}

// Every intended difference that a transcript names is explained.
TEST(Transcripts, DifferencesAreListed) {
  std::ifstream file(PERIGEE_DIFFERENCES);
  ASSERT_TRUE(file.good());
  std::stringstream text;
  text << file.rdbuf();
  for (const std::string& path : transcripts())
    for (const Step& step : read_transcript(path))
      if (!step.difference.empty()) {
        EXPECT_NE(text.str().find("## " + step.difference + ":"), std::string::npos)
            << path << ":" << step.line << ": " << step.difference << " is not explained";
      }
}

}  // namespace
}  // namespace perigee::testing

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (const std::string& path : perigee::testing::transcripts())
    for (const bool on_server : {false, true}) {
      const std::string name = std::filesystem::path(path).stem().string();
      ::testing::RegisterTest(
          on_server ? "OnServer" : "OnPerigee", name.c_str(), nullptr, nullptr, path.c_str(), 1,
          [=]() -> ::testing::Test* { return new perigee::testing::Transcript(path, on_server); });
    }
  return RUN_ALL_TESTS();
}
