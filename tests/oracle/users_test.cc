// Users who come, may less, and are deleted while their connections run commands: sessions of an
// engine beside as many connections to a real redis-server, step by step in the same random order.
// Each is answered the same, and is let go at the same step; ACL LOG tells the same.
// PERIGEE_USER_STEPS sets how many steps each seed has (10,000 when unset).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/commands/registry.h"
#include "tests/oracle/acl_rules.h"
#include "tests/oracle/command_stream.h"
#include "tests/oracle/same_data.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"
#include "tests/support/reply_recorder.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

// The first one is another user, who changes the others.
constexpr std::size_t kSessions = 4, kRoot = 0;
const Words kMakeRoot = {"ACL",    "SETUSER", "root",        "on",
                         "nopass", "allkeys", "allchannels", "+@all"};
const Words kBeRoot = {"AUTH", "root", "any"};

struct Step {
  std::size_t who;
  Words argv;
};

struct Told {
  std::vector<Reply> replies;
  bool closed = false;
};
using AllTold = std::array<Told, kSessions>;

class Ours {
 public:
  Ours() {
    for (std::size_t i = 0; i < kSessions; ++i) open(i);
    world_.engine.call(std::vector<std::string_view>(kMakeRoot.begin(), kMakeRoot.end()));
    take({kRoot, kBeRoot});
  }
  AllTold take(const Step& step) {
    const std::vector<std::string_view> words(step.argv.begin(), step.argv.end());
    sessions_[step.who]->submit(words);
    AllTold told;
    for (std::size_t i = 0; i < kSessions; ++i)
      told[i] = {outputs_[i]->take(), sessions_[i]->closing()};
    return told;
  }
  void open(std::size_t i) {
    sessions_[i].reset();
    outputs_[i] = std::make_unique<ReplyRecorder>();
    sessions_[i].emplace(world_.engine.open_session());
    sessions_[i]->attach(*outputs_[i]);
  }

 private:
  ManualEngine world_;
  std::array<std::unique_ptr<ReplyRecorder>, kSessions> outputs_;
  std::array<std::optional<Session>, kSessions> sessions_;
};

class Theirs {
 public:
  explicit Theirs(RedisServer& server) : server_(server) {
    for (std::size_t i = 0; i < kSessions; ++i) open(i);
    server.call(kMakeRoot);
    take({kRoot, kBeRoot});
  }
  AllTold take(const Step& step) {
    clients_[step.who]->send(step.argv);
    server_.settle();
    AllTold told;
    for (std::size_t i = 0; i < kSessions; ++i) {
      told[i].replies = clients_[i]->received();
      told[i].closed = clients_[i]->closed();
    }
    return told;
  }
  void open(std::size_t i) {
    clients_[i].reset();
    clients_[i].emplace(server_.connect());
  }

 private:
  RedisServer& server_;
  std::array<std::optional<RedisServer::Client>, kSessions> clients_;
};

// Commands that both have, whose answers follow from what was done. Newer ones are left out.
std::vector<std::string> known_to_both(RedisServer& server) {
  std::vector<std::string> names;
  const Reply theirs = server.call({"COMMAND", "LIST"});
  std::set<std::string> listed;
  for (const Reply& name : *theirs.get_if<Reply::Array>())
    listed.insert(*name.get_if<std::string>());
  const auto add = [&](const commands::CommandSpec& row) {
    if (listed.contains(std::string(row.name))) names.emplace_back(row.name);
  };
  for (const commands::CommandSpec* command : commands::all_commands()) {
    add(*command);
    for (const commands::CommandSpec& subcommand : command->subcommands) add(subcommand);
  }
  return names;
}

class UserSteps {
 public:
  UserSteps(std::uint64_t seed, std::vector<std::string> commands)
      : rules_(seed, std::move(commands)) {}

  Step next() {
    const std::size_t who = below(kSessions);
    return {who, who == kRoot ? of_root() : of_another()};
  }

