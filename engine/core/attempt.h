// engine/core/attempt.h: a run that never was when it fails: OnError::kRollBack.
#pragma once

#include <optional>

#include "engine/base/rng.h"
#include "engine/clients/clients.h"
#include "engine/clients/withheld_news.h"
#include "engine/core/state.h"
#include "engine/keyspace/turn.h"

namespace perigee::core {

// From here on, what the turn does is kept from others, and is undone at the end of the attempt
// unless keep() was called. One at a time in an engine.
class Attempt {
 public:
  Attempt(State& state, clients::Clients& clients, keyspace::Turn& turn);
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() {
    if (mark_) go_back();
  }

  // It went well, and others are told. False when there was no memory for what they are to be told;
  // then it has not.
  bool keep() noexcept;

 private:
  void go_back() noexcept;
  void end() noexcept;

  State& state_;
  clients::Clients& clients_;
  keyspace::Turn& turn_;
  keyspace::KeyObserver* observer_;
  clients::WithheldNews news_;
  base::LuaRandom script_random_;
  std::optional<keyspace::Turn::Mark> mark_;  // none: it is over
};

}  // namespace perigee::core
