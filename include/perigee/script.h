// perigee/script.h: a Lua script, compiled once and run often.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/reply.h"

namespace perigee {

namespace core {
class SessionState;
class StoredScript;
}  // namespace core

using Arguments = std::span<const std::string_view>;

// What a run of a script or a function came to, whether it failed or not.
struct ScriptReport {
  // Lua VM instructions, in steps of a hundred; and with them the work of library functions: what
  // ScriptOptions::instructions limits.
  std::uint64_t instructions = 0, steps = 0;
  // Bytes that the Lua heap of the engine reached in it, with what earlier runs had left there.
  std::size_t peak_memory_bytes = 0;
  // redis.call and redis.pcall, refused ones included.
  std::uint64_t commands = 0;
  // The keys they used, each once, in the order of first use. None with KeyPolicy::kAny.
  struct Key {
    std::string name;
    bool declared;  // among the keys that the script was given
    friend bool operator==(const Key&, const Key&) = default;
  };
  std::vector<Key> keys{};
};

// What Session::load answers. Runs in the session that loaded it and must not outlive it. Stays
// runnable after SCRIPT FLUSH. Copies share the compiled script.
class PERIGEE_API Script {
 public:
  // 40 lower-case hexadecimal digits; EVALSHA knows the script by it. Lives as long as the handle.
  std::string_view sha1() const;

  // EVALSHA: one turn. `keys` arrive as KEYS, `args` as ARGV. An error of the script is the reply.
  Reply run(Arguments keys = {}, Arguments args = {}) const;

  // The same, with the answer written to `sink`.
  void run_into(ReplySink& sink, Arguments keys = {}, Arguments args = {}) const;

 private:
  friend class Session;
  Script(core::SessionState* session, std::shared_ptr<const core::StoredScript> script)
      : session_(session), script_(std::move(script)) {}
  core::SessionState* session_;
  std::shared_ptr<const core::StoredScript> script_;
};

}  // namespace perigee
