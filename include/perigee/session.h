// perigee/session.h: what Redis calls a client: a selected database and a protocol.
#pragma once

#include <memory>
#include <string_view>

#include "perigee/bits.h"
#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/geo.h"
#include "perigee/hashes.h"
#include "perigee/hll.h"
#include "perigee/keys.h"
#include "perigee/lists.h"
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

  // A client's connection is a session with an output. submit() runs a command as a server runs a
  // client's; what it answers, at once or later, and the messages that come for the session, are
  // written to the output in order, each a whole reply. Borrowed: it outlives the session. A
  // session has one output for life.
  void attach(ReplySink& output);
  // Requires an output, and that the session is not waiting. One turn.
  void submit(Arguments argv);
  // Whether the answer to what was submitted last is still to come (BLPOP, ...).
  bool waiting() const;
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
