// lua_bindings/module/engine_store.h: an engine, the clock it reads, and what its scripts log.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "perigee/engine.h"

#include "lua_bindings/module/store.h"

namespace perigee::module {

// A clock that the spec alone moves.
class ManualTime final : public TimeSource {
 public:
  Result<UnixMicros> now() override { return clock_->now(); }
  Result<void> advance(Micros by) override;
  Result<void> set(UnixMicros instant) override;
  std::shared_ptr<ManualClock> manual() override { return clock_; }

 private:
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
};

struct LogLine {
  LogLevel level;
  std::string text;
};

class EngineStore final : public Store, public std::enable_shared_from_this<EngineStore> {
 public:
  // The options' clock and log are replaced.
  static Result<std::shared_ptr<EngineStore>> open(EngineOptions options,
                                                   std::shared_ptr<ManualClock> clock);

  Result<std::unique_ptr<Client>> open_client() override;
  EngineStore* as_engine() override { return this; }
  Engine& engine() { return engine_; }
  // What redis.log was given, this engine's and its forks', oldest first.
  std::vector<LogLine>& log() { return *log_; }
  // Reads the same clock and logs to the same place.
  std::shared_ptr<EngineStore> fork() const;

 private:
  using Log = std::shared_ptr<std::vector<LogLine>>;
  EngineStore(std::shared_ptr<ManualClock> clock, Log log, Engine engine)
      : clock_(std::move(clock)), log_(std::move(log)), engine_(std::move(engine)) {}

  std::shared_ptr<ManualClock> clock_;  // which the engine borrows
  Log log_;
  Engine engine_;
};

}  // namespace perigee::module