 private:
  std::uint64_t below(std::uint64_t n) { return rules_.below(n); }
  std::string pick(const std::vector<std::string>& words) { return rules_.pick(words); }
  std::string user() { return pick({"default", "alice", "bob"}); }
  std::string key() { return pick({"k1", "k2", "a1", "lx", "q"}); }
  std::string channel() { return pick({"k1", "a1", "q", "k*"}); }

  Words of_root() {
    switch (below(9)) {
      case 0:
      case 1:
      case 2:
        return change_user();
      case 3:
        return {"ACL", "LOG", pick({"0", "3", "20", "RESET"})};
      case 4:
        return Words{"ACL", "DRYRUN", user()} + command();
      case 5:
        return rules_.one_in(8) ? Words{"ACL", "DELUSER", pick({"alice", "bob", "default"}), "bob"}
                                : Words{"ACL", "USERS"};
      case 6:
        return {"ACL", "GETUSER", user()};
      case 7:
        return {"ACL", "LIST"};
      default:
        return {"PUBSUB", pick({"NUMPAT", "NUMSUB", "SHARDNUMSUB"})};
    }
  }
  // Users who may do a good deal, as a rule.
  Words change_user() {
    Words argv = {"ACL", "SETUSER", user()};
    if (rules_.one_in(3)) argv = argv + Words{"on", "nopass", "+@all"};
    if (rules_.one_in(3)) argv = argv + Words{"-@all", "+get", "+@transaction", "+@scripting"};
    if (rules_.one_in(3)) argv = argv + Words{"allkeys", "allchannels"};
    if (rules_.one_in(4)) argv = argv + Words{"resetkeys", "~k*", "%R~a*"};
    if (rules_.one_in(4)) argv = argv + Words{"resetchannels", "&k*"};
    return argv + rules_.list(4);
  }
  Words of_another() {
    switch (below(8)) {
      case 0:
        return log_in();
      case 1:
        return {pick({"MULTI", "EXEC", "EXEC", "DISCARD"})};
      case 2:
        return script();
      case 3:
        return subscription();
      default:
        return command();
    }
  }
  Words log_in() {
    const std::string password = pick({"one", "two", ""});
    switch (below(8)) {
      case 0:
        return {"AUTH", password};
      case 1:
        return {"RESET"};
      case 2:
        return {"HELLO", "2", "AUTH", user(), password};
      case 3:
        return {pick({"auth", "AUTH"}), "nobody", password};
      case 4:
        return {"HELLO"};
      default:
        return {"AUTH", user(), password};
    }
  }
  Words script() {
    const Words inner = command();
    std::string call = pick({"redis.pcall", "redis.call", "redis.acl_check_cmd"}) + "(";
    for (const std::string& word : inner) call += (call.back() == '(' ? "'" : ", '") + word + "'";
    return {"EVAL", "return " + call + ")", "1", key()};
  }
  Words subscription() {
    switch (below(4)) {
      case 0:
        return {pick({"UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE"}), channel()};
      case 1:
        return {"PING"};
      default:
        return {pick({"SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE"}), channel()};
    }
  }
  Words command() {
    switch (below(20)) {
      case 0:
        return {"SET", key(), pick({"1", "v"})};
      case 1:
        return {"SET", key(), "1", "GET"};
      case 2:
        return {"INCR", key()};
      case 3:
        return {"RENAME", key(), key()};
      case 4:
        return {"COPY", key(), key(), "REPLACE"};
      case 5:
        return {"SORT", key(), "BY", pick({"w", "w*"}), "GET", "#"};
      case 6:
        return {"SORT", key(), "STORE", key()};
      case 7:
        return {"ZUNIONSTORE", key(), "2", key(), key()};
      case 8:
        return {"EXISTS", key(), key()};
      case 9:
        return {"PUBLISH", channel(), "m"};
      case 10:
        return {"SPUBLISH", channel(), "m"};
      case 11:
        return {"OBJECT", "ENCODING", key()};
      case 12:
        return {"CONFIG", "GET", "hash-max-listpack-entries"};
      case 13:
        return {"SELECT", pick({"0", "0", "a"})};
      case 14:
        return {"ACL", "WHOAMI"};
      case 15:
        return {"BITFIELD", key(), pick({"GET", "SET"}), "u8", "0", "1"};
      case 16:
        return {"MSET", key(), "1", key(), "2"};
      case 17:
        return {pick({"NOSUCH", "GET", "CONFIG"})};
      case 18:
        return {"CLIENT", "GETNAME"};
      default:
        return {"GET", key()};
    }
  }

