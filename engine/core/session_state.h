// engine/core/session_state.h: a session behind its public face.
#pragma once

#include <optional>

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
  // The refusal of a write that may grow, at the memory limit.
  std::optional<Error> refuse_growth() const {
    return engine_.may_grow() ? std::nullopt : std::optional(commands::out_of_memory());
  }

  int database = 0;
  Protocol protocol = Protocol::kResp2;

 private:
  EngineState& engine_;
};

}  // namespace perigee::core
