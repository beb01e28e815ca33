// perigee/engine.h: open an engine, talk to it, fork it.
//
// Threads: an engine, with the sessions, scripts and views obtained from it, belongs to one thread
// at a time. Different engines share nothing that is written and may run in parallel, forks too.
// There are no globals, no background threads, and nothing is printed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "perigee/error.h"
#include "perigee/event.h"
#include "perigee/export.h"
#include "perigee/options.h"
#include "perigee/reply.h"
#include "perigee/session.h"
#include "perigee/sets.h"
#include "perigee/snapshot.h"

namespace perigee {

class PERIGEE_API Engine {
 public:
  // kOutOfRange when an option makes no sense; the message names it.
  static Result<Engine> open(EngineOptions options = {});

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // A session of its own: database 0, RESP2. Must not outlive the engine.
  Session open_session();

  // The functions of the session that every engine has built in; see Session.
  Reply call(Arguments argv) { return session_.call(argv); }
  template <class... Rest>
  Reply call(std::string_view name, const Rest&... rest) {
    return session_.call(name, rest...);
  }
  void call_into(ReplySink& sink, Arguments argv) { session_.call_into(sink, argv); }
  Reply eval(std::string_view source, Arguments keys = {}, Arguments args = {}) {
    return session_.eval(source, keys, args);
  }
  Result<Script> load(std::string_view source) { return session_.load(source); }
  const ScriptReport& last_run() const { return session_.last_run(); }
  Functions functions() { return session_.functions(); }
  Hashes hashes() { return session_.hashes(); }
  Sets sets() { return session_.sets(); }
  Geo geo() { return session_.geo(); }
  ZSets zsets() { return session_.zsets(); }
  Strings strings() { return session_.strings(); }
  Lists lists() { return session_.lists(); }
  Streams streams() { return session_.streams(); }
  Keys keys() { return session_.keys(); }
  Bits bits() { return session_.bits(); }
  HyperLogLogs hll() { return session_.hll(); }
  Session& session() { return session_; }

  // Whether a connection has to say a password first: the user "default" has one, or is switched
  // off. See docs/acl.md.
  bool asks_for_password() const;

  // Ends the script or function that is running: whatever it catches, it fails with "ERR Script
  // killed by user with SCRIPT KILL...". What it has written so far stays, unless
  // ScriptOptions::on_error has it undone. Nothing is running: nothing happens. May be called on
  // any thread, from a signal handler, and in the callbacks of a script. Takes effect within ten
  // thousand instructions.
  void interrupt();

  // `callback` is called again and again while a script or a function runs, with the steps it has
  // done (see ScriptOptions::instructions): every ten thousand or so, in the middle of its turn, on
  // its thread. Of the engine, the callback may use interrupt() and busy_reply_threshold(), and
  // sessions, but not the one whose script it is: open them, close them, and have them run
  // commands, of which those are done that Redis does then: SCRIPT KILL, FUNCTION KILL, FUNCTION
  // STATS, AUTH, HELLO, MULTI, DISCARD, WATCH, UNWATCH, RESET, QUIT. The others are answered "BUSY
  // ...". It must not throw. Empty: nobody is called. There is one callback, which an endpoint
  // takes for itself; forks have none.
  void on_long_script(std::function<void(std::uint64_t steps)> callback);
  // The setting busy-reply-threshold: how long a script may keep clients waiting before they are
  // told so, for those who serve them (RespEndpoint). 0: as long as it likes.
  Millis busy_reply_threshold() const;

  // Removes every key and every field that is due now, in the order of deadlines, and says how many
  // hashes lost fields and how many keys went (a hash that lost its last field counts as both).
  // Not needed for correctness (a key past its deadline is absent): each turn removes a few, and
  // this is for hosts that want all of them gone, and their events, at a moment of their choosing.
  // After DEBUG SET-ACTIVE-EXPIRE 0, none. Also gives back much of the memory of large values that
  // were dropped, of which other calls give back a little each, and evicts keys when there is more
  // data than Limits::memory_bytes.
  std::size_t expire_due();

  // When time alone will do something next: the deadline of a session that waits, the end of a
  // pause, a key or a field that is due. Until then, a host that waits for nothing else may sleep.
  // May be a little early. nullopt: never. O(1).
  std::optional<UnixMicros> next_wakeup() const;

  // What changed since the last drain, in the order it happened. The list lives until the next
  // drain. Empty unless EngineOptions::event_buffer is set.
  std::span<const Event> drain_events();

  // Bytes that the keys and values take, index and bookkeeping included, as Redis' used_memory: a
  // figure that follows from the operations alone, within a few percent of what the allocator
  // hands out for data that is not shared. Large values that were dropped are counted no more,
  // although the turns that follow give their memory back a little at a time. O(1).
  std::size_t memory_used() const;

  // A second, independent engine with the same content, options and scripts; both may be written.
  // Costs the root of the data, not its content. Sessions, and events not drained, stay behind.
  Engine fork() const;

  // The state now, and back to it. Rewinding restores data, deadlines, generators and the numbers
  // of events, not the clock. A snapshot of any engine of the same family (forks) will do.
  Snapshot snapshot() const;
  void rewind(const Snapshot& snapshot);

  // O(all data).
  Digest digest() const { return snapshot().digest(); }

 private:
  explicit Engine(std::unique_ptr<core::EngineState> state);
  std::unique_ptr<core::EngineState> state_;
  Session session_;
};

}  // namespace perigee
