#include "engine/commands/stream_commands.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/commands/stream_args.h"
#include "engine/commands/stream_replies.h"

namespace perigee::commands {
namespace {

using ds::Stream;

// "*", "ms-*", or an id.
NewStreamId read_new_id(ArgReader& in) {
  const std::string_view text = in.bytes();
  if (text == "*") return NewStreamId::automatic();
  if (text.ends_with("-*")) {
    const auto millis = to_stream_id(text.substr(0, text.size() - 2));
    if (millis && text.find('-') == text.size() - 2) return NewStreamId::in_millis(millis->millis);
  }
  const auto id = to_stream_id(text);
  if (!id) in.refuse(ErrorCode::kSyntax, kBadStreamId);
  return NewStreamId::exactly(id.value_or(StreamId()));
}

void refuse_arity(Invocation& call) {
  call.args().refuse(ErrorCode::kSyntax, "ERR wrong number of arguments for '" +
                                             std::string(call.command().name) + "' command");
}

// XRANGE and XREVRANGE, whose ends come the other way round.
void answer_range(Invocation& call, bool reverse) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  ops::EntryRange range{.reverse = reverse};
  // The low end is looked at first.
  Arguments ends = call.argv().subspan(2, 2);
  ArgReader low(ends, reverse ? 1 : 0), high(ends, reverse ? 0 : 1);
  range.low = read_low_end(low);
  if (low.error()) return call.reply(*low.error());
  range.high = read_high_end(high);
  if (high.error()) return call.reply(*high.error());
  in.bytes();
  in.bytes();
  while (in.left() != 0 && !in.error()) {
    if (in.left() > 1 && in.token("COUNT"))
      range.limit = static_cast<std::size_t>(std::max<std::int64_t>(in.integer(), 0));
    else
      in.refuse_syntax();
  }
  if (in.error()) return call.reply(*in.error());
  const auto found = call.turn().find<Stream>(key);
  if (!found) return call.reply(found.error());
  if (*found == nullptr) return call.sink().array(0);
  if (range.limit == 0) return call.sink().null_array();
  write_entries(call.sink(), ops::find_entries(**found, range));
}

}  // namespace

void xadd(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  TrimArgs trim;
  ops::AddRequest request;
  bool has_id = false;
  while (!has_id && in.left() != 0 && !in.error()) {
    if (trim.read_option(in)) continue;
    if (in.token("NOMKSTREAM")) {
      request.create = false;
    } else {
      request.id = read_new_id(in);
      has_id = true;
    }
  }
  request.trim = trim.finish(in, false, call.turn().settings().stream_node_max_entries);
  if (in.left() < 2 || in.left() % 2 != 0) refuse_arity(call);
  if (in.error()) return call.reply(*in.error());
  std::vector<ds::StreamField> fields(in.left() / 2);
  for (ds::StreamField& field : fields) {
    field.name = in.bytes();
    field.value = in.bytes();
  }
  request.fields = fields;
  const auto id = ops::add_entry(call.turn(), key, request);
  if (!id) return call.reply(id.error());
  *id ? write_stream_id(call.sink(), **id) : call.reply_null();
}

void xlen(Invocation& call) {
  const auto found = call.turn().find<Stream>(call.argv()[1]);
  if (!found) return call.reply(found.error());
  call.reply(*found == nullptr ? std::size_t{0} : std::size_t{(*found)->size()});
}

void xrange(Invocation& call) { answer_range(call, false); }
void xrevrange(Invocation& call) { answer_range(call, true); }

// A key that is absent or of another type is told of before a bad id.
void xdel(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const auto found = call.turn().find<Stream>(key);
  if (!found) return call.reply(found.error());
  if (*found == nullptr) return call.reply(false);
  const auto ids = read_stream_ids(in);
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::erase_entries(call.turn(), key, ids));
}

void xtrim(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  TrimArgs trim;
  while (in.left() != 0 && !in.error())
    if (!trim.read_option(in)) in.refuse_syntax();
  const auto rule = trim.finish(in, true, call.turn().settings().stream_node_max_entries);
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::trim_stream(call.turn(), key, rule));
}

void xsetid(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const StreamId last = read_stream_id(in);
  SetIdOptions how;
  while (in.left() != 0 && !in.error()) {
    if (in.left() > 1 && in.token("ENTRIESADDED")) {
      const std::int64_t count = in.integer();
      if (count < 0) in.refuse(ErrorCode::kOutOfRange, "ERR entries_added must be positive");
      how.entries_added = static_cast<std::uint64_t>(count);
    } else if (in.left() > 1 && in.token("MAXDELETEDID")) {
      how.highest_erased = read_stream_id(in);
      if (last < how.highest_erased) in.refuse(ErrorCode::kOutOfRange, ops::kBelowErased);
    } else {
      in.refuse_syntax();
    }
  }
  if (in.error()) return call.reply(*in.error());
  const auto done = ops::set_last_id(call.turn(), key, last, how);
  done ? call.reply_ok() : call.reply(done.error());
}

}  // namespace perigee::commands
