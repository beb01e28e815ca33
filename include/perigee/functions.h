// perigee/functions.h: libraries of Lua functions, which are part of the data.
//
// A library is a source text that begins with `#!lua name=NAME` and registers functions when it is
// loaded. Libraries belong to the state: forks and snapshots have them, a rewind brings back those
// of its snapshot, digests tell of them, FLUSHALL leaves them. What a library keeps in local
// variables lasts from call to call, but is no data: it begins anew in a fork, after a rewind, and
// when the library is replaced or restored. Redis 7.0 semantics; docs/functions.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/reply.h"
#include "perigee/script.h"

namespace perigee {

struct FunctionInfo {
  std::string name;
  std::optional<std::string> description = {};
  // "no-writes", "allow-oom", "allow-stale", "no-cluster", "allow-cross-slot-keys".
  std::vector<std::string_view> flags = {};
};

struct LibraryInfo {
  std::string name;
  std::string source;
  std::vector<FunctionInfo> functions;  // in the order of registration
};

enum class OnCollision : std::uint8_t {
  kRefuse,   // a library of the same name stays, and the call is refused
  kReplace,  // it goes
  kFlush     // all libraries go; of restore() alone, the same as kReplace elsewhere
};

// Answered by Engine::functions() and Session::functions(). Every function is one turn, and does
// all that it is to do or nothing.
class PERIGEE_API Functions {
 public:
  // FUNCTION LOAD: runs the source, and answers the name of the library. kScript with the server's
  // text when it does not compile, fails, registers nothing, or what another library has; kLimit
  // when it is too long or does too much (ScriptOptions; 50 million instructions at the most).
  Result<std::string> load(std::string_view source,
                           OnCollision on_collision = OnCollision::kRefuse);

  // FUNCTION DELETE: whether there was such a library.
  bool remove(std::string_view name);

  // FUNCTION FLUSH.
  void flush();

  // FUNCTION LIST LIBRARYNAME pattern WITHCODE: the libraries whose names match, in any case, in
  // the order of loading.
  std::vector<LibraryInfo> list(std::string_view pattern = "*") const;

  // FUNCTION DUMP and RESTORE, in the format of Redis 7.0. The sources are run again. Refused, and
  // nothing is changed, when the payload is corrupt or one of its libraries cannot be loaded.
  std::string dump() const;
  Result<void> restore(std::string_view payload, OnCollision on_collision = OnCollision::kRefuse);

  // FCALL and FCALL_RO: the function of this name, in any case, gets two tables. An error of the
  // function is the reply; so is "ERR Function not found". O(log functions) beside what it does.
  Reply call(std::string_view name, Arguments keys = {}, Arguments args = {});
  Reply call_read_only(std::string_view name, Arguments keys = {}, Arguments args = {});
  // The same, with the answer written to `sink`.
  void call_into(ReplySink& sink, std::string_view name, Arguments keys = {}, Arguments args = {});

 private:
  friend class Session;
  explicit Functions(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
