// XINFO.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/commands/stream_args.h"
#include "engine/commands/stream_commands.h"
#include "engine/commands/stream_replies.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/stream_counts.h"
#include "engine/ops/stream_group_ops.h"

namespace perigee::commands {
namespace {

using ds::ConsumerGroup;
using ds::Stream;

// One pair of a map.
void write_pair(ReplySink& sink, std::string_view name, std::uint64_t value) {
  sink.bulk(name);
  sink.integer(static_cast<std::int64_t>(value));
}
void write_pair(ReplySink& sink, std::string_view name, StreamId id) {
  sink.bulk(name);
  write_stream_id(sink, id);
}

// The stream of an XINFO subcommand, refused when it is absent.
Result<const Stream*> find_described(Invocation& call) {
  const auto found = call.turn().find<Stream>(call.argv()[2]);
  if (found && *found == nullptr) return ops::no_such_key();
  return found;
}

void write_edge(ReplySink& sink, std::string_view name,
                const std::optional<ds::PackedEntry>& entry) {
  sink.bulk(name);
  entry ? write_entry(sink, *entry) : sink.null();
}

// What the short answer and the full one begin with: seven pairs.
void write_head(ReplySink& sink, const Stream& stream) {
  const auto first = stream.log().first();
  write_pair(sink, "length", stream.size());
  write_pair(sink, "radix-tree-keys", std::uint64_t{stream.log().page_count()});
  write_pair(sink, "radix-tree-nodes", std::uint64_t{ops::radix_tree_nodes(stream.log())});
  write_pair(sink, "last-generated-id", stream.last_id());
  write_pair(sink, "max-deleted-entry-id", stream.max_removed_id());
  write_pair(sink, "entries-added", stream.entries_added());
  write_pair(sink, "recorded-first-entry-id", first ? first->id() : StreamId());
}

// entries-read and lag: what is not known is null.
void write_progress(ReplySink& sink, const Stream& stream, const ConsumerGroup& group) {
  const auto lag = ops::lag_of(stream, group);
  sink.bulk("entries-read");
  group.entries_read == ConsumerGroup::kUnknown ? sink.null() : sink.integer(group.entries_read);
  sink.bulk("lag");
  lag ? sink.integer(*lag) : sink.null();
}

void write_pending(ReplySink& sink, const ConsumerGroup& group, std::size_t limit) {
  sink.bulk("pending");
  std::size_t left = std::min(limit, group.pending().size());
  sink.array(left);
  group.pending().walk([&](const ConsumerGroup::Pending::Item& item) {
    if (left-- == 0) return false;
    sink.array(4);
    write_stream_id(sink, item.key);
    sink.bulk(group.consumer(item.value.consumer).name.text());
    sink.integer(item.value.at_millis);
    sink.integer(static_cast<std::int64_t>(item.value.count));
    return true;
  });
}

void write_consumer(ReplySink& sink, const ConsumerGroup& group, std::uint64_t number,
                    std::size_t limit) {
  const ConsumerGroup::Consumer& consumer = group.consumer(number);
  sink.map(4);
  sink.bulk("name");
  sink.bulk(consumer.name.text());
  write_pair(sink, "seen-time", static_cast<std::uint64_t>(consumer.seen_at_millis));
  write_pair(sink, "pel-count", consumer.pending);
  sink.bulk("pending");
  std::uint64_t left = std::min<std::uint64_t>(limit, consumer.pending);
  sink.array(static_cast<std::size_t>(left));
  group.walk_pending_of(number, StreamId::min(), [&](StreamId id) {
    if (left-- == 0) return false;
    const ConsumerGroup::Delivery& delivery = *group.pending().find(id);
    sink.array(3);
    write_stream_id(sink, id);
    sink.integer(delivery.at_millis);
    sink.integer(static_cast<std::int64_t>(delivery.count));
    return true;
  });
}

void write_group(ReplySink& sink, const Stream& stream, std::string_view name,
                 const ConsumerGroup& group, std::size_t limit) {
  sink.map(7);
  sink.bulk("name");
  sink.bulk(name);
  write_pair(sink, "last-delivered-id", group.last_delivered);
  write_progress(sink, stream, group);
  write_pair(sink, "pel-count", std::uint64_t{group.pending().size()});
  write_pending(sink, group, limit);
  sink.bulk("consumers");
  sink.array(group.consumer_count());
  group.for_each_consumer([&](std::uint64_t number, const ConsumerGroup::Consumer&) {
    write_consumer(sink, group, number, limit);
  });
}

void write_full(ReplySink& sink, const Stream& stream, std::size_t limit) {
  sink.map(9);
  write_head(sink, stream);
  sink.bulk("entries");
  write_entries(sink, ops::find_entries(stream, {.limit = limit}));
  sink.bulk("groups");
  sink.array(stream.groups().size());
  stream.groups().walk([&](const Stream::Groups::Item& item) {
    write_group(sink, stream, item.key.text(), *item.value, limit);
    return true;
  });
}

void write_short(ReplySink& sink, const Stream& stream) {
  sink.map(10);
  write_head(sink, stream);
  write_pair(sink, "groups", std::uint64_t{stream.groups().size()});
  write_edge(sink, "first-entry", stream.log().first());
  write_edge(sink, "last-entry", stream.log().last());
}

Error unknown_arguments(std::string_view subcommand) {
  const std::string_view word = subcommand.substr(0, 128);
  return {ErrorCode::kSyntax, "ERR unknown subcommand or wrong number of arguments for '" +
                                  std::string(word.substr(0, word.find('\0'))) +
                                  "'. Try XINFO HELP."};
}

}  // namespace

void xinfo_stream(Invocation& call) {
  constexpr std::size_t kUsualCount = 10;
  ArgReader& in = call.args();
  in.bytes();
  const auto found = find_described(call);
  if (!found) return call.reply(found.error());
  if (in.left() == 0) return write_short(call.sink(), **found);
  const std::size_t more = in.left();
  if (!in.token("FULL") || (more != 1 && more != 3))
    return call.reply(unknown_arguments(call.argv()[1]));
  std::size_t limit = kUsualCount;
  if (more == 3) {
    if (!in.token("COUNT")) return call.reply(unknown_arguments(call.argv()[1]));
    const std::int64_t count = in.integer();
    if (in.error()) return call.reply(*in.error());
    if (count >= 0) limit = count == 0 ? Streams::kAll : static_cast<std::size_t>(count);
  }
  write_full(call.sink(), **found, limit);
}

void xinfo_groups(Invocation& call) {
  const auto found = find_described(call);
  if (!found) return call.reply(found.error());
  const Stream& stream = **found;
  ReplySink& sink = call.sink();
  sink.array(stream.groups().size());
  stream.groups().walk([&](const Stream::Groups::Item& item) {
    const ConsumerGroup& group = *item.value;
    sink.map(6);
    sink.bulk("name");
    sink.bulk(item.key.text());
    write_pair(sink, "consumers", std::uint64_t{group.consumer_count()});
    write_pair(sink, "pending", std::uint64_t{group.pending().size()});
    write_pair(sink, "last-delivered-id", group.last_delivered);
    write_progress(sink, stream, group);
    return true;
  });
}

void xinfo_consumers(Invocation& call) {
  const auto found = find_described(call);
  if (!found) return call.reply(found.error());
  const std::string_view name = call.argv()[3];
  const ConsumerGroup* group = (*found)->find_group(name);
  if (group == nullptr) return call.reply(ops::no_such_group(call.argv()[2], name));
  ReplySink& sink = call.sink();
  sink.array(group->consumer_count());
  group->for_each_consumer([&](std::uint64_t, const ConsumerGroup::Consumer& consumer) {
    sink.map(3);
    sink.bulk("name");
    sink.bulk(consumer.name.text());
    write_pair(sink, "pending", consumer.pending);
    sink.bulk("idle");
    sink.integer(ops::millis_since(call.turn(), consumer.seen_at_millis));
  });
}

void xinfo_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "CONSUMERS <key> <group>",
      "    Describes the consumers of a group.",
      "GROUPS <key>",
      "    Describes the groups of a stream.",
      "STREAM <key> [FULL [COUNT <count>]]",
      "    Describes a stream; with FULL, its entries, groups and consumers, too.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
