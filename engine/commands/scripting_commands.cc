#include "engine/commands/scripting_commands.h"

#include <string>

#include "engine/commands/script_request.h"

namespace perigee::commands {
namespace {

void run_source(Invocation& call, bool read_only) {
  if (const auto request = read_request(call, read_only))
    call.scripts().eval(call.argv()[1], *request, call.turn(), call.sink());
}

void run_sha(Invocation& call, bool read_only) {
  // A server looks at the length of the name before it looks at the numbers.
  constexpr std::size_t kSha1Digits = 40;
  const std::string_view sha1 = call.argv()[1];
  if (sha1.size() != kSha1Digits)
    return call.scripts().eval_sha(sha1, {.client = &call.client()}, call.turn(), call.sink());
  if (const auto request = read_request(call, read_only))
    call.scripts().eval_sha(sha1, *request, call.turn(), call.sink());
}

}  // namespace

void eval(Invocation& call) { run_source(call, false); }
void eval_ro(Invocation& call) { run_source(call, true); }
void evalsha(Invocation& call) { run_sha(call, false); }
void evalsha_ro(Invocation& call) { run_sha(call, true); }

void script_load(Invocation& call) {
  const auto sha1 = call.scripts().load(call.argv()[2]);
  sha1 ? call.reply(std::string_view(*sha1)) : call.reply(sha1.error());
}

void script_exists(Invocation& call) {
  const Arguments names = call.args().rest();
  call.sink().array(names.size());
  for (const std::string_view sha1 : names) call.reply(call.scripts().exists(sha1));
}

void script_show(Invocation& call) {
  if (const auto source = call.scripts().source(call.argv()[2])) return call.reply(*source);
  call.reply(Error{ErrorCode::kNoScript, "NOSCRIPT No matching script."});
}

void script_flush(Invocation& call) {
  ArgReader& in = call.args();
  const bool fits = in.left() == 0 || ((in.token("ASYNC") || in.token("SYNC")) && in.left() == 0);
  if (!fits)
    return call.reply(Error{ErrorCode::kSyntax, "ERR SCRIPT FLUSH only support SYNC|ASYNC option"});
  call.scripts().flush();
  call.reply_ok();
}

void script_kill(Invocation& call) { kill_running(call, false); }

void script_help(Invocation& call) {
  constexpr std::string_view kLines[] = {"SCRIPT <subcommand> [<arg> ...]. Subcommands are:",
                                         "EXISTS <sha1> [<sha1> ...]",
                                         "    Which of these scripts EVALSHA knows.",
                                         "FLUSH [ASYNC|SYNC]",
                                         "    Forgets all scripts.",
                                         "KILL",
                                         "    Stops the script that is running, unless it has "
                                         "written.",
                                         "LOAD <script>",
                                         "    Compiles a script without running it, for EVALSHA.",
                                         "SHOW <sha1>",
                                         "    The text of a script that EVALSHA knows.",
                                         "HELP",
                                         "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
