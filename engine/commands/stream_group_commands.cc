// XGROUP, XACK, XCLAIM, XAUTOCLAIM and XPENDING.
#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "engine/commands/stream_args.h"
#include "engine/commands/stream_commands.h"
#include "engine/commands/stream_replies.h"
#include "engine/ops/stream_group_ops.h"

namespace perigee::commands {
namespace {

using ds::ConsumerGroup;
using ds::Stream;

void reply_done(Invocation& call, const Result<void>& done) {
  done ? call.reply_ok() : call.reply(done.error());
}

// ENTRIESREAD and its value, already known to be there.
std::int64_t read_entries_read(ArgReader& in) {
  const std::int64_t count = in.integer();
  if (count < 0 && count != ConsumerGroup::kUnknown)
    in.refuse(ErrorCode::kOutOfRange, "ERR value for ENTRIESREAD must be positive or -1");
  return count;
}

void refuse_subcommand(Invocation& call) {
  const std::string_view word = call.argv()[1].substr(0, 128);
  call.args().refuse(ErrorCode::kSyntax,
                     "ERR unknown subcommand or wrong number of arguments for '" +
                         std::string(word.substr(0, word.find('\0'))) + "'. Try XGROUP HELP.");
}

// "$", or an id; `ends`: "-" and "+" as well.
std::optional<StreamId> read_start(ArgReader& in, std::string_view text, bool ends) {
  if (text == "$") return std::nullopt;
  if (ends && text == "-") return StreamId::min();
  if (ends && text == "+") return StreamId::max();
  const auto id = to_stream_id(text);
  if (!id) in.refuse(ErrorCode::kSyntax, kBadStreamId);
  return id.value_or(StreamId());
}

// A number with a refusal of its own.
std::int64_t read_number(ArgReader& in, const std::string& refusal) {
  const auto number = to_integer(in.bytes());
  if (!number) in.refuse(ErrorCode::kNotANumber, refusal);
  return number ? *number : 0;
}

std::string invalid(std::string_view what, const Invocation& call) {
  const bool automatic = call.command().name == "xautoclaim";
  return "ERR Invalid " + std::string(what) + " argument for " +
         (automatic ? "XAUTOCLAIM" : "XCLAIM");
}

std::int64_t read_min_idle(Invocation& call) {
  return std::max<std::int64_t>(read_number(call.args(), invalid("min-idle-time", call)), 0);
}

// key, group and consumer.
ops::GroupMember read_member(ArgReader& in) {
  ops::GroupMember member;
  member.key = in.bytes();
  member.group = in.bytes();
  member.consumer = in.bytes();
  return member;
}

// The ids come first; what is no id begins the options.
std::vector<StreamId> read_ids_to_claim(ArgReader& in) {
  std::vector<StreamId> ids;
  ArgReader ahead = in;
  while (ahead.left() != 0) {
    const auto id = to_stream_id(ahead.bytes());
    if (!id) break;
    ids.push_back(*id);
    in.bytes();
  }
  return ids;
}

// IDLE milliseconds before now; whatever lies in the past or the future by far is told apart later.
std::int64_t before_now(Invocation& call, std::int64_t idle) {
  const std::int64_t now = call.turn().now_millis();
  const bool overflows = idle < 0 && now > std::numeric_limits<std::int64_t>::max() + idle;
  return overflows ? now : now - idle;
}

void read_claim_option(Invocation& call, ops::ClaimRequest& request) {
  ArgReader& in = call.args();
  const bool more = in.left() > 1;
  if (in.token("FORCE")) {
    request.force = true;
  } else if (in.token("JUSTID")) {
    request.ids_only = true;
  } else if (more && in.token("IDLE")) {
    request.delivered_at_millis =
        before_now(call, read_number(in, "ERR Invalid IDLE option argument for XCLAIM"));
  } else if (more && in.token("TIME")) {
    request.delivered_at_millis = read_number(in, "ERR Invalid TIME option argument for XCLAIM");
  } else if (more && in.token("RETRYCOUNT")) {
    const auto count = read_number(in, "ERR Invalid RETRYCOUNT option argument for XCLAIM");
    request.deliveries.reset();
    if (count >= 0) request.deliveries = static_cast<std::uint64_t>(count);
  } else if (more && in.token("LASTID")) {
    request.last_delivered = read_stream_id(in);
  } else {
    const std::string_view word = in.bytes();
    in.refuse(ErrorCode::kSyntax, "ERR Unrecognized XCLAIM option '" +
                                      std::string(word.substr(0, word.find('\0'))) + "'");
  }
}

void write_claimed(ReplySink& sink, const ops::FoundEntries& claimed, bool ids_only) {
  if (!ids_only) return write_entries(sink, claimed.entries);
  sink.array(claimed.entries.size());
  for (const ds::PackedEntry& entry : claimed.entries) write_stream_id(sink, entry.id());
}

void write_summary(ReplySink& sink, const ConsumerGroup& group) {
  sink.array(4);
  sink.integer(static_cast<std::int64_t>(group.pending().size()));
  if (group.pending().empty()) {
    sink.null();
    sink.null();
    return sink.null_array();
  }
  write_stream_id(sink, group.pending().first()->key);
  write_stream_id(sink, group.pending().last()->key);
  std::vector<const ConsumerGroup::Consumer*> busy;
  group.for_each_consumer([&](std::uint64_t, const ConsumerGroup::Consumer& consumer) {
    if (consumer.pending != 0) busy.push_back(&consumer);
  });
  sink.array(busy.size());
  for (const auto* consumer : busy) {
    sink.array(2);
    sink.bulk(consumer->name.text());
    sink.bulk(base::to_text(consumer->pending));
  }
}

// Everything behind the group's name. Count, start and end are looked at in this order.
ops::PendingRange read_pending_range(ArgReader& in) {
  ops::PendingRange range;
  if (in.token("IDLE")) {
    range.min_idle_millis = in.integer();
    if (in.left() < 3) in.refuse_syntax();
    if (in.error()) return range;
  }
  ArgReader count = in;
  count.bytes();
  count.bytes();
  const std::int64_t limit = count.integer();
  if (count.error()) in.refuse(count.error()->code, count.error()->message);
  range.limit = static_cast<std::uint64_t>(std::max<std::int64_t>(limit, 0));
  if (in.error()) return range;
  range.low = read_low_end(in);
  range.high = read_high_end(in);
  in.bytes();
  if (in.left() != 0) range.consumer = in.bytes();
  return range;
}

void write_pending(Invocation& call, const ConsumerGroup& group, const ops::PendingRange& range) {
  struct One {
    StreamId id;
    ConsumerGroup::Delivery delivery;
  };
  std::vector<One> found;
  ops::for_each_pending(call.turn(), group, range,
                        [&](StreamId id, const ConsumerGroup::Delivery& delivery) {
                          found.push_back({id, delivery});
                        });
  call.sink().array(found.size());
  for (const One& one : found) {
    call.sink().array(4);
    write_stream_id(call.sink(), one.id);
    call.sink().bulk(group.consumer(one.delivery.consumer).name.text());
    call.sink().integer(ops::millis_since(call.turn(), one.delivery.at_millis));
    call.sink().integer(static_cast<std::int64_t>(one.delivery.count));
  }
}

}  // namespace

void xgroup_create(Invocation& call) {
  ArgReader& in = call.args();
  ops::GroupRequest request;
  request.key = in.bytes();
  request.group = in.bytes();
  const std::string_view start = in.bytes();
  bool create_stream = false;
  while (in.left() != 0 && !in.error()) {
    if (in.token("MKSTREAM"))
      create_stream = true;
    else if (in.left() > 1 && in.token("ENTRIESREAD"))
      request.entries_read = read_entries_read(in);
    else
      refuse_subcommand(call);
  }
  if (in.error()) return call.reply(*in.error());
  // The key is looked at before the id.
  const auto refused = ops::refuse_group_key(call.turn(), request.key, create_stream);
  if (refused) return call.reply(*refused);
  if (call.argv().size() > 8) refuse_subcommand(call);
  request.after = read_start(in, start, false);
  if (in.error()) return call.reply(*in.error());
  reply_done(call, ops::create_group(call.turn(), request, create_stream));
}

void xgroup_setid(Invocation& call) {
  ArgReader& in = call.args();
  ops::GroupRequest request;
  request.key = in.bytes();
  request.group = in.bytes();
  const std::string_view start = in.bytes();
  while (in.left() != 0 && !in.error()) {
    if (in.left() > 1 && in.token("ENTRIESREAD"))
      request.entries_read = read_entries_read(in);
    else
      refuse_subcommand(call);
  }
  if (in.error()) return call.reply(*in.error());
  const auto refused = ops::refuse_group(call.turn(), request.key, request.group);
  if (refused) return call.reply(*refused);
  if (call.argv().size() > 7) refuse_subcommand(call);
  request.after = read_start(in, start, true);
  if (in.error()) return call.reply(*in.error());
  reply_done(call, ops::set_group(call.turn(), request));
}

void xgroup_destroy(Invocation& call) {
  call.reply(ops::destroy_group(call.turn(), call.argv()[2], call.argv()[3]));
}

void xgroup_createconsumer(Invocation& call) {
  const auto member = read_member(call.args());
  call.reply(ops::create_consumer(call.turn(), member.key, member.group, member.consumer));
}

void xgroup_delconsumer(Invocation& call) {
  const auto member = read_member(call.args());
  call.reply(ops::destroy_consumer(call.turn(), member.key, member.group, member.consumer));
}

void xgroup_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "CREATE <key> <group> <id|$> [MKSTREAM] [ENTRIESREAD <entries-read>]",
      "    Adds a group that is given the entries above <id>; $: those to come.",
      "    MKSTREAM creates the stream, ENTRIESREAD says how many entries were read before.",
      "CREATECONSUMER <key> <group> <consumer>",
      "    Adds a consumer to a group.",
      "DELCONSUMER <key> <group> <consumer>",
      "    Removes a consumer, with what is pending for it.",
      "DESTROY <key> <group>",
      "    Removes a group.",
      "SETID <key> <group> <id|$> [ENTRIESREAD <entries-read>]",
      "    Lets a group go on behind another entry.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

// Nothing pending comes before a bad id.
void xack(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes(), group = in.bytes();
  const auto found = call.turn().find<Stream>(key);
  if (!found) return call.reply(found.error());
  if (*found == nullptr || (*found)->find_group(group) == nullptr) return call.reply(false);
  const auto ids = read_stream_ids(in);
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::acknowledge(call.turn(), key, group, ids));
}

