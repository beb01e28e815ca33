#include "tools/line_reader.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <utility>

#ifdef PERIGEE_EDITLINE
#include <editline/readline.h>
#endif

#include "engine/base/split_line.h"

namespace perigee::tools {
namespace {

class PlainReader final : public LineReader {
 public:
  explicit PlainReader(bool prompts) : prompts_(prompts) {}

  std::optional<std::string> next(const std::string& prompt) override {
    if (prompts_) std::cout << prompt << std::flush;
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
  }

 private:
  bool prompts_;
};

#ifdef PERIGEE_EDITLINE

// Empty when there is no home to keep it in.
std::filesystem::path history_file() {
  const char* const state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::filesystem::path(state) / "perigee/history";
  const char* const home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::filesystem::path(home) / ".local/state/perigee/history";
}

// libedit calls back without a context: the one reader there is stands here.
CommandDocs* completion_docs = nullptr;

char* next_match(const char* text, int state) {
  static std::size_t at = 0;
  if (state == 0) at = 0;
  const std::string start = upper_case(text);
  const bool lower = *text >= 'a' && *text <= 'z';
  const std::vector<std::string>& names = completion_docs->names();
  while (at < names.size()) {
    std::string name = names[at++];
    if (name.find(' ') != std::string::npos || name.compare(0, start.size(), start) != 0) continue;
    if (lower)
      for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return strdup(name.c_str());
  }
  return nullptr;
}

// The second word of a command with subcommands. `next_subcommand` is asked for one at a time.
std::string completion_container;

char* next_subcommand(const char* text, int state) {
  static std::size_t at = 0;
  if (state == 0) at = 0;
  const std::string start = completion_container + ' ' + upper_case(text);
  const std::vector<std::string>& names = completion_docs->names();
  while (at < names.size()) {
    const std::string& name = names[at++];
    if (name.compare(0, start.size(), start) == 0)
      return strdup(name.substr(completion_container.size() + 1).c_str());
  }
  return nullptr;
}

void show_usage(const std::vector<std::string>& words) {
  if (const auto usage = completion_docs->usage(words)) {
    std::cout << '\n' << *usage << '\n' << std::flush;
    rl_on_new_line();
    rl_forced_update_display();
  }
}

char** complete(const char* text, int start, int) {
  rl_attempted_completion_over = 1;  // never file names
  const std::string before(rl_line_buffer, static_cast<std::size_t>(start));
  const std::vector<std::string> words =
      base::split_line(before).value_or(std::vector<std::string>());
  if (words.empty() || (words.size() == 1 && upper_case(words[0]) == "HELP"))
    return rl_completion_matches(text, next_match);
  completion_container = upper_case(words[0]);
  if (words.size() == 1)
    if (char** matches = rl_completion_matches(text, next_subcommand)) return matches;
  show_usage(words);
  return nullptr;
}

class EditingReader final : public LineReader {
 public:
  explicit EditingReader(CommandDocs& docs) : file_(history_file()) {
    completion_docs = &docs;
    rl_readline_name = "perigee";
    rl_attempted_completion_function = complete;
    using_history();
    stifle_history(1000);
    if (!file_.empty()) read_history(file_.c_str());
  }
  ~EditingReader() override { completion_docs = nullptr; }

  std::optional<std::string> next(const std::string& prompt) override {
    std::cout << std::flush;
    char* const typed = readline(prompt.c_str());
    if (typed == nullptr) {
      std::cout << '\n';
      return std::nullopt;
    }
    std::string line(typed);
    std::free(typed);
    if (line.find_first_not_of(" \t") != std::string::npos && line != last_) keep(line);
    return line;
  }

 private:
  // A history that cannot be written is no reason to stop: the line still counts in this shell.
  void keep(const std::string& line) {
    last_ = line;
    add_history(line.c_str());
    if (file_.empty()) return;
    std::error_code failed;
    std::filesystem::create_directories(file_.parent_path(), failed);
    if (!failed && write_history(file_.c_str()) == 0)
      std::filesystem::permissions(
          file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failed);
  }

  std::filesystem::path file_;
  std::string last_;
};

#endif

}  // namespace

std::unique_ptr<LineReader> open_line_reader(CommandDocs& docs) {
  const bool person = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
#ifdef PERIGEE_EDITLINE
  if (person) return std::make_unique<EditingReader>(docs);
#endif
  static_cast<void>(docs);
  return std::make_unique<PlainReader>(person);
}

}  // namespace perigee::tools
