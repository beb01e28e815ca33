// tools/eval_command.h: `perigee eval FILE [key ...] , [arg ...]`.
#pragma once

#include <string>
#include <vector>

#include "perigee/options.h"

#include "tools/reply_text.h"

namespace perigee::tools {

struct EvalRequest {
  std::string file;                // "-": standard input
  std::vector<std::string> words;  // keys, a lone comma, arguments
  ReplyFormat format = ReplyFormat::kTerminal;
  bool trace = false;
};

// Runs the script in a fresh engine and prints its reply; and, before that, each command that it
// calls and what that was answered, to standard error, when `trace` is set. The exit status: 0, or
// 1 with the reason on standard error when the file cannot be read or the script fails.
int run_eval(const EvalRequest& request, EngineOptions options);

}  // namespace perigee::tools
