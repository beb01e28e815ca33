#include "tools/shell_command.h"

#include <charconv>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/engine.h"

#include "engine/base/split_line.h"
#include "tools/command_docs.h"
#include "tools/line_reader.h"

namespace perigee::tools {
namespace {

constexpr std::string_view kHelp =
    "  COMMAND [argument ...]  runs a command; \"\\x00\\n\" and 'it\\'s' quote\n"
    "  help COMMAND            what a command does and takes\n"
    "  help                    this text\n"
    "  advance MILLISECONDS    moves the clock (only with --time)\n"
    "  quit                    leaves; so does the end of the input\n"
    "At a terminal Tab completes commands and shows their arguments.\n";

class Shell {
 public:
  Shell(Engine& engine, ManualClock* clock, ReplyFormat format)
      : engine_(engine), clock_(clock), format_(format), docs_(engine.open_session()) {}

  int run() {
    const auto reader = open_line_reader(docs_);
    while (std::cout) {
      const auto line = reader->next(prompt());
      if (!line) break;
      const auto words = base::split_line(*line);
      if (!words) {
        std::cout << "Invalid argument(s)\n";
      } else if (!words->empty() && !obey(*words)) {
        break;
      }
    }
    std::cout << std::flush;
    return std::cout ? 0 : 1;
  }

 private:
  std::string prompt() const {
    const int database = engine_.session().database();
    return database == 0 ? "perigee> " : "perigee[" + std::to_string(database) + "]> ";
  }

  // False: the shell is over.
  bool obey(const std::vector<std::string>& words) {
    const std::string first = upper_case(words[0]);
    if (first == "QUIT" || first == "EXIT") return false;
    if (first == "HELP" || first == "?") {
      help({words.begin() + 1, words.end()});
    } else if (first == "ADVANCE") {
      advance(words);
    } else {
      const std::vector<std::string_view> argv(words.begin(), words.end());
      std::cout << format_reply(engine_.call(Arguments(argv)), format_);
    }
    return true;
  }

  void help(const std::vector<std::string>& words) {
    if (words.empty()) {
      std::cout << kHelp;
    } else if (const auto text = docs_.help(words)) {
      std::cout << *text;
    } else {
      std::cout << "There is no command " << upper_case(words[0])
                << ". COMMAND LIST names them all.\n";
    }
  }

  void advance(const std::vector<std::string>& words) {
    std::int64_t millis = -1;
    if (words.size() == 2) {
      const char* const last = words[1].data() + words[1].size();
      if (std::from_chars(words[1].data(), last, millis).ptr != last) millis = -1;
    }
    if (clock_ == nullptr) {
      std::cout << "The clock moves by itself. Start the shell with --time to move it by hand.\n";
    } else if (millis < 0 || millis > kMostMillis) {
      std::cout << "advance needs a number of milliseconds: advance 1500\n";
    } else {
      clock_->advance(Millis(millis));
      std::cout << format_reply(Reply(Reply::Status{"OK"}), format_);
    }
  }

  static constexpr std::int64_t kMostMillis = 1'000'000'000'000;  // some thirty years

  Engine& engine_;
  ManualClock* clock_;
  ReplyFormat format_;
  CommandDocs docs_;
};

}  // namespace

int run_shell(const EngineOptions& options, ManualClock* clock, ReplyFormat format) {
  auto engine = Engine::open(options);
  if (!engine) {
    std::cerr << "perigee: " << engine.error().message << '\n';
    return 1;
  }
  return Shell(*engine, clock, format).run();
}

}  // namespace perigee::tools
