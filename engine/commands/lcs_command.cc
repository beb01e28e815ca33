#include <string>

#include "engine/commands/string_commands.h"
#include "engine/ops/string_ops.h"

namespace perigee::commands {
namespace {

void reply_range(ReplySink& sink, const ops::Range& range) {
  sink.array(2);
  sink.integer(static_cast<std::int64_t>(range.first));
  sink.integer(static_cast<std::int64_t>(range.last));
}

void reply_runs(ReplySink& sink, const ops::CommonSubsequence& found, bool with_length) {
  sink.map(2);
  sink.bulk("matches");
  sink.array(found.runs.size());
  for (const ops::CommonRun& run : found.runs) {
    sink.array(with_length ? 3 : 2);
    reply_range(sink, run.a);
    reply_range(sink, run.b);
    if (with_length) sink.integer(static_cast<std::int64_t>(run.length()));
  }
  sink.bulk("len");
  sink.integer(static_cast<std::int64_t>(found.length));
}

}  // namespace

void lcs(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key_a = in.bytes(), key_b = in.bytes();
  // A server looks at the keys before it looks at the options.
  for (const std::string_view key : {key_a, key_b})
    if (!call.turn().find<ds::Bytes>(key))
      return call.reply(
          Error{ErrorCode::kWrongType, "ERR The specified keys must contain string values"});
  bool length_only = false, runs = false, with_length = false;
  std::int64_t min_run_length = 0;
  while (in.left() != 0 && !in.error()) {
    if (in.token("IDX")) {
      runs = true;
    } else if (in.token("LEN")) {
      length_only = true;
    } else if (in.token("WITHMATCHLEN")) {
      with_length = true;
    } else if (in.left() > 1 && in.token("MINMATCHLEN")) {
      min_run_length = in.integer();
    } else {
      in.refuse_syntax();
    }
  }
  if (length_only && runs)
    in.refuse(ErrorCode::kSyntax,
              "ERR If you want both the length and indexes, please just use IDX.");
  if (in.error()) return call.reply(*in.error());

  const ops::Want want = runs          ? ops::Want::kRuns
                         : length_only ? ops::Want::kLength
                                       : ops::Want::kText;
  const auto at_least = static_cast<std::size_t>(min_run_length < 0 ? 0 : min_run_length);
  const auto found = ops::common_subsequence(call.turn(), key_a, key_b, want, at_least);
  if (!found) return call.reply(found.error());
  if (runs) return reply_runs(call.sink(), *found, with_length);
  length_only ? call.reply(found->length) : call.reply(std::string_view(found->text));
}

}  // namespace perigee::commands
