// Every allocation of every command fails, once and for good: the answer says what became of it,
// the state is as before or as after, exactly, and the same command succeeds afterwards. On data
// that nobody shares and on data that a fork shares, which has to be cloned.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <set>

#include "perigee/perigee.h"

#include "engine/commands/permissions.h"
#include "engine/core/engine_state.h"
#include "engine/core/tree_sink.h"
#include "engine/ops/key_ops.h"
#include "engine/persist/digest.h"
#include "tests/hardening/allocation_commands.h"
#include "tests/support/manual_engine.h"
#include "tests/unit/commands/command_world.h"
#include "tests/unit/ds/counted_new.h"

namespace perigee::testing {
namespace {

using keyspace::KeyEntry;
using keyspace::Keyspace;

const Error kNothing{ErrorCode::kNoMemory, "OOM out of memory: nothing was changed"};
const Error kLost{ErrorCode::kNoMemory,
                  "OOM out of memory: what was done stays, its answer is lost"};
const Error kShort{ErrorCode::kNoMemory, "OOM no memory"};

// An engine from inside: one whose state can be looked at.
class Subject {
 public:
  Subject() : engine_(options()) {
    engine_.clients().open(client_);
    // The counters of errors are made when one comes first, and are no part of the account.
    for (const char* name : {"BUSYGROUP", "BUSYKEY", "ERR", "EXECABORT", "NOGROUP", "NOSCRIPT",
                             "OOM", "UNBLOCKED", "WRONGTYPE"})
      engine_.instance().statistics.count_error(name);
  }
  Subject(const Subject& other) : clock_(other.clock_), engine_(other.engine_) {
    engine_.clients().open(client_);
  }

  Reply call(const Argv& argv) {
    const std::vector<std::string_view> words(argv.begin(), argv.end());
    core::TreeSink sink(Protocol::kResp2);
    keyspace::Turn turn = engine_.begin(0);
    commands::dispatch(words, turn, sink, caller());
    return sink.take();
  }
  // The same with the allocation failing that comes after `allowed`; whether there was one.
  bool call_failing(const Argv& argv, int allowed, bool for_good, Reply& reply) {
    const std::vector<std::string_view> words(argv.begin(), argv.end());
    core::TreeSink sink(Protocol::kResp2);
    keyspace::Turn turn = engine_.begin(0);
    const FailingNew failing(allowed, for_good);
    commands::dispatch(words, turn, sink, caller());
    reply = sink.take();
    return failing.failed();
  }
  // As it was before it said anything.
  void forget_client() {
    engine_.clients().log_out(client_);
    engine_.clients().users().clear_log();
    engine_.clients().unwatch(client_);
    engine_.clients().stop_tracking(client_);
    engine_.clients().stop_monitoring(client_);
    engine_.clients().channels().unsubscribe_all(client_);
    client_.transaction.end();
    client_.name.clear();
    client_.library.clear();
    client_.protocol = Protocol::kResp2;
  }
  void set_up(const std::string& key) {
    for (const Argv& argv : commands_to_set_up(key))
      ASSERT_FALSE(call(argv).is_error()) << call(argv).to_text();
  }
  core::EngineState& engine() { return engine_; }
  const core::State& state() const { return engine_.state(); }

