// perigee/session.h: what Redis calls a client: a selected database and a protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "perigee/bits.h"
#include "perigee/clock.h"
#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/functions.h"
#include "perigee/geo.h"
#include "perigee/hashes.h"
#include "perigee/hll.h"
#include "perigee/keys.h"
#include "perigee/lists.h"
#include "perigee/message.h"
#include "perigee/reply.h"
#include "perigee/script.h"
#include "perigee/sets.h"
#include "perigee/streams.h"
#include "perigee/strings.h"
#include "perigee/zsets.h"

namespace perigee {

namespace core {
class EngineState;
class SessionState;
}  // namespace core

// Opened by Engine::open_session. Must not outlive its engine, and is used on the engine's thread.
class PERIGEE_API Session {
 public:
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // Any command by name; the same table serves redis.call. One turn. Refusals are error replies.
  Reply call(Arguments argv);
  template <class... Rest>
  Reply call(std::string_view name, const Rest&... rest) {
    const std::string_view argv[] = {name, std::string_view(rest)...};
    return call(Arguments(argv));
  }

  // The same, with the answer written to `sink` (in the sink's protocol) and no tree built.
  void call_into(ReplySink& sink, Arguments argv);

  // EVAL: compiles `source`, or finds it compiled, and runs it.
  Reply eval(std::string_view source, Arguments keys = {}, Arguments args = {});

  // SCRIPT LOAD, as a handle. kScript when it does not compile.
  Result<Script> load(std::string_view source);

  // What the last run of a script or a function cost: the one that this session began last, by
  // eval(), a Script, EVAL, FCALL or any other way. Lives until the next one.
  const ScriptReport& last_run() const;

  // Libraries of Lua functions.
  Functions functions() { return Functions(state_.get()); }

  Hashes hashes() { return Hashes(state_.get()); }
  Sets sets() { return Sets(state_.get()); }
  Geo geo() { return Geo(state_.get()); }
  ZSets zsets() { return ZSets(state_.get()); }
  Strings strings() { return Strings(state_.get()); }
  Lists lists() { return Lists(state_.get()); }
  Streams streams() { return Streams(state_.get()); }
  Keys keys() { return Keys(state_.get()); }
  Bits bits() { return Bits(state_.get()); }
  HyperLogLogs hll() { return HyperLogLogs(state_.get()); }

  // SELECT: 0 to 15; kOutOfRange otherwise.
  Result<void> select(int database);
  int database() const;

  // The number of the session in its engine: 1, 2, 3, ... in the order of opening.
  std::uint64_t id() const;

  // Runs a command that may wait (BLPOP, XREAD BLOCK, ...) for what other sessions will do, or for
  // its deadline to come by the engine's clock. `on_reply` is called once: before submit() returns,
  // or between two turns later on, when the engine may be called again; never, when the session
  // ends before. It must not throw. Elsewhere, call() for one, nothing waits: it is as if the
  // deadline had come. Requires that the session is not waiting. One turn.
  void submit(Arguments argv, std::function<void(const Reply&)> on_reply);
  // Whether the answer to what was submitted last is still to come.
  bool waiting() const;

  // The same for a thread that has nothing else to do than to wait: answers when the answer has
  // come. Until then, `idle` is called again and again, between turns, with the instant of
  // Engine::next_wakeup(): it lets others use the engine (gives up the host's lock, sleeps, takes
  // the lock again) or moves a manual clock. It must not end this session. Requires that the
  // session is not waiting.
  Reply call_blocking(Arguments argv,
                      const std::function<void(std::optional<UnixMicros> until)>& idle);

  // MULTI, the commands, EXEC: all in one turn, an array of their answers. Nil, and nothing done,
  // when a watched key has changed; the error of a command that cannot be run at all (unknown,
  // wrong number of arguments), and nothing done. Later errors stand among the answers.
  Reply transaction(std::span<const Arguments> commands);
  // WATCH: the next transaction() does nothing when one of these keys has changed until then.
  Result<void> watch(std::span<const std::string_view> keys);
  // UNWATCH.
  void unwatch();

  // SUBSCRIBE and PSUBSCRIBE: whether that is new. Messages are kept for poll_message(), however
  // many they become. (By call(), these commands answer for the last name alone.)
  bool subscribe(std::string_view channel);
  bool subscribe_pattern(std::string_view pattern);
  // UNSUBSCRIBE and PUNSUBSCRIBE: whether there was such a subscription.
  bool unsubscribe(std::string_view channel);
  bool unsubscribe_pattern(std::string_view pattern);
  // PUBLISH: how many subscriptions the message is for.
  std::size_t publish(std::string_view channel, std::string_view payload);
  // The oldest message that was not polled yet. Keyspace notifications are messages, too; see
  // notify-keyspace-events.
  std::optional<Message> poll_message();

  // A client's connection is a session with an output: what submit() answers, at once or later, and
  // the messages that come for the session, are written to it in order, each a whole reply.
  // Borrowed: it outlives the session, which has one for life.
  void attach(ReplySink& output);
  // Requires an output, and that the session is not waiting. One turn.
  void submit(Arguments argv);
  // Whether all that the client may do is to name a user and the password: AUTH, HELLO, QUIT and
  // RESET. Never without an output. See docs/acl.md.
  bool has_to_log_in() const;
  // Whether the client is to be let go once its output is sent (QUIT, CLIENT KILL).
  bool closing() const;
  // Who is at the other end, for CLIENT LIST and INFO: "127.0.0.1:50412", or the path of a socket
  // and ":0".
  void set_peer(std::string_view address, std::string_view local_address);

  // What call() answers in, from now on. RESP2 at first.
  void set_protocol(Protocol protocol);
  Protocol protocol() const;

 private:
  friend class Engine;
  explicit Session(std::unique_ptr<core::SessionState> state);
  std::unique_ptr<core::SessionState> state_;
};

}  // namespace perigee
