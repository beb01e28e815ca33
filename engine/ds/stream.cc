#include "engine/ds/stream.h"

#include <utility>

namespace perigee::ds {

const Stream::Root& Stream::nothing() {
  static const Root nothing;
  return nothing;
}

std::size_t Stream::heap_bytes() const {
  if (!root_) return 0;
  return allocation_bytes(sizeof(Root)) + root_->log.heap_bytes() + root_->groups.memory_bytes() +
         root_->group_bytes;
}

StreamId Stream::first_id() const {
  const auto first = log().first();
  return first ? first->id() : StreamId();
}

std::int64_t Stream::entries_up_to(StreamId id) const {
  // Users may set the count to anything, so it wraps around.
  const std::uint64_t added = entries_added();
  if (added == 0) return 0;
  if (id == last_id() || (size() == 0 && id < last_id())) return static_cast<std::int64_t>(added);
  if (id > last_id()) return ConsumerGroup::kUnknown;
  const StreamId first = first_id(), gap = max_removed_id();
  if ((gap != StreamId() && gap >= first) || id > first) return ConsumerGroup::kUnknown;
  return static_cast<std::int64_t>(added - size() + (id == first ? 1 : 0));
}

std::uint64_t Stream::append(StreamId id, std::span<const StreamField> fields,
                             const StreamPageLimits& limits, const StreamTrim& then_trim) {
  Root& r = root();
  r.log.own_for_trim(then_trim, 1);
  r.log.append(id, fields, limits);
  r.last_id = id;
  ++r.entries_added;
  return r.log.trim_owned(then_trim);
}

bool Stream::erase(StreamId id) {
  if (!log().find(id)) return false;
  Root& r = root();
  r.log.erase(id);
  if (r.max_removed_id < id) r.max_removed_id = id;
  return true;
}

bool Stream::create_group(std::string_view name, StreamId last_delivered,
                          std::int64_t entries_read) {
  if (find_group(name) != nullptr) return false;
  StreamName key(name);
  const std::size_t name_bytes = key.bytes.heap_bytes();
  Shared<ConsumerGroup> made(new ConsumerGroup(last_delivered, entries_read));
  const std::size_t bytes = made->heap_bytes();
  Root& r = root();
  r.groups.insert(std::move(key), std::move(made));
  r.group_bytes += name_bytes + bytes;
  return true;
}

bool Stream::destroy_group(std::string_view name) {
  const ConsumerGroup* gone = find_group(name);
  if (gone == nullptr) return false;
  const std::size_t bytes = gone->heap_bytes() + groups().at_or_after(name)->key.bytes.heap_bytes();
  Root& r = root();
  r.groups.erase(name);
  r.group_bytes -= bytes;
  return true;
}

Stream::GroupEdit Stream::edit_group(std::string_view name, bool one_step) {
  Root& r = root();
  return {r.groups.own(name), r.group_bytes, one_step};
}

}  // namespace perigee::ds