 private:
  EngineOptions options() {
    EngineOptions options;
    options.clock = &clock_;
    options.hash_seed = 7;
    options.seed = 3;
    return options;
  }
  commands::Caller caller() {
    return {.scripts = &engine_,
            .payloads = &engine_,
            .client = &client_,
            .clients = &engine_.clients(),
            .instance = &engine_.instance()};
  }
  ManualClock clock_{kStart};
  core::EngineState engine_;
  clients::Client client_;
};

// All that can be told of a state, but for the memory account, which may keep room.
std::string fingerprint(const core::State& state) {
  const Keyspace& keyspace = state.keyspace;
  const auto digest = persist::digest(keyspace);
  std::string text = "digest " + std::to_string(digest.hi) + " " + std::to_string(digest.lo);
  for (const keyspace::Database& database : keyspace.databases) {
    if (database.keys.next_birth() == 1) continue;
    text += "\nnext " + std::to_string(database.keys.next_birth()) + " dues " +
            std::to_string(database.dues.size()) + " " + std::to_string(database.field_dues.size());
    database.keys.for_each([&](std::uint64_t birth, const KeyEntry& entry) {
      text += "\n" + std::to_string(birth) + " " + std::string(entry.key()) + " " +
              std::to_string(entry.version) + " " + std::to_string(entry.deadline) + " " +
              std::to_string(entry.field_deadline()) + " " + std::string(ops::encoding_of(entry));
    });
  }
  text += "\nchanges " + std::to_string(keyspace.changes) + " events " +
          std::to_string(keyspace.event_sequence) + " generator " +
          std::to_string(base::Rng(state.rng).next()) + " settings " +
          std::to_string(keyspace.settings.set_max_intset_entries);
  for (const auto& library : keyspace.libraries.all())
    text += "\nlibrary " + library->name + " " + library->source + " " +
            std::to_string(library->functions.size());
  return text;
}

std::string fingerprint(Subject& subject) {
  std::string text = fingerprint(subject.state());
  const auto& users = subject.engine().clients().users().all();
  text += "\npasswords of default " + std::to_string(users.at("default").passwords().size());
  if (users.size() == 1) return text;
  for (const auto& [name, user] : users)
    text += "\nuser " + name + " " + user.text(commands::numbered_commands());
  return text;
}

// Whether the accounts agree with a recount.
void expect_sound(const Keyspace& keyspace) {
  for (const keyspace::Database& database : keyspace.databases) {
    std::size_t heap = 0;
    database.keys.for_each([&](std::uint64_t birth, const KeyEntry& entry) {
      heap += entry.heap_bytes();
      EXPECT_EQ(database.keys.find(entry.key()).birth, birth) << entry.key();
    });
    EXPECT_EQ(database.heap_bytes, heap);
  }
}

// A data set for one command: the keys it names among others.
std::unique_ptr<Subject> make_subject(const Argv& argv) {
  auto subject = std::make_unique<Subject>();
  for (int i = 0; i < 70; ++i) subject->call({"SET", "key:" + std::to_string(i), "v"});
  for (int i = 0; i < 70; i += 3)
    subject->call({"EXPIRE", "key:" + std::to_string(i), std::to_string(2000 + i)});
  std::set<std::string> named(argv.begin(), argv.end());
  if (named.count("KEYS") + named.count("SCAN") != 0) named.insert({"s:ttl", "h:timed"});
  for (const std::string& key : named) subject->set_up(key);
  if (argv[0] == "ACL") subject->call({"ACL", "SETUSER", "bob", "on", ">pw", "~k*", "&c*", "+get"});
  return subject;
}

// What scripts take is the script heap's, whose limit has an error of its own.
bool is_scripting(const Argv& argv) {
  const commands::CommandSpec* row = commands::find_command(argv[0]);
  return row != nullptr && row->group == "scripting";
}

// What a client keeps is in no account.
bool is_about_client(const Argv& argv) {
  const commands::CommandSpec* row = commands::find_command(argv[0]);
  return row != nullptr &&
         (row->name == "acl" || row->name == "config" || row->name == "monitor" ||
          row->group == "transactions" || row->group == "pubsub" || row->group == "connection");
}

class Failing {
 public:
  explicit Failing(Argv argv) : argv_(std::move(argv)) {}

  void run(bool shared, bool for_good) {
    const auto expected = make_subject(argv_);
    load_script(*expected);
    before_ = fingerprint(*expected);
    const Reply reply = expected->call(argv_);
    after_ = fingerprint(*expected);
    // Beyond the first hundreds, which only long answers need, not every one.
    for (int allowed = 0;; allowed += 1 + allowed / 300 * 20) {
      SCOPED_TRACE("allocation " + std::to_string(allowed));
      if (!run_once(allowed, shared, for_good, reply) || ::testing::Test::HasFailure()) return;
    }
  }

 private:
  void load_script(Subject& subject) {
    const Reply sha = subject.call({"SCRIPT", "LOAD", std::string(kLoadedScript)});
    ASSERT_FALSE(subject.call({"FUNCTION", "LOAD", std::string(kLoadedLibrary)}).is_error());
    for (std::string& word : argv_)
      if (word == "<sha>") word = *sha.get_if<std::string>();
  }

