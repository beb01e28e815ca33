#include "engine/commands/function_commands.h"

#include <optional>
#include <string>

#include "engine/base/glob.h"
#include "engine/base/text.h"
#include "engine/commands/script_request.h"

namespace perigee::commands {
namespace {

using keyspace::Library;
using keyspace::LibraryFunction;
using OnCollision = ScriptService::OnCollision;

Error refuse(std::string text) { return {ErrorCode::kSyntax, "ERR " + std::move(text)}; }

// A server prints what it was given as far as the first NUL.
std::string as_line(std::string_view text) { return std::string(text.substr(0, text.find('\0'))); }

// FLUSH and RESTORE count their arguments themselves.
Error wrong_count(Invocation& call) {
  return refuse("unknown subcommand or wrong number of arguments for '" + as_line(call.argv()[1]) +
                "'. Try FUNCTION HELP.");
}

void run_function(Invocation& call, bool read_only) {
  const auto function = call.turn().libraries().find_function(call.argv()[1]);
  if (!function.library) return call.reply(no_such_function());
  const auto request = read_request(call, read_only, "ERR Bad number of keys provided");
  if (request) call.scripts().call_function(function, *request, call.turn(), call.sink());
}

void reply_function(Invocation& call, const LibraryFunction& function) {
  ReplySink& sink = call.sink();
  sink.map(3);
  sink.bulk("name");
  sink.bulk(function.name);
  sink.bulk("description");
  function.description ? sink.bulk(*function.description) : sink.null();
  sink.bulk("flags");
  std::size_t count = 0;
  keyspace::for_each_flag_name(function.flags, [&](std::string_view) { ++count; });
  sink.set(count);
  keyspace::for_each_flag_name(function.flags, [&](std::string_view name) { sink.status(name); });
}

void reply_library(Invocation& call, const Library& library, bool with_code) {
  ReplySink& sink = call.sink();
  sink.map(with_code ? 4 : 3);
  sink.bulk("library_name");
  sink.bulk(library.name);
  sink.bulk("engine");
  sink.bulk("LUA");
  sink.bulk("functions");
  sink.array(library.functions.size());
  for (const LibraryFunction& function : library.functions) reply_function(call, function);
  if (!with_code) return;
  sink.bulk("library_code");
  sink.bulk(library.source);
}

struct ListArgs {
  std::optional<std::string_view> pattern;
  bool with_code = false;
};

ListArgs read_list_args(ArgReader& in) {
  ListArgs args;
  while (in.left() != 0 && !in.error()) {
    if (!args.with_code && in.token("WITHCODE")) {
      args.with_code = true;
    } else if (!args.pattern && in.token("LIBRARYNAME")) {
      if (in.left() == 0)
        in.refuse(ErrorCode::kSyntax, "ERR library name argument was not given");
      else
        args.pattern = in.bytes();
    } else {
      in.refuse(ErrorCode::kSyntax, "ERR Unknown argument " + as_line(in.bytes()));
    }
  }
  return args;
}

}  // namespace

void fcall(Invocation& call) { run_function(call, false); }
void fcall_ro(Invocation& call) { run_function(call, true); }

void function_load(Invocation& call) {
  ArgReader& in = call.args();
  OnCollision on_collision = OnCollision::kRefuse;
  while (in.left() > 1) {
    if (!in.token("REPLACE"))
      return call.reply(refuse("Unknown option given: " + as_line(in.bytes())));
    on_collision = OnCollision::kReplace;
  }
  const auto name = call.scripts().load_library(in.bytes(), on_collision, call.turn());
  name ? call.reply(std::string_view(*name)) : call.reply(name.error());
}

void function_delete(Invocation& call) {
  const auto done = call.scripts().remove_library(call.args().bytes(), call.turn());
  done ? call.reply_ok() : call.reply(done.error());
}

void function_flush(Invocation& call) {
  ArgReader& in = call.args();
  if (in.left() > 1) return call.reply(wrong_count(call));
  if (in.left() == 1 && !in.token("SYNC") && !in.token("ASYNC"))
    return call.reply(refuse("FUNCTION FLUSH only supports SYNC|ASYNC option"));
  call.scripts().flush_libraries(call.turn());
  call.reply_ok();
}

void function_list(Invocation& call) {
  const ListArgs args = read_list_args(call.args());
  if (call.args().error()) return call.reply(*call.args().error());
  const auto asked_for = [&](const Library& library) {
    return !args.pattern || base::glob_match(*args.pattern, library.name, true);
  };
  const auto all = call.turn().libraries().all();
  std::size_t count = 0;
  for (const auto& library : all) count += asked_for(*library) ? 1 : 0;
  call.sink().array(count);
  for (const auto& library : all)
    if (asked_for(*library)) reply_library(call, *library, args.with_code);
}

void reply_running(Invocation& call, const ScriptService::Running& running) {
  ReplySink& sink = call.sink();
  sink.map(3);
  sink.bulk("name");
  sink.bulk(running.function);
  sink.bulk("command");
  sink.array(running.argv.size());
  for (const std::string_view word : running.argv) sink.bulk(word);
  sink.bulk("duration_ms");
  sink.integer(call.turn().now_millis() - running.began_at);
}

void function_stats(Invocation& call) {
  const ScriptService::Running* running = call.scripts().running();
  if (running != nullptr && running->function.empty()) return call.reply(busy(*running));
  ReplySink& sink = call.sink();
  sink.map(2);
  sink.bulk("running_script");
  running != nullptr ? reply_running(call, *running) : sink.null();
  sink.bulk("engines");
  sink.map(1);
  sink.bulk("LUA");
  sink.map(2);
  sink.bulk("libraries_count");
  call.reply(call.turn().libraries().all().size());
  sink.bulk("functions_count");
  call.reply(call.turn().libraries().function_count());
}

void function_kill(Invocation& call) { kill_running(call, true); }

void function_dump(Invocation& call) {
  call.reply(std::string_view(call.scripts().dump_libraries(call.turn())));
}

void function_restore(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view payload = in.bytes();
  OnCollision on_collision = OnCollision::kRefuse;
  if (in.left() > 1) return call.reply(wrong_count(call));
  if (in.token("REPLACE"))
    on_collision = OnCollision::kReplace;
  else if (in.token("FLUSH"))
    on_collision = OnCollision::kFlush;
  else if (in.left() != 0 && !in.token("APPEND"))
    return call.reply(
        refuse("Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE."));
  const auto done = call.scripts().restore_libraries(payload, on_collision, call.turn());
  done ? call.reply_ok() : call.reply(done.error());
}

void function_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "FUNCTION <subcommand> [<arg> ...]. Subcommands are:",
      "DELETE <library-name>",
      "    Removes a library and its functions.",
      "DUMP",
      "    All libraries as bytes.",
      "FLUSH [ASYNC|SYNC]",
      "    Removes all libraries.",
      "KILL",
      "    Stops a function that runs, which none does between commands.",
      "LIST [LIBRARYNAME <pattern>] [WITHCODE]",
      "    Describes libraries and their functions.",
      "LOAD [REPLACE] <source>",
      "    Runs the source of a library, which registers its functions.",
      "RESTORE <payload> [FLUSH|APPEND|REPLACE]",
      "    Loads what DUMP has answered: in the place of all libraries, beside them (that is the",
      "    default), or beside them and in the place of those with the same names.",
      "STATS",
      "    Counts libraries and functions.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