void xclaim(Invocation& call) {
  ArgReader& in = call.args();
  const auto member = read_member(in);
  const auto found = ops::find_stream_with(call.turn(), member.key, member.group);
  if (!found) return call.reply(found.error());
  ops::ClaimRequest request;
  request.min_idle_millis = read_min_idle(call);
  const auto ids = read_ids_to_claim(in);
  while (in.left() != 0 && !in.error()) read_claim_option(call, request);
  if (in.error()) return call.reply(*in.error());
  write_claimed(call.sink(), ops::claim(call.turn(), member, ids, request), request.ids_only);
}

void xautoclaim(Invocation& call) {
  constexpr std::int64_t kMostCount = std::numeric_limits<std::int64_t>::max() / 16;
  ArgReader& in = call.args();
  const auto member = read_member(in);
  ops::ClaimRequest request;
  request.min_idle_millis = read_min_idle(call);
  StreamId start;
  if (!in.error()) start = read_low_end(in);
  std::int64_t count = 100;
  while (in.left() != 0 && !in.error()) {
    if (in.left() > 1 && in.token("COUNT")) {
      count = read_number(in, "ERR COUNT must be > 0");
      if (count < 1 || count > kMostCount)
        in.refuse(ErrorCode::kOutOfRange, "ERR COUNT must be > 0");
    } else if (in.token("JUSTID")) {
      request.ids_only = true;
    } else {
      in.refuse_syntax();
    }
  }
  if (in.error()) return call.reply(*in.error());
  const auto found = ops::find_stream_with(call.turn(), member.key, member.group);
  if (!found) return call.reply(found.error());
  const auto result =
      ops::auto_claim(call.turn(), member, start, static_cast<std::size_t>(count), request);
  call.sink().array(3);
  write_stream_id(call.sink(), result.next);
  write_claimed(call.sink(), result.claimed, request.ids_only);
  call.sink().array(result.erased.size());
  for (const StreamId id : result.erased) write_stream_id(call.sink(), id);
}

void xpending(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes(), group = in.bytes();
  const bool summary = in.left() == 0;
  ops::PendingRange range;
  if (!summary && (in.left() < 3 || in.left() > 6)) in.refuse_syntax();
  if (!summary && !in.error()) range = read_pending_range(in);
  if (in.error()) return call.reply(*in.error());
  const auto found = ops::find_stream_with(call.turn(), key, group);
  if (!found) return call.reply(found.error());
  const ConsumerGroup& pending = *(*found)->find_group(group);
  summary ? write_summary(call.sink(), pending) : write_pending(call, pending, range);
}

}  // namespace perigee::commands
