// engine/commands/invocation.h: one command being run: all that a handler may touch.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "perigee/error.h"
#include "perigee/options.h"
#include "perigee/reply_sink.h"
#include "perigee/script.h"

#include "engine/clients/clients.h"
#include "engine/clients/instance.h"
#include "engine/commands/arg_reader.h"
#include "engine/commands/spec.h"
#include "engine/keyspace/turn.h"

namespace perigee::commands {

// What handlers need of the floors above: the owner of scripts.
class ScriptService {
 public:
  virtual ~ScriptService() = default;

  struct Request {
    Arguments keys{}, args{};
    bool read_only = false;
    clients::Client* client = nullptr;  // who runs it
    Arguments argv{};                   // the whole command; empty: a call of the host's
  };
  // Writes exactly one reply.
  virtual void eval(std::string_view source, const Request& request, keyspace::Turn& turn,
                    ReplySink& reply) = 0;
  virtual void eval_sha(std::string_view sha1, const Request& request, keyspace::Turn& turn,
                        ReplySink& reply) = 0;
  // The SHA1 of the script, which EVALSHA knows from now on.
  virtual Result<std::string> load(std::string_view source) = 0;
  virtual bool exists(std::string_view sha1) const = 0;
  // Its text, with the shebang line; none when EVALSHA does not know it.
  virtual std::optional<std::string_view> source(std::string_view sha1) const = 0;
  // The script or function that is running, while other clients come (see Caller::busy).
  struct Running {
    std::string_view function;     // its name; empty: a script
    Arguments argv;                // the whole command; empty: a call of the host's
    std::int64_t began_at;         // Unix milliseconds
    std::uint64_t changes_before;  // Turn::changes
  };
  // Null: none.
  virtual const Running* running() const = 0;
  // Ends it, sooner or later.
  virtual void interrupt() = 0;
  // Whether EVAL, EVALSHA, FCALL or one of their kind would run what says that it does not write.
  virtual bool says_no_writes(Arguments argv) const = 0;
  virtual void flush() = 0;
  // How many scripts are known, and the bytes of the heap they run on.
  virtual std::size_t count() const = 0;
  virtual std::size_t heap_bytes() const = 0;

  // Function libraries: the keyspace has them, and Turn::libraries() tells of them. All of it is
  // done, or nothing.
  enum class OnCollision : std::uint8_t { kRefuse, kReplace, kFlush };  // kFlush: all others go
  // Answers the name of the library. kFlush is for restore_libraries() alone.
  virtual Result<std::string> load_library(std::string_view source, OnCollision on_collision,
                                           keyspace::Turn& turn) = 0;
  virtual Result<void> remove_library(std::string_view name, keyspace::Turn& turn) = 0;
  virtual void flush_libraries(keyspace::Turn& turn) = 0;
  virtual std::string dump_libraries(const keyspace::Turn& turn) const = 0;
  virtual Result<void> restore_libraries(std::string_view payload, OnCollision on_collision,
                                         keyspace::Turn& turn) = 0;
  // Writes exactly one reply.
  virtual void call_function(const keyspace::Libraries::Function& function, const Request& request,
                             keyspace::Turn& turn, ReplySink& reply) = 0;
};

// "ERR Function not found".
Error no_such_function();
// "BUSY Redis is busy running a script. ..."
Error busy(const ScriptService::Running& running);

// The same: values as bytes (DUMP, RESTORE) and as digests, which is what engine/persist does.
class PayloadService {
 public:
  virtual ~PayloadService() = default;

