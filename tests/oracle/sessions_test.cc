// Several sessions at once, beside as many connections to a real redis-server: transactions, races
// for watched keys, commands that wait, messages and keyspace notifications, step by step in the
// same random order. Each session is told the same on both sides, in the same order; and the same
// steps with another hash seed give the same again. PERIGEE_SESSION_STEPS sets how many steps each
// seed has (50,000 when unset).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/rng.h"
#include "tests/oracle/command_stream.h"
#include "tests/oracle/same_data.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"
#include "tests/support/reply_recorder.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

// The last one never waits, so that the others are served.
constexpr std::size_t kSessions = 4, kFeeder = kSessions - 1;

struct Step {
  std::size_t who;
  Words argv;  // "<id 2>" stands for the number of a session
};

// What each session was told in one step.
using Told = std::array<std::vector<std::string>, kSessions>;

// Messages for several patterns come in the order of a server's hash table.
std::vector<std::string> texts_of(const std::vector<Reply>& replies) {
  std::vector<std::string> texts;
  for (const Reply& reply : replies) texts.push_back(reply.to_text());
  constexpr std::string_view kByPattern = "1) \"pmessage\"";
  for (auto from = texts.begin(); from != texts.end();) {
    auto to = from;
    while (to != texts.end() && to->starts_with(kByPattern)) ++to;
    std::sort(from, to);
    from = to == texts.end() ? to : to + 1;
  }
  return texts;
}

Words with_ids(Words argv, const std::array<std::string, kSessions>& ids) {
  for (std::string& word : argv)
    for (std::size_t i = 0; i < kSessions; ++i)
      if (word == "<id " + std::to_string(i) + ">") word = ids[i];
  return argv;
}

class Ours {
 public:
  explicit Ours(std::uint64_t hash_seed) : world_(options(hash_seed)) {
    for (std::size_t i = 0; i < kSessions; ++i) {
      sessions_.push_back(world_.engine.open_session());
      sessions_.back().attach(outputs_[i]);
      ids_[i] = std::to_string(sessions_.back().id());
    }
  }

  bool waits(std::size_t who) const { return sessions_[who].waiting(); }
  Told take(const Step& step) {
    const Words argv = with_ids(step.argv, ids_);
    const std::vector<std::string_view> words(argv.begin(), argv.end());
    sessions_[step.who].submit(words);
    return drain();
  }
  Told drain() {
    Told told;
    for (std::size_t i = 0; i < kSessions; ++i) told[i] = texts_of(outputs_[i].take());
    return told;
  }
  Engine& engine() { return world_.engine; }

 private:
  static EngineOptions options(std::uint64_t hash_seed) {
    EngineOptions options;
    options.seed = 7;
    options.hash_seed = hash_seed;
    return options;
  }
  ManualEngine world_;
  std::array<ReplyRecorder, kSessions> outputs_;
  std::vector<Session> sessions_;
  std::array<std::string, kSessions> ids_;
};

class Theirs {
 public:
  explicit Theirs(RedisServer& server) : server_(server) {
    for (std::size_t i = 0; i < kSessions; ++i) {
      clients_.push_back(server.connect());
      clients_.back().send({"CLIENT", "ID"});
      server_.settle();
      ids_[i] = std::to_string(*clients_.back().received().at(0).get_if<std::int64_t>());
    }
  }

  Told take(const Step& step) {
    clients_[step.who].send(with_ids(step.argv, ids_));
    return drain();
  }
  Told drain() {
    server_.settle();
    Told told;
    for (std::size_t i = 0; i < kSessions; ++i) told[i] = texts_of(clients_[i].received());
    return told;
  }

 private:
  RedisServer& server_;
  std::vector<RedisServer::Client> clients_;
  std::array<std::string, kSessions> ids_;
};

class SessionSteps {
 public:
  explicit SessionSteps(std::uint64_t seed) : rng_(seed) {}

