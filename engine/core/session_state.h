// engine/core/session_state.h: a session behind its public face.
#pragma once

#include <new>
#include <string>
#include <type_traits>

#include "perigee/reply_sink.h"
#include "perigee/script.h"

#include "engine/commands/dispatch.h"
#include "engine/core/engine_state.h"

namespace perigee::core {

class SessionState {
 public:
  explicit SessionState(EngineState& engine) : engine_(engine) {}

  EngineState& engine() { return engine_; }
  keyspace::Turn begin() { return engine_.begin(database); }

  // Runs operation(Turn&), which answers a Result, in a turn of its own: the one place where
  // running out of memory ends, for typed calls.
  template <class Operation>
  auto run(const Operation& operation) -> std::invoke_result_t<const Operation&, keyspace::Turn&> {
    keyspace::Turn turn = begin();
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
          if (!engine_.may_grow()) return commands::out_of_memory();
          return operation(turn);
        });
  }
  // The same for what answers to a sink.
  template <class Operation>
  void answer(ReplySink& sink, const Operation& operation) {
    keyspace::Turn turn = begin();
    try {
      operation(turn);
    } catch (const std::bad_alloc&) {
      commands::answer_no_memory(turn, sink);
    }
  }

  int database = 0;
  Protocol protocol = Protocol::kResp2;
  ReplySink* output = nullptr;  // of a client's connection
  bool closing = false;
  std::string address, local_address;

 private:
  EngineState& engine_;
};

}  // namespace perigee::core
