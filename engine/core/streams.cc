#include "perigee/streams.h"

#include <algorithm>
#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/group_reader.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/stream_counts.h"
#include "engine/ops/stream_group_ops.h"

namespace perigee {
namespace {

using ds::ConsumerGroup;
using ds::PackedEntry;
using ds::Stream;

ds::StreamTrim rule_of(const Trim& trim) {
  constexpr std::uint64_t kMostLimit = std::numeric_limits<std::int64_t>::max();
  ds::StreamTrim rule;
  if (trim.kind() == Trim::Kind::kLength) rule.kind = ds::StreamTrim::Kind::kMaxLength;
  if (trim.kind() == Trim::Kind::kLowestId) rule.kind = ds::StreamTrim::Kind::kMinId;
  rule.nearly = trim.is_nearly();
  rule.max_length = trim.length();
  rule.min_id = trim.lowest();
  rule.limit = static_cast<std::int64_t>(std::min(trim.limit(), kMostLimit));
  return rule;
}

std::vector<FieldView> views_of(const PackedEntry& entry, const keyspace::Turn& turn) {
  std::vector<FieldView> fields;
  fields.reserve(entry.field_count());
  entry.for_each_field([&](const ds::StreamField& field) {
    fields.push_back({BytesView(field.name, turn.epoch()), BytesView(field.value, turn.epoch())});
  });
  return fields;
}

std::vector<StreamEntry> views_of(const std::vector<PackedEntry>& entries,
                                  const keyspace::Turn& turn) {
  std::vector<StreamEntry> views;
  views.reserve(entries.size());
  for (const PackedEntry& entry : entries) views.push_back({entry.id(), views_of(entry, turn)});
  return views;
}

// What was claimed, without fields when only ids are wanted.
std::vector<StreamEntry> views_of(const std::vector<PackedEntry>& entries,
                                  const keyspace::Turn& turn, bool ids_only) {
  if (!ids_only) return views_of(entries, turn);
  std::vector<StreamEntry> views;
  for (const PackedEntry& entry : entries) views.push_back({entry.id(), {}});
  return views;
}

std::int64_t count_or_unknown(std::optional<std::uint64_t> count) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  return count ? static_cast<std::int64_t>(std::min(*count, kMost)) : ConsumerGroup::kUnknown;
}

ops::GroupRequest request_of(std::string_view key, std::string_view group, StreamId after,
                             std::optional<std::uint64_t> entries_read) {
  ops::GroupRequest request{key, group, after, count_or_unknown(entries_read)};
  if (after == StreamId::max()) request.after.reset();
  return request;
}

Result<std::vector<StreamEntry>> find_range(core::SessionState& session, std::string_view key,
                                            const ops::EntryRange& range) {
  return session.run([&](keyspace::Turn& turn) -> Result<std::vector<StreamEntry>> {
    const auto found = turn.find<Stream>(key);
    if (!found) return found.error();
    if (*found == nullptr) return std::vector<StreamEntry>();
    return views_of(ops::find_entries(**found, range), turn);
  });
}

Result<const Stream*> find_described(keyspace::Turn& turn, std::string_view key) {
  const auto found = turn.find<Stream>(key);
  if (found && *found == nullptr) return ops::no_such_key();
  return found;
}

}  // namespace

Result<std::optional<StreamId>> Streams::add(std::string_view key,
                                             std::span<const FieldValue> fields,
                                             const AddOptions& how) {
  return session_->grow([&](keyspace::Turn& turn) -> Result<std::optional<StreamId>> {
    if (fields.empty())
      return Error{ErrorCode::kSyntax, "ERR wrong number of arguments for 'xadd' command"};
    std::vector<ds::StreamField> copied;
    copied.reserve(fields.size());
    for (const FieldValue& field : fields) copied.push_back({field.field, field.value});
    return ops::add_entry(turn, key, {how.id, copied, rule_of(how.trim), how.create});
  });
}

Result<std::uint64_t> Streams::size(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::uint64_t> {
    const auto found = turn.find<Stream>(key);
    if (!found) return found.error();
    return *found == nullptr ? std::uint64_t{0} : (*found)->size();
  });
}

Result<std::vector<StreamEntry>> Streams::range(std::string_view key, StreamId low, StreamId high,
                                                std::size_t limit) const {
  return find_range(*session_, key, {low, high, limit, false});
}

Result<std::vector<StreamEntry>> Streams::reverse_range(std::string_view key, StreamId high,
                                                        StreamId low, std::size_t limit) const {
  return find_range(*session_, key, {low, high, limit, true});
}

