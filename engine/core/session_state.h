// engine/core/session_state.h: a session behind its public face.
#pragma once

#include <functional>
#include <memory>
#include <new>
#include <type_traits>

#include "perigee/reply.h"
#include "perigee/reply_sink.h"
#include "perigee/script.h"

#include "engine/clients/client.h"
#include "engine/commands/dispatch.h"
#include "engine/core/engine_state.h"
#include "engine/core/null_sink.h"
#include "engine/core/tree_sink.h"

namespace perigee::core {

// A turn that, when it ends, serves those who wait.
class OpenTurn : public keyspace::Turn {
 public:
  OpenTurn(EngineState& engine, int database) : Turn(engine.begin(database)), engine_(engine) {}
  OpenTurn(const OpenTurn&) = delete;
  OpenTurn& operator=(const OpenTurn&) = delete;
  ~OpenTurn() { engine_.finish(*this); }

 private:
  EngineState& engine_;
};

class SessionState {
 public:
  explicit SessionState(EngineState& engine);
  SessionState(const SessionState&) = delete;
  SessionState& operator=(const SessionState&) = delete;
  // A session that outlives its engine is good for nothing but this.
  ~SessionState() {
    if (client_.id != 0) engine_.clients().close(client_);
  }

  EngineState& engine() { return engine_; }
  clients::Client& client() { return client_; }
  const clients::Client& client() const { return client_; }
  OpenTurn begin() { return OpenTurn(engine_, client_.database); }

  // Runs a command as a client's, in a turn of its own; or, while a script of another client is
  // running, within its turn (see Engine::on_long_script).
  void execute(Arguments argv, ReplySink& sink, bool may_wait);
  // The same; what it answers, at once or later, is passed on.
  void submit(Arguments argv, std::function<void(const Reply&)> on_reply);

  // Runs operation(Turn&), which answers a Result, in a turn of its own: the one place where
  // running out of memory ends, for typed calls.
  template <class Operation>
  auto run(const Operation& operation) -> std::invoke_result_t<const Operation&, keyspace::Turn&> {
    OpenTurn turn = begin();
    try {
      return operation(turn);
    } catch (const std::bad_alloc&) {
      return keyspace::no_memory(turn);
    }
  }
  // The same for a write that may grow, which is refused at the memory limit.
  template <class Operation>
  auto grow(const Operation& operation) -> std::invoke_result_t<const Operation&, keyspace::Turn&> {
    return run(
        [&](keyspace::Turn& turn) -> std::invoke_result_t<const Operation&, keyspace::Turn&> {
          if (!engine_.make_room(turn)) return commands::out_of_memory();
          return operation(turn);
        });
  }
  // The same for what answers to a sink.
  template <class Operation>
  void answer(ReplySink& sink, const Operation& operation) {
    OpenTurn turn = begin();
    try {
      operation(turn);
    } catch (const std::bad_alloc&) {
      commands::answer_no_memory(turn, sink);
    }
    engine_.instance().statistics.take_new_errors();  // no command has failed: none was run
  }

 private:
  // `caller` says how; whose command it is goes without saying.
  void execute_in(keyspace::Turn& turn, Arguments argv, ReplySink& sink, commands::Caller caller);

  EngineState& engine_;
  clients::Client client_;
  NullSink unheard_{Protocol::kResp2};  // for what is not to be answered
  std::unique_ptr<TreeSink> tree_;      // of a submitted command
};

}  // namespace perigee::core