  Step next(const Ours& ours) {
    std::size_t who = below(kSessions), waiting = 0;
    for (std::size_t i = 0; i < kSessions; ++i) waiting += ours.waits(i) ? 1 : 0;
    if (ours.waits(who)) who = kFeeder;
    may_swap_ = waiting < 2 && !in_transaction_[who];  // see SWAP-ORDER
    return {who, draw(who)};
  }

 private:
  std::uint64_t below(std::uint64_t n) { return rng_.below(n); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string pick(std::initializer_list<const char*> words) {
    return words.begin()[below(words.size())];
  }
  std::string key() { return pick({"l1", "l2", "z1", "z2", "s1", "k1", "k2"}); }
  std::string list() { return one_in(20) ? key() : pick({"l1", "l2"}); }
  std::string zset() { return one_in(20) ? key() : pick({"z1", "z2"}); }
  std::string stream() { return one_in(20) ? key() : "s1"; }
  std::string number() { return std::to_string(below(5)); }
  std::string channel() { return pick({"c1", "c2"}); }
  std::string side() { return pick({"LEFT", "RIGHT"}); }

  Words draw(std::size_t who) {
    switch (below(8)) {
      case 0:
        return in_transaction_[who] && one_in(2) ? finish(who) : transaction(who);
      case 1:
      case 2:
        return push();
      case 3:
      case 4:
        return who == kFeeder ? change() : wait();
      case 5:
        return in_transaction_[who] ? push() : subscription(who);
      default:
        return change();
    }
  }
  Words finish(std::size_t who) {
    in_transaction_[who] = false;
    return {pick({"EXEC", "EXEC", "EXEC", "DISCARD"})};
  }
  Words transaction(std::size_t who) {
    switch (below(6)) {
      case 0:
      case 1:
        in_transaction_[who] = true;
        return {"MULTI"};
      case 2:
      case 3:
        return {"WATCH", key(), key()};
      case 4:
        return {"UNWATCH"};
      default:
        if (one_in(5)) return {"NOSUCH"};
        return in_transaction_[who] ? Words{"GET", "k1"} : Words{"EXEC"};
    }
  }
  Words push() {
    switch (below(6)) {
      case 0:
        return {pick({"LPUSH", "RPUSH", "LPUSHX"}), list(), number(), number()};
      case 1:
        return {"ZADD", zset(), number(), "m" + number()};
      case 2:
      case 3:
        return {"XADD", stream(), std::to_string(++last_id_) + "-1", "f", number()};
      case 4:
        return {"PUBLISH", channel(), number()};
      default:
        return {one_in(2) ? "RPUSH" : "LPUSH", list(), number()};
    }
  }
  Words wait() {
    switch (below(9)) {
      case 0:
        return {pick({"BLPOP", "BRPOP"}), list(), list(), "0"};
      case 1:
        return {"BLMOVE", list(), list(), side(), side(), "0"};
      case 2:
        return {"BRPOPLPUSH", list(), list(), "0"};
      case 3:
        return {"BLMPOP", "0", "2", list(), list(), side(), "COUNT", "2"};
      case 4:
        return {pick({"BZPOPMIN", "BZPOPMAX"}), zset(), zset(), "0"};
      case 5:
        return {"BZMPOP", "0", "1", zset(), pick({"MIN", "MAX"}), "COUNT", "2"};
      case 6:
        return {"XREAD", "COUNT", "2", "BLOCK", "0", "STREAMS", stream(), "$"};
      default:
        return {"XREADGROUP", "GROUP", "g",       "c" + number(), "COUNT", "2",
                "BLOCK",      "0",     "STREAMS", stream(),       ">"};
    }
  }
  Words subscription(std::size_t who) {
    if (one_in(12)) {
      in_transaction_[who] = false;
      return {"RESET"};
    }
    switch (below(7)) {
      case 0:
        return {pick({"SUBSCRIBE", "SSUBSCRIBE"}), channel()};
      case 1:
        return {"PSUBSCRIBE", pick({"c*", "*1", "__key*"})};
      case 2:
        return {pick({"UNSUBSCRIBE", "SUNSUBSCRIBE"}), channel()};
      case 3:
        return {"PUNSUBSCRIBE", pick({"c*", "*1", "__key*"})};
      case 4:
        return one_in(2) ? Words{"PUBSUB", "CHANNELS", channel()}
                         : Words{"PUBSUB", pick({"NUMPAT", "NUMSUB", "SHARDNUMSUB"})};
      case 5:
        return {"SPUBLISH", channel(), number()};
      default:
        return {"PING", number()};
    }
  }
  Words change() {
    switch (below(14)) {
      case 0:
        return {"SET", key(), number()};
      case 1:
        return {"DEL", key(), key()};
      case 2:
        return {"RENAME", key(), key()};
      case 3:
        return {"COPY", key(), key(), "REPLACE"};
      case 4:
        return one_in(8) ? Words{"FLUSHDB"} : Words{"INCR", pick({"k1", "k2"})};
      case 5:
        return may_swap_ && one_in(3) ? Words{"SWAPDB", "0", "1"}
                                      : Words{"LRANGE", list(), "0", "-1"};
      case 6:
        return one_in(3) ? Words{"SELECT", pick({"0", "0", "1"})} : Words{"LPOP", list()};
      case 7:
        return {"CLIENT", "UNBLOCK", "<id " + std::to_string(below(kSessions)) + ">",
                pick({"TIMEOUT", "ERROR"})};
      case 8:
        return {"EVAL",
                "redis.call('RPUSH', KEYS[1], 'a', 'b') redis.call('PUBLISH', 'c1', 'x') "
                "return redis.call('LPOP', KEYS[1])",
                "1", list()};
      case 9:
        return {"XGROUP", "CREATE", stream(), "g", pick({"$", "0"}), "MKSTREAM"};
      case 10:
        return {"XGROUP", "DESTROY", stream(), "g"};
      case 11:
        return one_in(6) ? Words{"CONFIG", "SET", "notify-keyspace-events", pick({"", "KEA", "Kl"})}
                         : Words{"ZPOPMIN", zset()};
      case 12:
        return {"MOVE", key(), "1"};
      default:
        return {"XLEN", stream()};
    }
  }

  base::Rng rng_;
  std::array<bool, kSessions> in_transaction_{};
  bool may_swap_ = false;
  std::uint64_t last_id_ = 0;
};

std::string history(const std::vector<Step>& steps) {
  std::string lines;
  const std::size_t from = steps.size() - std::min<std::size_t>(steps.size(), 60);
  for (std::size_t i = from; i < steps.size(); ++i)
    lines += "  " + std::to_string(steps[i].who) + "> " + shown(steps[i].argv) + "\n";
  return lines;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text;
  return all;
}

class Sessions : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, Sessions, ::testing::Values(31, 32, 33, 34));

