#include "engine/persist/digest.h"

#include <bit>

#include "engine/base/numbers.h"

namespace perigee::persist {
namespace {

using keyspace::KeyEntry;

// Lengths go before bytes, so that no two contents run together to the same stream.
void add(base::Hasher128& hasher, std::string_view bytes) {
  hasher.update_u64(bytes.size());
  hasher.update(bytes);
}

// What a value holds, in the order that readers see: one function a container.
void add_content(base::Hasher128& hasher, const ds::Bytes& string) {
  base::NumberText scratch;
  add(hasher, string.text(scratch));
}

void add_content(base::Hasher128& hasher, const ds::List& list) {
  hasher.update_u64(list.size());
  list.for_each(0, list.size(), [&](std::string_view item) { add(hasher, item); });
}

void add_content(base::Hasher128& hasher, const ds::Hash& hash) {
  const bool timed = hash.first_deadline() != ds::Hash::kNever;
  hasher.update_u64(hash.size());
  hash.for_each([&](std::string_view name, std::string_view value) {
    add(hasher, name);
    add(hasher, value);
    if (timed) hasher.update_u64(static_cast<std::uint64_t>(hash.deadline(hash.find(name))));
  });
}

void add_content(base::Hasher128& hasher, const ds::Set& set) {
  hasher.update_u64(set.size());
  set.for_each([&](std::string_view member) { add(hasher, member); });
}

void add_content(base::Hasher128& hasher, const ds::ZSet& set) {
  hasher.update_u64(set.size());
  set.for_each([&](std::string_view member, double score) {
    add(hasher, member);
    hasher.update_u64(std::bit_cast<std::uint64_t>(score));
  });
}

void add(base::Hasher128& hasher, StreamId id) {
  hasher.update_u64(id.millis);
  hasher.update_u64(id.sequence);
}

void add_content(base::Hasher128& hasher, const ds::ConsumerGroup& group) {
  add(hasher, group.last_delivered);
  hasher.update_u64(static_cast<std::uint64_t>(group.entries_read));
  hasher.update_u64(group.consumer_count());
  group.for_each_consumer([&](std::uint64_t, const ds::ConsumerGroup::Consumer& consumer) {
    add(hasher, consumer.name.text());
    hasher.update_u64(static_cast<std::uint64_t>(consumer.seen_at_millis));
  });
  hasher.update_u64(group.pending().size());
  group.pending().walk([&](const ds::ConsumerGroup::Pending::Item& item) {
    add(hasher, item.key);
    hasher.update_u64(static_cast<std::uint64_t>(item.value.at_millis));
    hasher.update_u64(item.value.count);
    add(hasher, group.consumer(item.value.consumer).name.text());
    return true;
  });
}

void add_content(base::Hasher128& hasher, const ds::Stream& stream) {
  hasher.update_u64(stream.size());
  stream.log().walk_up(StreamId::min(), StreamId::max(), [&](const ds::PackedEntry& entry) {
    add(hasher, entry.id());
    hasher.update_u64(entry.field_count());
    entry.for_each_field([&](const ds::StreamField& field) {
      add(hasher, field.name);
      add(hasher, field.value);
    });
    return true;
  });
  add(hasher, stream.last_id());
  add(hasher, stream.max_removed_id());
  hasher.update_u64(stream.entries_added());
  hasher.update_u64(stream.groups().size());
  stream.groups().walk([&](const ds::Stream::Groups::Item& item) {
    add(hasher, item.key.text());
    add_content(hasher, *item.value);
    return true;
  });
}

base::Hash128 digest_of(const KeyEntry& entry, std::uint64_t database) {
  base::Hasher128 hasher;
  hasher.update_u64(database);
  add(hasher, entry.key());
  hasher.update_u64(static_cast<std::uint64_t>(entry.deadline));
  hasher.update_u64(static_cast<std::uint64_t>(entry.value.type()));
  entry.value.visit([&](const auto& container) { add_content(hasher, container); });
  return hasher.finish();
}

base::Hash128 digest_of(const keyspace::Library& library) {
  base::Hasher128 hasher;
  hasher.update_u64(keyspace::kDatabases);  // a place of its own beside the databases
  add(hasher, library.source);
  return hasher.finish();
}

}  // namespace

base::Hash128 digest(const keyspace::Keyspace& keyspace) {
  // The sum does not depend on the order of what is added.
  base::Hash128 sum;
  const auto add_one = [&](const base::Hash128& one) {
    sum.lo += one.lo;
    sum.hi += one.hi + (sum.lo < one.lo ? 1 : 0);
  };
  for (std::uint64_t i = 0; i < keyspace::kDatabases; ++i)
    keyspace.databases[i].keys.for_each(
        [&](std::uint64_t, const KeyEntry& entry) { add_one(digest_of(entry, i)); });
  for (const auto& library : keyspace.libraries.all()) add_one(digest_of(*library));
  return sum;
}

}  // namespace perigee::persist
