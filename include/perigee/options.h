// perigee/options.h: what can be chosen when an engine is opened. Every member has a default.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "perigee/clock.h"

namespace perigee {

class Reply;

// The levels of redis.log, with the numbers that scripts see.
enum class LogLevel : std::uint8_t { kDebug = 0, kVerbose = 1, kNotice = 2, kWarning = 3 };

// Which key goes when Limits::memory_bytes are reached: the maxmemory-policy of Redis. Keys are
// drawn with the engine's generator, and the best of them goes, so that the same calls evict the
// same keys.
enum class Eviction : std::uint8_t {
  kVolatileLru,     // of those with a deadline: the one not used for longest
  kVolatileLfu,     // the one used most rarely
  kVolatileRandom,  // any
  kVolatileTtl,     // the one that is due first: of all, nothing is drawn
  kAllKeysLru,      // the same of all keys
  kAllKeysLfu,
  kAllKeysRandom,
  kNone,  // none: what may grow the data is refused
};

// Bounds of the engine. Reaching one refuses the call with ErrorCode::kLimit; nothing is lost.
struct Limits {
  // Bytes of data (Engine::memory_used) from which on keys are evicted, or commands that may grow
  // it refused with "OOM command not allowed when used memory > 'maxmemory'.". 0: unlimited.
  // CONFIG's maxmemory and INFO's used_memory count 4096 bytes for the empty databases on top.
  std::size_t memory_bytes = 0;

  // What happens then, before a command or a native call that may grow the data: keys go (event
  // "evicted") until there is room, or it is refused when none may go. CONFIG SET changes it.
  Eviction eviction = Eviction::kNone;

  // Longest string value. Redis' proto-max-bulk-len, and its default.
  std::size_t value_bytes = std::size_t{512} << 20;
};

// What becomes of what a script or a function did before it failed.
enum class OnError : std::uint8_t {
  kKeep,      // it stays, as with Redis
  kRollBack,  // it is undone: see ScriptOptions::on_error
};

// Whose scripts are run: in what they find and in the words of errors, as docs/scripts.md lists.
enum class ScriptProfile : std::uint8_t {
  kRedis7,   // Redis 7.0
  kRedis8,   // Redis 8.6: os.clock, blocking commands that find nothing, EVAL keeps 500 scripts
  kValkey9,  // Valkey 9.1: the same, the table `server`, and words that do not say Redis
};

// Which keys the commands of a script or a function may use, beside those it was given.
enum class KeyPolicy : std::uint8_t {
  kAny,           // any
  kReport,        // any, and ScriptReport::keys lists all that were used
  kDeclaredOnly,  // none: such a command is refused; ScriptReport::keys lists the rest
};

// A command that a script has called, and what it was answered. Lives during the callback.
struct TracedCall {
  std::string_view script;  // its SHA1, or the name of the function
  std::span<const std::string_view> argv;
  const Reply& reply;
};

// Bounds of one script run, counted and never timed, so that the same script stops at the same
// place on every machine; and how scripts are run.
struct ScriptOptions {
  // Lua VM instructions of one run, coroutines included, in steps of a hundred. 0: unlimited.
  std::uint64_t instructions = 1'000'000'000;

  // Bytes that the Lua heap of the engine may reach.
  std::size_t memory_bytes = std::size_t{64} << 20;

  // Longest source text that EVAL, SCRIPT LOAD, load and loadstring accept.
  std::size_t source_bytes = std::size_t{1} << 20;

  ScriptProfile profile = ScriptProfile::kRedis7;

  // How long a run may take by EngineOptions::stopwatch: a second fence, for what is slow although
  // its steps are few. Looked at every ten thousand steps. Where it strikes depends on the machine,
  // so a replay may differ from there on. 0, or no stopwatch: as long as it likes.
  Micros time_limit{0};

  // A run that answers with an error, whether the script failed, was stopped or returned it, may be
  // undone: data, deadlines, generators, events, messages, watched and tracked keys are as if it
  // had not been run, and nobody hears of it. What counts commands (INFO, SLOWLOG, MONITOR) knows
  // of it, a library keeps its local variables, and EVALSHA the script. Costs a share of the roots
  // of the data before each run, and a copy of each node that it writes first. Later commands of an
  // EXEC are run all the same.
  OnError on_error = OnError::kKeep;

  // Keys are found as COMMAND GETKEYS finds them. Not looked at are those that a command finds by
  // itself: KEYS, SCAN, RANDOMKEY, the patterns of SORT. A refusal is "ERR Script used a key that
  // it was not given: 'name'".
  KeyPolicy keys = KeyPolicy::kAny;

  // Receives every command that a script calls, when it has been answered. Like `log`, called in
  // the middle of a run. Empty: nothing is traced, and nothing is paid.
  std::function<void(const TracedCall&)> trace{};

  // Receives redis.log(level, ...). Called in the middle of a run: it must not call the engine.
  // Empty: messages are dropped.
  std::function<void(LogLevel, std::string_view)> log{};
};

struct EngineOptions {
  // Borrowed; must outlive the engine and its forks. Null: the system clock.
  Clock* clock = nullptr;

  // Says how long commands take, for SLOWLOG, LATENCY and INFO: a clock of the machine's, which is
  // read before and after each. Borrowed, as the clock. Null: no command takes any time (but DEBUG
  // SLEEP, which moves the engine's own), and every run answers the same.
  Clock* stopwatch = nullptr;

  // Every random choice that can be seen (RANDOMKEY, SPOP, ...) follows from this number.
  std::uint64_t seed = 0;

  // Seeds the hash tables, which nothing visible depends on. Empty: a fresh random one, so that
  // hostile keys cannot be made to collide.
  std::optional<std::uint64_t> hash_seed{};

  // How many undrained events are kept (see Engine::drain_events); when full, further ones are
  // dropped and leave a gap in Event::sequence. 0: events are not recorded and cost nothing.
  std::size_t event_buffer = 0;

  // The password that connections have to say (AUTH) before anything else: Redis' requirepass. The
  // host's own sessions do not need it. Empty: none.
  std::string password{};

  Limits limits{};
  ScriptOptions scripts{};

  // Reproducible from the first byte: time from `clock` (a ManualClock, as a rule), every choice
  // from `seed`, events recorded.
  static EngineOptions deterministic(std::uint64_t seed, Clock& clock) {
    EngineOptions options;
    options.clock = &clock;
    options.seed = seed;
    options.hash_seed = seed;
    options.event_buffer = 65536;
    return options;
  }
};

}  // namespace perigee