  // Whether an allocation failed.
  bool run_once(int allowed, bool shared, bool for_good, const Reply& expected) {
    const auto subject = make_subject(argv_);
    load_script(*subject);
    const auto twin = shared ? std::make_unique<Subject>(*subject) : nullptr;
    const std::size_t live = live_bytes(), used = subject->state().keyspace.memory_bytes();
    Reply reply;
    const bool failed = subject->call_failing(argv_, allowed, for_good, reply);
    judge(reply, expected, fingerprint(*subject));
    expect_sound(subject->state().keyspace);
    if (shared) {
      EXPECT_EQ(fingerprint(*twin), before_);
    }
    if (fingerprint(*subject) == before_) {
      reply = Reply();
      subject->forget_client();
      if (!shared && !is_scripting(argv_) && !is_about_client(argv_)) {
        // The account may keep what an index took for the elements that went again.
        const std::size_t account = subject->state().keyspace.memory_bytes() - used;
        EXPECT_LE(account - (live_bytes() - live),
                  ds::DenseMap<KeyEntry>::kIndexBytesAnEntry * argv_.size());
      }
      EXPECT_EQ(subject->call(argv_), expected);
      EXPECT_EQ(fingerprint(*subject), after_);
      expect_sound(subject->state().keyspace);
    }
    return failed;
  }

  void judge(const Reply& reply, const Reply& expected, const std::string& now) {
    const Error* error = reply.get_if<Error>();
    if (reply == expected) {
      EXPECT_EQ(now, after_);
      return;
    }
    ASSERT_NE(error, nullptr) << reply.to_text() << "instead of " << expected.to_text();
    if (*error == kNothing) {
      EXPECT_EQ(now, before_);
    } else if (*error == kLost) {
      EXPECT_EQ(now, after_);
    } else {
      EXPECT_TRUE(*error == kShort || is_scripting(argv_)) << error->message;
      EXPECT_TRUE(now == before_ || now == after_) << now << "\nneither before:\n"
                                                   << before_ << "\nnor after:\n"
                                                   << after_;
    }
  }

  Argv argv_;
  std::string before_, after_;
};

std::string text_of(const Argv& argv) {
  std::string text;
  for (const std::string& word : argv) text += word.substr(0, 30) + " ";
  return text;
}

const commands::CommandSpec* row_of(const Argv& argv) {
  const std::vector<std::string_view> words(argv.begin(), argv.end());
  const commands::CommandSpec* command = commands::find_command(words[0]);
  return command == nullptr ? nullptr : commands::resolve(*command, words);
}

class AllocationFailure : public ::testing::TestWithParam<const char*> {};

void fail_all(const std::string& group, bool shared, bool for_good) {
  for (const Argv& argv : commands_to_fail()) {
    const commands::CommandSpec* row = row_of(argv);
    ASSERT_NE(row, nullptr) << argv[0];
    if (row->group != group) continue;
    SCOPED_TRACE(text_of(argv));
    Failing(argv).run(shared, for_good);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TEST_P(AllocationFailure, OnceOnDataOfItsOwn) { fail_all(GetParam(), false, false); }
TEST_P(AllocationFailure, OnceOnSharedData) { fail_all(GetParam(), true, false); }
TEST_P(AllocationFailure, ForGoodOnDataOfItsOwn) { fail_all(GetParam(), false, true); }
TEST_P(AllocationFailure, ForGoodOnSharedData) { fail_all(GetParam(), true, true); }

INSTANTIATE_TEST_SUITE_P(All, AllocationFailure,
                         ::testing::Values("bitmap", "connection", "generic", "geo", "hash",
                                           "hyperloglog", "list", "pubsub", "scripting", "server",
                                           "set", "sorted-set", "stream", "string", "transactions"),
                         [](const auto& group) {
                           std::string name(group.param);
                           std::erase(name, '-');
                           return name;
                         });

// A row without a command here has not been shown to keep the promise.
TEST(AllocationFailureCommands, EveryRowHasOne) {
  std::set<const commands::CommandSpec*> shown;
  for (const Argv& argv : commands_to_fail()) shown.insert(row_of(argv));
  commands::for_each_row([&](const commands::CommandSpec& row) {
    // A password is another one each time.
    EXPECT_TRUE(row.handler == nullptr || shown.contains(&row) || row.name == "acl|genpass")
        << row.name;
  });
}

}  // namespace
}  // namespace perigee::testing
