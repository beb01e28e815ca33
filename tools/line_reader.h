// tools/line_reader.h: lines from a person at a terminal, or from a pipe.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "tools/command_docs.h"

namespace perigee::tools {

class LineReader {
 public:
  virtual ~LineReader() = default;

  // The next line without its newline; nullopt at the end of the input.
  virtual std::optional<std::string> next(const std::string& prompt) = 0;
};

// Reads standard input. At a terminal lines can be edited, Tab completes commands and shows their
// arguments, and a history is kept in $XDG_STATE_HOME/perigee/history (~/.local/state when unset);
// in a pipe there is no prompt and nothing is kept. Borrows `docs`; one reader at a time.
std::unique_ptr<LineReader> open_line_reader(CommandDocs& docs);

}  // namespace perigee::tools