  AclRules rules_;
};

// What both sides may tell each in its own way: the rules for commands, which depend on all the
// commands there are; how long ago something was, and who the client is.
Reply comparable(const Words& argv, const Reply& reply) {
  const auto* items = reply.get_if<Reply::Array>();
  if (items == nullptr) return reply;
  Reply::Array kept;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const auto* name = i == 0 ? nullptr : (*items)[i - 1].get_if<std::string>();
    const bool hidden = name != nullptr && (*name == "commands" || *name == "id" ||
                                            *name == "age-seconds" || *name == "client-info");
    kept.push_back(hidden ? Reply() : comparable({"inner"}, (*items)[i]));
  }
  if (argv == Words{"ACL", "LIST"}) {
    for (Reply& line : kept) {
      const auto* text = line.get_if<std::string>();
      if (text != nullptr)
        line = Reply(text->substr(0, std::min(text->find("+@all"), text->find("-@all"))));
    }
  }
  return Reply(kept);
}

// A message that several patterns of a session match comes in any order from a server.
std::string told_text(const Words& argv, const Told& told) {
  std::vector<std::string> texts;
  for (const Reply& reply : told.replies) texts.push_back(comparable(argv, reply).to_text());
  const auto by_pattern = [](const std::string& text) { return text.starts_with("1) \"pmessage"); };
  for (auto at = texts.begin(); at != texts.end();) {
    const auto end = std::find_if_not(at, texts.end(), by_pattern);
    std::sort(at, end);
    at = end == texts.end() ? end : end + 1;
  }
  std::string text;
  for (const std::string& one : texts) text += one;
  return text + (told.closed ? "closed" : "");
}

std::string history(const std::vector<Step>& steps) {
  std::string lines;
  const std::size_t from = steps.size() - std::min<std::size_t>(steps.size(), 60);
  for (std::size_t i = from; i < steps.size(); ++i)
    lines += "  " + std::to_string(steps[i].who) + "> " + shown(steps[i].argv) + "\n";
  return lines;
}

class UsersOf : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, UsersOf, ::testing::Values(61, 62, 63));

TEST_P(UsersOf, AnEngineMayWhatThoseOfAServerMay) {
  auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  const char* chosen = std::getenv("PERIGEE_USER_STEPS");
  const std::size_t total = chosen == nullptr ? 10'000 : std::strtoull(chosen, nullptr, 10);
  const std::uint64_t seed = test_seed(GetParam());
  SCOPED_TRACE(rerun_line(seed));

  Ours ours;
  Theirs theirs(*server);
  UserSteps source(seed, known_to_both(*server));
  std::vector<Step> steps;
  std::size_t refused = 0, closed = 0;
  while (steps.size() < total) {
    steps.push_back(source.next());
    const Step& step = steps.back();
    const AllTold told = ours.take(step), expected = theirs.take(step);
    for (std::size_t i = 0; i < kSessions; ++i) {
      const std::string text = told_text(step.argv, told[i]);
      ASSERT_EQ(text, told_text(step.argv, expected[i]))
          << "session " << i << " after step " << steps.size() << ":\n"
          << history(steps);
      refused += text.find("NOPERM") != std::string::npos ? 1 : 0;
      if (!told[i].closed) continue;
      ++closed;
      ours.open(i);
      theirs.open(i);
    }
  }
  // The steps went where they should.
  EXPECT_GT(refused, total / 20);
  EXPECT_GT(closed, 0U);
}

}  // namespace
}  // namespace perigee::testing
