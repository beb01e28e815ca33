// tools/shell_command.h: `perigee shell`: commands line by line, answered as redis-cli does.
#pragma once

#include <optional>

#include "perigee/clock.h"
#include "perigee/options.h"

#include "tools/reply_text.h"

namespace perigee::tools {

// Reads standard input to its end, or to `quit`. An error is answered and the shell goes on; the
// exit status is 0 unless the engine does not open or the output is gone. `clock` is the clock of
// `options` when it stands still: the word `advance` then moves it. Null otherwise.
int run_shell(const EngineOptions& options, ManualClock* clock, ReplyFormat format);

}  // namespace perigee::tools