TEST_P(Sessions, AreToldTheSameAsAServersClients) {
  auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  const char* chosen = std::getenv("PERIGEE_SESSION_STEPS");
  const std::size_t total = chosen == nullptr ? 50'000 : std::strtoull(chosen, nullptr, 10);
  const std::uint64_t seed = test_seed(GetParam());
  SCOPED_TRACE(rerun_line(seed));

  Ours ours(1);
  Theirs theirs(*server);
  SessionSteps source(seed);
  std::vector<Step> steps;
  std::vector<Told> told;
  while (steps.size() < total) {
    steps.push_back(source.next(ours));
    told.push_back(ours.take(steps.back()));
    const Told expected = theirs.take(steps.back());
    for (std::size_t i = 0; i < kSessions; ++i)
      ASSERT_EQ(joined(told.back()[i]), joined(expected[i]))
          << "session " << i << " after step " << steps.size() << ":\n"
          << history(steps);
  }
  const Digest digest = ours.engine().digest();
  expect_same_data(ours.engine(), *server);

  // With another hash seed.
  Ours twin(2);
  for (std::size_t i = 0; i < steps.size(); ++i) ASSERT_EQ(twin.take(steps[i]), told[i]) << i;
  EXPECT_EQ(twin.engine().digest(), digest);
}

}  // namespace
}  // namespace perigee::testing
