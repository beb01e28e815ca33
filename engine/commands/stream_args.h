// engine/commands/stream_args.h: ids, intervals and trimming among the arguments of streams.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "perigee/stream_id.h"

#include "engine/commands/arg_reader.h"
#include "engine/ops/stream_ops.h"

namespace perigee::commands {

inline constexpr std::string_view kBadStreamId =
    "ERR Invalid stream ID specified as stream command argument";

// An id that names one entry: "ms-seq", or "ms" with the sequence number that is given.
std::optional<StreamId> to_stream_id(std::string_view text, std::uint64_t missing_sequence = 0);

// The next argument as such an id.
StreamId read_stream_id(ArgReader& in);
// All that is left, as such ids.
std::vector<StreamId> read_stream_ids(ArgReader& in);

// One end of an interval: an id, "-", "+", or an id behind "(", which is itself left out.
StreamId read_low_end(ArgReader& in);
StreamId read_high_end(ArgReader& in);

// MAXLEN and MINID with = or ~, and LIMIT, of XADD and XTRIM.
class TrimArgs {
 public:
  // Consumes one option; false when another word comes next.
  bool read_option(ArgReader& in);
  // Refuses what does not go together. `required`: there must be a rule (XTRIM).
  ds::StreamTrim finish(ArgReader& in, bool required, std::int64_t node_entries);

 private:
  bool begin_rule(ArgReader& in, ds::StreamTrim::Kind kind);

  ds::StreamTrim rule_;
  bool limited_ = false;
};

}  // namespace perigee::commands
