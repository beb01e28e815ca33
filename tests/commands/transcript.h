// tests/commands/transcript.h: a .rtest file, read. tests/commands/README.md has the format.
#pragma once

#include <string>
#include <vector>

namespace perigee::testing {

struct Step {
  int line = 0;                      // of the file, for messages
  int advance_millis = 0;            // before the command; a step may be only that
  std::vector<std::string> command;  // empty: none
  std::string answer;                // as redis-cli prints it, each line ended
  std::string server_answer;         // where it differs on purpose
  std::string difference;            // and the ID of that difference
  bool sorted = false, perigee_only = false;
};

// Fails the running test when the file cannot be read or understood.
std::vector<Step> read_transcript(const std::string& path);

// Whether an answer is the expected one; a range stands for any integer in it.
bool answer_fits(const std::string& expected, const std::string& answer);

}  // namespace perigee::testing
