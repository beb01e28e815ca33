// engine/clients/client.h: one session as commands see it: what it has chosen, what it has begun,
// what it waits for and what it is told.
//
// Plain state. Whatever other sessions or the keyspace have to do with is kept by Clients, which
// every client belongs to from its first turn to its last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/message.h"
#include "perigee/reply_sink.h"
#include "perigee/script.h"

#include "engine/clients/user.h"
#include "engine/keyspace/value.h"

namespace perigee::clients {

// MULTI and what follows it. Commands wait here for EXEC, word for word.
class Transaction {
 public:
  bool open() const { return open_; }
  void begin() { open_ = true; }
  void queue(Arguments argv, std::uint32_t flags) {
    queued_.emplace_back(argv.begin(), argv.end());
    flags_ |= flags;
  }
  const std::vector<std::vector<std::string>>& queued() const { return queued_; }
  // The flags of all queued commands together.
  std::uint32_t flags() const { return flags_; }

  // A command was refused: EXEC is, too.
  void fail() { failed_ = open_; }
  bool failed() const { return failed_; }
  // A watched key has changed: EXEC does nothing.
  void spoil() { spoiled_ = true; }
  bool spoiled() const { return spoiled_; }

  // EXEC and DISCARD.
  void end() { *this = {}; }
  // UNWATCH.
  void forget_watched() { spoiled_ = false; }

 private:
  bool open_ = false, failed_ = false, spoiled_ = false;
  std::uint32_t flags_ = 0;
  std::vector<std::vector<std::string>> queued_;
};

// What a command waits for: that one of its keys holds something, and until when.
struct WaitFor {
  static constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();

  ValueType type{};
  std::int64_t until = kForEver;  // Unix milliseconds; answered with null when they have come
  bool even_gone = false;         // a key that goes is an answer, too (XREADGROUP)
  bool counts = false;            // answered 0 in the end, not null (WAIT)
};

struct Wait {
  std::vector<std::string> argv;  // run again when a key is ready
  std::vector<std::string> keys;  // each once
  int database = 0;
  WaitFor what;
  bool answered = false;   // by the command that was run again
  bool postponed = false;  // by CLIENT PAUSE: it is run when that is over
};

// CLIENT TRACKING: whether and how a client is told of changes of what it has read.
struct TrackingMode {
  bool on = false;
  bool broadcast = false;  // of all keys with its prefixes, whether it has read them or not
  bool opt_in = false, opt_out = false;  // only after CLIENT CACHING YES, or unless after NO
  bool no_loop = false;                  // not of its own changes
  bool caching = false;                  // CLIENT CACHING came before the command
  bool broken = false;                   // whom it has told in its place has gone
  std::uint64_t redirect = 0;            // who is told in its place; 0: itself
  std::set<std::string> prefixes{};
  // Of the script that is being run: what it reads counts as a reading of these.
  std::vector<std::string> declared_keys{};
};

struct Client {
  std::uint64_t id = 0;  // 1, 2, 3, ... in the order of opening; 0: not in Clients
  std::string name, library, library_version;
  std::string address, local_address;
  int database = 0;
  Protocol protocol = Protocol::kResp2;
  std::int64_t opened_at = 0, last_used_at = 0;  // Unix milliseconds; 0: it has said nothing yet
  std::string_view last_command;                 // the row's name

  // Who it is. Null: the host itself, who may do everything.
  const NamedUser* user = nullptr;
  bool authenticated = true;  // it has named a user and the right password, or needed none
  bool restricted = false;    // it may not do everything; follows from the users and these two

  // Where answers and messages go. Null: the host asks for messages, and says with each command
  // where its answer goes.
  ReplySink* output = nullptr;
  ReplySink* answer_to = nullptr;  // of the command that waits, or may
  bool closing = false;            // to be let go once its output is sent
  enum class Silence : std::uint8_t { kNone, kNext, kThis, kAlways };
  Silence silence = Silence::kNone;  // CLIENT REPLY

  bool monitor = false;   // it is told of every command
  bool no_touch = false;  // its commands are no use of a key: CLIENT NO-TOUCH
  TrackingMode tracking;

  ScriptReport last_run;  // of a script

  Transaction transaction;
  std::vector<std::pair<int, std::string>> watched;

  std::optional<Wait> wait;
  std::function<void()> on_answered;  // called between turns when the wait was answered
  std::uint64_t wait_number = 0;      // which wait of the engine; orders those of the same deadline

  std::set<std::string, std::less<>> channels, patterns, shard_channels;
  std::size_t subscriptions() const { return channels.size() + patterns.size(); }
  bool subscribed() const { return subscriptions() + shard_channels.size() != 0; }
  // Messages without an output to go to; and, with one, those that came during a command of its
  // own and go out behind its answer.
  std::deque<Message> messages;
  bool busy = false;  // a command of its own is being run

  // A session of the host's own is no connection: nobody lists, counts or kills it.
  bool is_connection() const { return output != nullptr; }

  void used(std::int64_t now_millis) {
    last_used_at = now_millis;
    if (opened_at == 0) opened_at = now_millis;
  }
};

}  // namespace perigee::clients