Result<std::vector<StreamEntry>> Streams::read(std::string_view key, StreamId after,
                                               std::size_t limit) const {
  if (after == StreamId::max()) limit = 0;
  return find_range(*session_, key, {after.next(), StreamId::max(), limit, false});
}

Result<std::uint64_t> Streams::trim(std::string_view key, const Trim& trim) {
  return session_->run(
      [&](keyspace::Turn& turn) { return ops::trim_stream(turn, key, rule_of(trim)); });
}

Result<std::uint64_t> Streams::erase(std::string_view key, std::span<const StreamId> ids) {
  return session_->run([&](keyspace::Turn& turn) { return ops::erase_entries(turn, key, ids); });
}

Result<bool> Streams::erase(std::string_view key, StreamId id) {
  const auto erased = erase(key, std::span(&id, 1));
  if (!erased) return erased.error();
  return *erased != 0;
}

Result<void> Streams::set_last_id(std::string_view key, StreamId last, const SetIdOptions& how) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::set_last_id(turn, key, last, how); });
}

Result<void> Streams::create_group(std::string_view key, std::string_view group, StreamId after,
                                   const CreateGroupOptions& how) {
  return session_->grow([&](keyspace::Turn& turn) {
    return ops::create_group(turn, request_of(key, group, after, how.entries_read),
                             how.create_stream);
  });
}

Result<void> Streams::set_group(std::string_view key, std::string_view group, StreamId after,
                                std::optional<std::uint64_t> entries_read) {
  return session_->run([&](keyspace::Turn& turn) {
    return ops::set_group(turn, request_of(key, group, after, entries_read));
  });
}

Result<bool> Streams::destroy_group(std::string_view key, std::string_view group) {
  return session_->run([&](keyspace::Turn& turn) { return ops::destroy_group(turn, key, group); });
}

Result<bool> Streams::create_consumer(std::string_view key, std::string_view group,
                                      std::string_view consumer) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::create_consumer(turn, key, group, consumer); });
}

Result<std::uint64_t> Streams::destroy_consumer(std::string_view key, std::string_view group,
                                                std::string_view consumer) {
  return session_->run(
      [&](keyspace::Turn& turn) { return ops::destroy_consumer(turn, key, group, consumer); });
}

Result<std::vector<StreamEntry>> Streams::read_group(std::string_view key, std::string_view group,
                                                     std::string_view consumer, std::size_t limit,
                                                     bool no_ack) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<StreamEntry>> {
    const auto found = ops::find_stream_with(turn, key, group);
    if (!found) return found.error();
    const auto read = ops::GroupReader(turn, 1).read_new({key, group, consumer}, limit, no_ack);
    return read ? views_of(read->entries, turn) : std::vector<StreamEntry>();
  });
}

Result<std::vector<PendingRead>> Streams::read_pending(std::string_view key, std::string_view group,
                                                       std::string_view consumer, StreamId after,
                                                       std::size_t limit) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<PendingRead>> {
    const auto found = ops::find_stream_with(turn, key, group);
    if (!found) return found.error();
    std::vector<PendingRead> views;
    if (after == StreamId::max()) return views;
    const auto read = ops::GroupReader(turn, 1).read_pending({key, group, consumer}, after, limit);
    for (const auto& [id, entry] : read.entries)
      views.push_back({id, entry ? std::optional(views_of(*entry, turn)) : std::nullopt});
    return views;
  });
}

Result<std::uint64_t> Streams::acknowledge(std::string_view key, std::string_view group,
                                           std::span<const StreamId> ids) {
  return session_->run(
      [&](keyspace::Turn& turn) { return ops::acknowledge(turn, key, group, ids); });
}

Result<bool> Streams::acknowledge(std::string_view key, std::string_view group, StreamId id) {
  const auto ended = acknowledge(key, group, std::span(&id, 1));
  if (!ended) return ended.error();
  return *ended != 0;
}

Result<std::vector<StreamEntry>> Streams::claim(std::string_view key, std::string_view group,
                                                std::string_view consumer, Millis min_idle,
                                                std::span<const StreamId> ids,
                                                const ClaimOptions& how) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<StreamEntry>> {
    const auto found = ops::find_stream_with(turn, key, group);
    if (!found) return found.error();
    ops::ClaimRequest request;
    request.min_idle_millis = std::max<std::int64_t>(min_idle.count(), 0);
    if (how.delivered_at)
      request.delivered_at_millis = how.delivered_at->time_since_epoch().count();
    request.deliveries = how.deliveries;
    request.force = how.force;
    request.ids_only = how.ids_only;
    request.last_delivered = how.last_delivered;
    const auto claimed = ops::claim(turn, {key, group, consumer}, ids, request);
    return views_of(claimed.entries, turn, how.ids_only);
  });
}