  virtual std::string dump(const keyspace::Value& value) const = 0;
  virtual Result<keyspace::Value> restore(std::string_view payload) const = 0;
  // Of a key's value and deadline, and of all databases: DEBUG DIGEST-VALUE and DIGEST, 40 digits.
  virtual std::string server_digest(const keyspace::KeyEntry& entry) const = 0;
  virtual std::string server_digest() const = 0;
};

// Who calls, and what that allows.
struct Caller {
  bool script = false;  // redis.call: kNoScript is refused, other texts for other mistakes
  ScriptProfile profile = ScriptProfile::kRedis7;  // whose texts
  bool read_only = false;                          // EVAL_RO, or a script flagged no-writes
  bool may_grow = true;                            // false: at the memory limit
  bool in_transaction = false;                     // EXEC runs it
  bool may_wait = false;  // a command that finds nothing may leave its client waiting
  bool busy = false;      // a script is running: kAllowBusy, or refused
  ScriptService* scripts = nullptr;
  const PayloadService* payloads = nullptr;
  clients::Client* client = nullptr;    // whose command it is; null for a script
  clients::Clients* clients = nullptr;  // all of them
  clients::Instance* instance = nullptr;
  // Where subscriptions are confirmed, which CLIENT REPLY does not silence. Null: in the answer.
  ReplySink* confirmations = nullptr;
  // The client whose permissions each command has to be checked against. Null: it may do
  // everything, or that was done.
  const clients::Client* restricted = nullptr;
  // A command that waits is run again, as this key, of the right type, has become ready; or, with
  // WaitFor::even_gone, has gone. Null: it is run for the first time.
  const std::string* ready_key = nullptr;
};

class Invocation {
 public:
  // `words`: how many of argv are the command's name.
  Invocation(const CommandSpec& command, std::size_t words, Arguments argv, keyspace::Turn& turn,
             ReplySink& sink, const Caller& caller)
      : command_(command),
        argv_(argv),
        args_(argv, words),
        turn_(turn),
        sink_(sink),
        caller_(caller) {}

  const CommandSpec& command() const { return command_; }
  Arguments argv() const { return argv_; }
  ArgReader& args() { return args_; }
  keyspace::Turn& turn() { return turn_; }
  ReplySink& sink() { return sink_; }
  const Caller& caller() const { return caller_; }
  // Only for commands with kNoScript, which a script never reaches.
  clients::Client& client() { return *caller_.client; }
  clients::Clients& clients() { return *caller_.clients; }
  clients::Instance& instance() { return *caller_.instance; }
  ScriptService& scripts() { return *caller_.scripts; }
  const PayloadService& payloads() const { return *caller_.payloads; }
  // Whose permissions count; null: everything is allowed.
  const clients::Client* restricted() const {
    if (caller_.client == nullptr || !caller_.client->restricted) return caller_.restricted;
    return caller_.client;
  }
  // Whether a script calls.
  bool in_script() const { return caller_.script; }

  // For commands that wait. The keys to try: those given, or the one that has become ready.
  Arguments keys_to_try(Arguments keys);
  // Nothing was found in `keys`: leaves the client waiting for one of them, and there is nothing to
  // answer yet; or false, when there is (see Caller::may_wait). `argv` is run again.
  bool wait(Arguments keys, const clients::WaitFor& what, Arguments argv);
  bool waits() const { return waits_; }

  // The argument is nobody's business: others are shown "(redacted)".
  void hide(std::size_t argument) { instance().secrets.push_back(argument); }

  // The answer, exactly once.
  void reply_null() { sink_.null(); }
  void reply_ok() { sink_.ok(); }
  void reply(std::int64_t n) { sink_.integer(n); }
  void reply(std::size_t n) { sink_.integer(static_cast<std::int64_t>(n)); }
  void reply(bool yes) { sink_.integer(yes ? 1 : 0); }
  void reply(std::string_view bulk) { sink_.bulk(bulk); }
  // HELP: a line each.
  void reply_lines(std::span<const std::string_view> lines);
  void reply(const char*) = delete;
  void reply(const Error& error) {
    caller_.instance->statistics.count_error(error.message);
    sink_.error(error);
  }
  void reply(const ds::Bytes& value) {
    base::NumberText scratch;
    sink_.bulk(value.text(scratch));
  }
  // A value that is in the engine and that nothing in this command will move any more.
  void reply_in_place(const ds::Bytes& value) {
    value.is_integer() ? reply(value) : sink_.bulk_in_place(value.text());
  }
  // The value, or null.
  template <class T>
  void reply(const std::optional<T>& value) {
    value ? reply(*value) : reply_null();
  }
  template <class T>
  void reply(const Result<T>& result) {
    result ? reply(*result) : reply(result.error());
  }

 private:
  const CommandSpec& command_;
  Arguments argv_;
  ArgReader args_;
  keyspace::Turn& turn_;
  ReplySink& sink_;
  const Caller& caller_;
  std::string_view ready_key_;
  bool waits_ = false;
};

// SCRIPT KILL and FUNCTION KILL, each for its kind.
void kill_running(Invocation& call, bool function);

}  // namespace perigee::commands
