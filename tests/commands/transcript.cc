#include "tests/commands/transcript.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engine/base/numbers.h"
#include "engine/base/split_line.h"

namespace perigee::testing {
namespace {

bool starts_with(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

}  // namespace

std::vector<Step> read_transcript(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::vector<Step> steps(1);
  bool in_answer = false, for_server = false;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    const bool between = starts_with(line, "#") || starts_with(line, "> ") || line.empty() ||
                         starts_with(line, "@advance ") || line == "@sorted" || line == "@perigee";
    if (in_answer && between) {
      steps.emplace_back();
      in_answer = for_server = false;
    }
    Step& step = steps.back();
    if (starts_with(line, "> ")) {
      const auto words = base::split_line(std::string_view(line).substr(2));
      EXPECT_TRUE(words && !words->empty()) << path << ":" << number << ": no command";
      if (words) step.command = *words;
      step.line = number;
      in_answer = true;
    } else if (starts_with(line, "@advance ")) {
      step.advance_millis += std::stoi(line.substr(9));
    } else if (line == "@sorted") {
      step.sorted = true;
    } else if (line == "@perigee") {
      step.perigee_only = true;
    } else if (in_answer && starts_with(line, "@server ")) {
      step.difference = line.substr(8);
      for_server = true;
    } else if (in_answer) {
      (for_server ? step.server_answer : step.answer) += line + "\n";
    } else {
      EXPECT_TRUE(between) << path << ":" << number << ": an answer without a command";
    }
  }
  return steps;
}

bool answer_fits(const std::string& expected, const std::string& answer) {
  const std::size_t dots = expected.find("..");
  if (!starts_with(expected, "(integer) ") || dots == std::string::npos) return expected == answer;
  const auto number = [](const std::string& text) { return base::parse_int64(text); };
  const auto low = number(expected.substr(10, dots - 10));
  const auto high = number(expected.substr(dots + 2, expected.size() - dots - 3));
  if (!low || !high || !starts_with(answer, "(integer) ")) return false;
  const auto value = number(answer.substr(10, answer.size() - 11));
  return value && *value >= *low && *value <= *high;
}

}  // namespace perigee::testing
