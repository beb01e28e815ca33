// perigee: runs Redis Lua scripts and Redis commands without a server, or is one.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "perigee/options.h"
#include "perigee/version.h"

#include "tools/eval_command.h"
#include "tools/instant.h"
#ifdef PERIGEE_ENDPOINT
#include "tools/serve_command.h"
#endif
#include "tools/shell_command.h"
#ifdef PERIGEE_LUA_MODULE
#include "tools/learn_command.h"
#include "tools/test_command.h"
#endif

namespace perigee::tools {
namespace {

// What the commands take.
struct Choices {
  std::uint64_t seed = 0;
  std::uint64_t instructions = ScriptOptions{}.instructions;
  std::string time;
  bool json = false;
  bool raw = false;
  bool no_raw = false;

  void add_to(CLI::App& app) {
    app.add_option("--seed", seed, "every random choice follows from this number (0)")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--time", time,
                   "the clock stands at this instant: milliseconds since 1970 or ISO 8601");
    app.add_option("--instructions", instructions,
                   "how many Lua instructions one script may run (0: any number)")
        ->check(CLI::NonNegativeNumber);
  }

  void add_format_to(CLI::App& app) {
    auto* const json_flag = app.add_flag("--json", json, "print replies as JSON, one a line");
    auto* const raw_flag = app.add_flag("--raw", raw, "print the bytes of replies alone");
    auto* const no_raw_flag = app.add_flag("--no-raw", no_raw, "print replies as at a terminal");
    raw_flag->excludes(json_flag)->excludes(no_raw_flag);
    no_raw_flag->excludes(json_flag);
  }

  // False: --time is no instant. Without it the clock is not used.
  bool apply_to(EngineOptions& options, ManualClock& clock) const {
    options.seed = seed;
    options.scripts.instructions = instructions;
    if (time.empty()) return true;
    const auto instant = parse_instant(time);
    if (!instant) return false;
    clock.set(*instant);
    options.clock = &clock;
    return true;
  }

  ReplyFormat format(ReplyFormat otherwise) const {
    if (json) return ReplyFormat::kJson;
    if (raw) return ReplyFormat::kRaw;
    return no_raw ? ReplyFormat::kTerminal : otherwise;
  }
};

#ifdef PERIGEE_ENDPOINT
CLI::App* add_serve(CLI::App& app, EndpointOptions& where, std::string& password) {
  CLI::App* const serve = app.add_subcommand("serve", "serve Redis clients until interrupted");
  where.port.reset();
  serve->add_option("--port", where.port,
                    "TCP port (6379, none when --unix is given); 0: a free one");
  serve->add_option(
      "--bind", where.bind,
      "the address to listen on (127.0.0.1); others than loopback need --requirepass");
  serve->add_option("--requirepass", password, "the password that clients have to say");
  serve->add_option("--unix", where.unix_path, "a path for a Unix socket");
  return serve;
}
#endif

#ifdef PERIGEE_LUA_MODULE
CLI::App* add_test(CLI::App& app) {
  CLI::App* const test = app.add_subcommand("test", "run the Lua specs of files and folders");
  test->set_help_flag();   // --help is busted's, too
  test->prefix_command();  // all the words are busted's
  return test;
}

CLI::App* add_learn(CLI::App& app, Lesson& lesson, std::string& folder) {
  CLI::App* const learn =
      app.add_subcommand("learn", "the course's exercises: which pass, and the next one");
  learn->add_option("folder", folder, "examples/curriculum or a copy of it (the current folder)");
  auto* const hint = learn->add_flag_callback(
      "--hint", [&lesson] { lesson = Lesson::kHint; }, "print a hint for the next exercise");
  learn
      ->add_flag_callback(
          "--once", [&lesson] { lesson = Lesson::kList; }, "list them and end: 0 when all pass")
      ->excludes(hint);
  return learn;
}
#endif

int refuse(const std::string& what) {
  std::cerr << "perigee: " << what << '\n';
  return 1;
}

int run_eval(const std::vector<std::string>& words, const Choices& choices, bool trace,
             const EngineOptions& options) {
  if (words.empty()) return refuse("eval needs a file: perigee eval FILE [key ...] , [arg ...]");
  if (words[0].size() > 1 && words[0][0] == '-')
    return refuse("unknown option " + words[0] + "; see perigee eval --help");
  EvalRequest request{
      words[0], {words.begin() + 1, words.end()}, choices.format(ReplyFormat::kTerminal), trace};
  return run_eval(request, options);
}

int run(int argc, char** argv) {
  CLI::App app("Runs Redis commands and Redis Lua scripts in an engine of its own.");
  app.name("perigee");
  app.set_version_flag("--version", std::string("perigee ") + PERIGEE_VERSION +
                                        " (answers like Redis " + kRedisVersion + ")");
  app.require_subcommand(0, 1);

  Choices choices;
  CLI::App* const eval = app.add_subcommand("eval", "run a script and print its reply");
  choices.add_to(*eval);
  choices.add_format_to(*eval);
  bool trace = false;
  eval->add_flag("--trace", trace, "show each command of the script and its answer");
  eval->footer(
      "perigee eval [OPTIONS] FILE [key ...] , [arg ...]\n"
      "A lone comma ends the keys, as in redis-cli --eval. FILE - is standard input.\n");
  eval->prefix_command();  // what follows FILE belongs to the script, dashes included

  CLI::App* const shell = app.add_subcommand("shell", "commands line by line, from you or a pipe");
  choices.add_to(*shell);
  choices.add_format_to(*shell);
  shell->footer(
      "Prints as redis-cli: as at a terminal, or --raw when the output goes elsewhere.\n");

#ifdef PERIGEE_ENDPOINT
  EndpointOptions where;
  std::string password;
  CLI::App* const serve = add_serve(app, where, password);
  choices.add_to(*serve);
#endif

#ifdef PERIGEE_LUA_MODULE
  CLI::App* const test = add_test(app);
  Lesson lesson = Lesson::kWatch;
  std::string folder = ".";
  CLI::App* const learn = add_learn(app, lesson, folder);
#endif

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return refuse(std::string(error.what()) + "; see perigee --help");
  }
  if (app.get_subcommands().empty())
    return refuse(
        "say what to do: perigee eval FILE, perigee shell, perigee test or perigee serve; see "
        "perigee --help");

  EngineOptions options;
  ManualClock clock;
  if (!choices.apply_to(options, clock))
    return refuse("--time " + choices.time +
                  " is no instant; write 1700000000000 or 2023-11-14T22:13:20Z");
#ifdef PERIGEE_ENDPOINT
  if (serve->parsed()) {
    if (!where.port && where.unix_path.empty()) where.port = EndpointOptions{}.port;
    options.password = password;
    return run_serve(options, where);
  }
#endif
#ifdef PERIGEE_LUA_MODULE
  if (learn->parsed()) return run_learn(lesson, folder);
  if (test->parsed()) return run_test(test->remaining());
#endif
  if (shell->parsed()) {
    const auto usual = isatty(STDOUT_FILENO) == 1 ? ReplyFormat::kTerminal : ReplyFormat::kRaw;
    return run_shell(options, options.clock == &clock ? &clock : nullptr, choices.format(usual));
  }
  return run_eval(eval->remaining(), choices, trace, options);
}

}  // namespace
}  // namespace perigee::tools

int main(int argc, char** argv) { return perigee::tools::run(argc, argv); }
