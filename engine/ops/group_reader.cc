#include "engine/ops/group_reader.h"

#include <algorithm>
#include <utility>

#include "engine/ops/stream_counts.h"

namespace perigee::ops {

using ds::ConsumerGroup;
using ds::PackedEntry;
using ds::Stream;

namespace {

// The consumer's number; it is created when need be, and may be seen without fail.
std::uint64_t find_or_create(const Turn& turn, ConsumerGroup& group, std::string_view name) {
  const auto found = group.find_consumer(name);
  const std::uint64_t number = found ? *found : group.create_consumer(name, turn.now_millis());
  group.own_consumer(number);
  return number;
}

// What a change of the group is published as, if at all.
std::string_view event_of(bool created) { return created ? "xgroup-createconsumer" : ""; }

}  // namespace

const Stream& GroupReader::find(std::string_view key) {
  const auto copy = std::ranges::find(copies_, key, &Copy::key);
  return copy != copies_.end() ? copy->stream : **turn_.find<Stream>(key);
}

GroupReader::Copy& GroupReader::copy_of(std::string_view key) {
  const auto copy = std::ranges::find(copies_, key, &Copy::key);
  if (copy != copies_.end()) return *copy;
  // Opened once, so that opening it again cannot fail.
  const auto edit = turn_.edit_existing<Stream>(key);
  return copies_.emplace_back(Copy{key, *edit});
}

// Calls read(Stream&) for the stream that is to be changed; `read` says in `created` whether it has
// created the consumer.
template <class Result, class Read>
Result GroupReader::change(std::string_view key, const Read& read) {
  bool created = false;
  if (alone_) {
    auto edit = turn_.edit_existing<Stream>(key);
    Result result = read(*edit, created);
    edit.note_aside(event_of(created));
    return result;
  }
  Copy& copy = copy_of(key);
  Result result = read(copy.stream, created);
  steps_.push_back({static_cast<std::size_t>(&copy - copies_.data()), created});
  return result;
}

std::optional<FoundEntries> GroupReader::read_new(const GroupMember& member, std::size_t limit,
                                                  bool no_ack) {
  const Stream& before = find(member.key);
  const StreamId after = before.find_group(member.group)->last_delivered;
  if (!has_entry_above(before, after)) return std::nullopt;
  return change<FoundEntries>(member.key, [&](Stream& stream, bool& created) {
    FoundEntries read;
    read.entries = find_entries(stream, {.low = after.next(), .limit = limit});
    created = !stream.find_group(member.group)->find_consumer(member.consumer);
    {
      const bool one_step = !created && (no_ack || read.entries.size() <= 1);
      auto group = stream.edit_group(member.group, one_step);
      const std::uint64_t consumer = find_or_create(turn_, *group, member.consumer);
      for (const PackedEntry& entry : read.entries) {
        if (!no_ack) group->deliver(entry.id(), {turn_.now_millis(), 1, consumer});
        group->entries_read = entries_read_with(stream, *group, entry.id());
        group->last_delivered = entry.id();
      }
      group->see_consumer(consumer, turn_.now_millis());
      group.commit();
    }
    read.stream = stream;
    return read;
  });
}

PendingEntries GroupReader::read_pending(const GroupMember& member, StreamId after,
                                         std::size_t limit) {
  return change<PendingEntries>(member.key, [&](Stream& stream, bool& created) {
    PendingEntries read;
    created = !stream.find_group(member.group)->find_consumer(member.consumer);
    {
      auto group = stream.edit_group(member.group, false);
      const std::uint64_t consumer = find_or_create(turn_, *group, member.consumer);
      group->see_consumer(consumer, turn_.now_millis());
      group->walk_pending_of(consumer, after.next(), [&](StreamId id) {
        if (read.entries.size() == limit) return false;
        read.entries.push_back({id, stream.log().find(id)});
        return true;
      });
      for (const auto& [id, entry] : read.entries)
        if (entry)
          group->deliver(id, {turn_.now_millis(), group->pending().find(id)->count + 1, consumer});
      group.commit();
    }
    read.stream = stream;
    return read;
  });
}

void GroupReader::commit() {
  for (const Step& step : steps_) {
    Copy& copy = copies_[step.copy];
    auto edit = turn_.edit_existing<Stream>(copy.key);
    *edit = copy.stream;
    edit.note_aside(event_of(step.created));
  }
}

}  // namespace perigee::ops
