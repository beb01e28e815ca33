// perigee/script.h: a Lua script, compiled once and run often.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/reply.h"

namespace perigee {

namespace core {
class SessionState;
class StoredScript;
}  // namespace core

using Arguments = std::span<const std::string_view>;

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
