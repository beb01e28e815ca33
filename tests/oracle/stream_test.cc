// The same random commands to perigee and to a real redis-server: the same answers, and the same
// data in the end, keys that expire included. Five streams; PERIGEE_STREAM_COMMANDS sets how many
// commands each has (200,000 when unset).
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/system_clock.h"
#include "engine/base/text.h"
#include "engine/commands/registry.h"
#include "tests/oracle/command_stream.h"
#include "tests/oracle/same_data.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

constexpr std::size_t kBatch = 500;
// What led there: the commands of the batch that name one of the same words.
std::string history(const std::vector<std::vector<std::string>>& sent, std::size_t until) {
  std::string lines;
  const auto& last = sent[until];
  for (std::size_t i = 0; i < until; ++i)
    for (const std::string& word : sent[i])
      if (std::find(last.begin() + 1, last.end(), word) != last.end() || sent[i][0] == "SELECT") {
        lines += "  " + shown(sent[i]) + "\n";
        break;
      }
  return lines;
}

// Those there are; each is met.
const std::set<std::string> kEncodings{"int",    "embstr",    "raw",    "listpack", "hashtable",
                                       "intset", "quicklist", "stream", "skiplist"};

// perigee and a server that are told the same.
class Pair {
 public:
  Pair(std::unique_ptr<RedisServer> server, std::uint64_t seed)
      : server_(std::move(server)),
        stream_(seed, [] { return base::system_unix_micros() / 1000; }) {
    // How often the server looks after those who wait.
    server_->call({"CONFIG", "SET", "hz", "500"});
  }

  // Time stands still for perigee; the server's goes on.
  void run_batch(std::size_t commands);
  // Every key of every database.
  void expect_same_data();

  std::size_t expired() const { return expired_; }
  const std::set<std::string>& encodings() const { return encodings_; }

 private:
  void outlive_last_moments();

  std::unique_ptr<RedisServer> server_;
  ManualEngine world_;
  CommandStream stream_;
  std::size_t sent_ = 0, expired_ = 0;
  std::set<std::string> encodings_;  // that keys were seen in
};

void Pair::run_batch(std::size_t commands) {
  world_.clock.set(UnixMicros(Micros(base::system_unix_micros())));
  std::vector<StreamCommand> batch;
  while (batch.size() < commands || stream_.unfinished()) batch.push_back(stream_.next());
  std::vector<Words> looks;
  for (StreamCommand& command : stream_.last_moments()) {
    looks.push_back({"EXISTS", command.argv[1]});
    batch.push_back(std::move(command));
  }
  std::vector<Words> sent;
  for (const StreamCommand& command : batch) sent.push_back(command.argv);
  const std::vector<Reply> theirs = server_->pipeline(sent);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const Reply ours = call(world_.engine, sent[i]);
    ASSERT_TRUE(agree(batch[i], ours, theirs[i]))
        << "command " << sent_ + i << ": " << shown(sent[i]) << "\nperigee: " << ours.to_text()
        << "server:  " << theirs[i].to_text() << "before it:\n"
        << history(sent, i);
  }
  sent_ += sent.size();
  outlive_last_moments();
  // A server that is late removes a key that is due when somebody asks for it.
  server_->pipeline(looks);
}

// The server answered before now, so that the deadlines it set are no further than this.
void Pair::outlive_last_moments() {
  const std::int64_t last =
      base::system_unix_micros() + 1000 * (CommandStream::kLongestMomentMillis + 1);
  while (base::system_unix_micros() <= last)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  world_.clock.set(UnixMicros(Micros(base::system_unix_micros())));
  for (const Event& event : world_.engine.drain_events()) expired_ += event.name == "expired";
}

void Pair::expect_same_data() {
  testing::expect_same_data(world_.engine, *server_);
  for (int database = 0; database < 16; ++database) {
    call(world_.engine, {"SELECT", std::to_string(database)});
    const Reply keys = call(world_.engine, {"KEYS", "*"});
    for (const Reply& key : *keys.get_if<Reply::Array>())
      encodings_.insert(std::string(*world_.engine.keys().encoding(*key.get_if<std::string>())));
  }
  call(world_.engine, {"SELECT", "0"});
  server_->call({"SELECT", "0"});
}

// Each with a seed of its own, so that they share the processors.
class Stream : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, Stream, ::testing::Values(2026, 2027, 2028, 2029, 2030));

TEST_P(Stream, PerigeeAnswersLikeTheServer) {
  auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  const char* chosen = std::getenv("PERIGEE_STREAM_COMMANDS");
  const std::size_t total = chosen == nullptr ? 200'000 : std::strtoull(chosen, nullptr, 10);
  const std::uint64_t seed = test_seed(GetParam());
  SCOPED_TRACE(rerun_line(seed));

  Pair pair(std::move(server), seed);
  for (std::size_t done = 0; done < total; done += kBatch) {
    pair.run_batch(kBatch);
    if (done % (100 * kBatch) == 0) pair.expect_same_data();
    if (HasFatalFailure()) return;
  }
  pair.expect_same_data();
  if (total < 200'000) return;
  // The stream went where it should.
  EXPECT_GT(pair.expired(), total / kBatch);
  EXPECT_EQ(pair.encodings(), kEncodings);
}

// What these families offer is drawn; a new command needs a generator.
TEST(Streams, DrawEveryCommand) {
  // Newer than the server: hash_expiry_test.cc draws them.
  const std::set<std::string> newer{"hexpire",     "hpexpire",     "hexpireat", "hpexpireat",
                                    "hexpiretime", "hpexpiretime", "httl",      "hpttl",
                                    "hpersist",    "hgetdel",      "hgetex",    "hsetex"};
  const std::set<std::string> left_out{"time", "command", "script", "eval", "eval_ro", "evalsha",
                                       "evalsha_ro", "config",
                                       // about the engine itself
                                       "debug", "latency", "monitor", "slowlog", "lastsave",
                                       "lolwut", "module", "role",
                                       "asking", "cluster", "readonly", "readwrite", "replicaof",
                                       "slaveof",
                                       // of what functions do, sessions and scripts tell
                                       "fcall", "fcall_ro", "function"};
  // About sessions: sessions_test.cc draws what several of them can see of each other.
  // ACL: users_test.cc draws it.
  const std::set<std::string> of_sessions{
      "acl",         "auth",    "client",     "discard",    "exec",      "hello",
      "info",        "multi",   "psubscribe", "publish",    "pubsub",    "punsubscribe",
      "quit",        "reset",   "spublish",   "ssubscribe", "subscribe", "sunsubscribe",
      "unsubscribe", "unwatch", "wait",       "watch"};
  CommandStream stream(1, [] { return std::int64_t{0}; });
  std::set<std::string> drawn;
  for (const std::string& name : stream.commands()) drawn.insert(base::lower(name));
  for (const commands::CommandSpec* command : commands::all_commands()) {
    const std::string name(command->name);
    EXPECT_TRUE(drawn.contains(name) || newer.contains(name) || left_out.contains(name) ||
                of_sessions.contains(name))
        << name << " has no generator";
  }
}

}  // namespace
}  // namespace perigee::testing
