#include "perigee/engine.h"

#include <limits>
#include <utility>

#include "engine/base/system_clock.h"
#include "engine/core/engine_state.h"
#include "engine/core/session_state.h"
#include "engine/persist/digest.h"

namespace perigee {

UnixMicros SystemClock::now() { return UnixMicros(Micros(base::system_unix_micros())); }

Result<Engine> Engine::open(EngineOptions options) {
  constexpr std::size_t kLongestValue = std::numeric_limits<std::uint32_t>::max() / 4;
  if (options.limits.value_bytes > kLongestValue)
    return Error{ErrorCode::kOutOfRange, "ERR Limits::value_bytes may be at most 1 GiB"};
  if (options.scripts.memory_bytes < std::size_t{1} << 20)
    return Error{ErrorCode::kOutOfRange, "ERR ScriptOptions::memory_bytes must be at least 1 MiB"};
  return Engine(std::make_unique<core::EngineState>(options));
}

Engine::Engine(std::unique_ptr<core::EngineState> state)
    : state_(std::move(state)), session_(std::make_unique<core::SessionState>(*state_)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&& other) noexcept {
  session_ = std::move(other.session_);
  state_ = std::move(other.state_);
  return *this;
}
Engine::~Engine() = default;

Session Engine::open_session() { return Session(std::make_unique<core::SessionState>(*state_)); }

bool Engine::asks_for_password() const { return state_->clients().users().asks_for_password(); }

void Engine::interrupt() { state_->interrupt(); }

void Engine::on_long_script(std::function<void(std::uint64_t)> callback) {
  state_->on_long_script(std::move(callback));
}

Millis Engine::busy_reply_threshold() const {
  return Millis(state_->state().keyspace.settings.busy_reply_threshold);
}

std::size_t Engine::expire_due() {
  state_->reclaim();
  const std::uint64_t before = state_->state().keyspace.changes;
  core::OpenTurn turn(*state_, 0);
  if (turn.settings().active_expire) turn.expire_due(std::numeric_limits<std::size_t>::max());
  const std::uint64_t after = state_->state().keyspace.changes;
  state_->make_room(turn);
  return static_cast<std::size_t>(after - before);
}

std::optional<UnixMicros> Engine::next_wakeup() const { return state_->next_wakeup(); }

std::span<const Event> Engine::drain_events() { return state_->events().drain(); }

std::size_t Engine::memory_used() const { return state_->state().keyspace.memory_bytes(); }

Engine Engine::fork() const { return Engine(std::make_unique<core::EngineState>(*state_)); }

Snapshot Engine::snapshot() const {
  return Snapshot(std::make_shared<const core::State>(state_->state()));
}

void Engine::rewind(const Snapshot& snapshot) { state_->rewind(*snapshot.state_); }

Digest Snapshot::digest() const {
  const base::Hash128 digest = persist::digest(state_->keyspace);
  return {digest.hi, digest.lo};
}

std::size_t Snapshot::size(int database) const {
  if (database < 0 || database >= keyspace::kDatabases) return 0;
  return state_->keyspace.databases[static_cast<std::size_t>(database)].keys.size();
}

std::string Digest::to_text() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t half : {hi, lo})
    for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[(half >> shift) & 15]);
  return text;
}

}  // namespace perigee
