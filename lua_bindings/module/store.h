// lua_bindings/module/store.h: what a spec talks to: an engine of its own, or a real server.
#pragma once

#include <memory>
#include <string>

#include "perigee/clock.h"
#include "perigee/error.h"
#include "perigee/reply.h"
#include "perigee/script.h"

namespace perigee::module {

// One client of a store: a session, or a connection. Keeps its store alive.
class Client {
 public:
  virtual ~Client() = default;
  // RESP2. What is wrong with the connection is an error reply, too.
  virtual Reply call(Arguments argv) = 0;
};

// What a store's clock object asks and moves.
class TimeSource {
 public:
  static constexpr char kTypeName[] = "perigee.clock";

  virtual ~TimeSource() = default;
  virtual Result<UnixMicros> now() = 0;
  virtual Result<void> advance(Micros by) = 0;
  virtual Result<void> set(UnixMicros instant) = 0;
  // The clock that an engine is to read; null: it is not for engines.
  virtual std::shared_ptr<ManualClock> manual() { return nullptr; }
};

class EngineStore;

class Store {
 public:
  virtual ~Store() = default;
  virtual Result<std::unique_ptr<Client>> open_client() = 0;
  // Null: a server, which has no events to drain, no digest and no fork.
  virtual EngineStore* as_engine() { return nullptr; }
};

}  // namespace perigee::module