Result<AutoClaimed> Streams::auto_claim(std::string_view key, std::string_view group,
                                        std::string_view consumer, Millis min_idle, StreamId start,
                                        std::size_t limit, bool ids_only) {
  return session_->run([&](keyspace::Turn& turn) -> Result<AutoClaimed> {
    if (limit == 0) return Error{ErrorCode::kOutOfRange, "ERR COUNT must be > 0"};
    const auto found = ops::find_stream_with(turn, key, group);
    if (!found) return found.error();
    ops::ClaimRequest request;
    request.min_idle_millis = std::max<std::int64_t>(min_idle.count(), 0);
    request.ids_only = ids_only;
    auto result = ops::auto_claim(turn, {key, group, consumer}, start, limit, request);
    return AutoClaimed{result.next, views_of(result.claimed.entries, turn, ids_only),
                       std::move(result.erased)};
  });
}

Result<PendingSummary> Streams::pending(std::string_view key, std::string_view group) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<PendingSummary> {
    const auto found = ops::find_stream_with(turn, key, group);
    if (!found) return found.error();
    const ConsumerGroup& from = *(*found)->find_group(group);
    PendingSummary summary;
    summary.count = from.pending().size();
    if (summary.count == 0) return summary;
    summary.lowest = from.pending().first()->key;
    summary.highest = from.pending().last()->key;
    from.for_each_consumer([&](std::uint64_t, const ConsumerGroup::Consumer& consumer) {
      if (consumer.pending != 0)
        summary.consumers.push_back({std::string(consumer.name.text()), consumer.pending});
    });
    return summary;
  });
}

Result<std::vector<PendingEntry>> Streams::pending_entries(std::string_view key,
                                                           std::string_view group,
                                                           const PendingQuery& query) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<PendingEntry>> {
    const auto found = ops::find_stream_with(turn, key, group);
    if (!found) return found.error();
    const ConsumerGroup& from = *(*found)->find_group(group);
    std::vector<PendingEntry> entries;
    ops::for_each_pending(
        turn, from,
        {query.lowest, query.highest, query.limit,
         std::max<std::int64_t>(query.min_idle.count(), 0), query.consumer},
        [&](StreamId id, const ConsumerGroup::Delivery& delivery) {
          entries.push_back({id, std::string(from.consumer(delivery.consumer).name.text()),
                             Millis(ops::millis_since(turn, delivery.at_millis)), delivery.count});
        });
    return entries;
  });
}

Result<StreamInfo> Streams::info(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<StreamInfo> {
    const auto found = find_described(turn, key);
    if (!found) return found.error();
    const Stream& stream = **found;
    const auto first = stream.log().first();
    return StreamInfo{stream.size(),          stream.log().page_count(),
                      stream.last_id(),       stream.max_removed_id(),
                      stream.entries_added(), first ? first->id() : StreamId(),
                      stream.groups().size()};
  });
}

Result<std::vector<GroupInfo>> Streams::groups(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<GroupInfo>> {
    const auto found = find_described(turn, key);
    if (!found) return found.error();
    std::vector<GroupInfo> infos;
    (*found)->groups().walk([&](const Stream::Groups::Item& item) {
      const ConsumerGroup& group = *item.value;
      GroupInfo info{
          std::string(item.key.text()), group.consumer_count(), group.pending().size(),
          group.last_delivered,         std::nullopt,           ops::lag_of(**found, group)};
      if (group.entries_read != ConsumerGroup::kUnknown)
        info.entries_read = static_cast<std::uint64_t>(group.entries_read);
      infos.push_back(std::move(info));
      return true;
    });
    return infos;
  });
}

Result<std::vector<ConsumerInfo>> Streams::consumers(std::string_view key,
                                                     std::string_view group) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<ConsumerInfo>> {
    const auto found = find_described(turn, key);
    if (!found) return found.error();
    const ConsumerGroup* of = (*found)->find_group(group);
    if (of == nullptr) return ops::no_such_group(key, group);
    std::vector<ConsumerInfo> infos;
    of->for_each_consumer([&](std::uint64_t, const ConsumerGroup::Consumer& consumer) {
      infos.push_back({std::string(consumer.name.text()), consumer.pending,
                       Millis(ops::millis_since(turn, consumer.seen_at_millis))});
    });
    return infos;
  });
}

}  // namespace perigee
