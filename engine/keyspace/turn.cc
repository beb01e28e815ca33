#include "engine/keyspace/turn.h"

#include <algorithm>
#include <limits>

namespace perigee::keyspace {
namespace {

// How many due keys a turn removes before it begins. Enough to keep ahead of any stream of SETs
// with a TTL, little enough not to be felt.
constexpr std::size_t kExpiredPerTurn = 32;

std::int64_t to_millis(UnixMicros instant) {
  return std::chrono::floor<Millis>(instant).time_since_epoch().count();
}

}  // namespace

Error wrong_type() {
  return {ErrorCode::kWrongType,
          "WRONGTYPE Operation against a key holding the wrong kind of value"};
}

Turn::Turn(const Parts& parts, int database)
    : parts_(parts),
      now_millis_(to_millis(parts.now)),
      access_now_(static_cast<std::uint64_t>(now_millis_ / 1000) & KeyEntry::kAccessMask),
      database_(database) {
  parts_.graveyard.take_some_apart();
  if (parts_.keyspace.next_due < now_millis_) expire_due(kExpiredPerTurn);
}

std::size_t Turn::expire_due(std::size_t most) {
  const int selected = database_;
  std::size_t removed = 0;
  while (removed < most && remove_first_due()) ++removed;
  database_ = selected;
  return removed;
}

// Selects another database, unless nothing is due. Keys go before fields with the same deadline.
bool Turn::remove_first_due() {
  const Due* first = nullptr;
  bool of_field = false;
  for (int i = 0; i < kDatabases; ++i) {
    const Database& database = parts_.keyspace.databases[static_cast<std::size_t>(i)];
    for (const auto* dues : {&database.dues, &database.field_dues}) {
      if (dues->empty() || (first != nullptr && first->at <= dues->first().at)) continue;
      first = &dues->first();
      of_field = dues == &database.field_dues;
      database_ = i;
    }
  }
  parts_.keyspace.next_due =
      first == nullptr ? std::numeric_limits<std::int64_t>::max() : first->at;
  if (parts_.keyspace.next_due >= now_millis_) return false;
  of_field ? remove_due_fields(first->birth) : remove(first->birth, "expired");
  return true;
}

void Turn::remove_due_fields(std::uint64_t birth) {
  KeyEntry& entry = open({birth, &db().keys.get(birth)});
  const Before before(entry);
  ds::Hash& hash = *entry.value.get_if<ds::Hash>();
  while (hash.first_deadline() < now_millis_) hash.erase(hash.first_due());
  close_edit(entry, birth, before, "hexpired");
}

Turn::Found Turn::look_up(std::string_view key) {
  const Found found = db().keys.find(key);
  if (found.birth == 0) return {};
  if (found.entry->due(now_millis_)) {
    remove(found.birth, "expired");
    return {};
  }
  if (found.entry->field_deadline() < now_millis_) {
    remove_due_fields(found.birth);
    return look_up(key);
  }
  remember(found);
  return found;
}

const KeyEntry* Turn::note_use(const Found& found) {
  if (db().keys.shared(found.birth)) ++parts_.epoch;
  KeyEntry& entry = db().keys.own(found.birth);
  entry.access = access_now_ & KeyEntry::kAccessMask;
  remember({found.birth, &entry});
  return &entry;
}

// The entry for writing. Views of it are stale from here on.
KeyEntry& Turn::open(const Found& found) {
  ++parts_.epoch;
  KeyEntry& entry = db().keys.shared(found.birth) ? db().keys.own(found.birth)
                                                  : const_cast<KeyEntry&>(*found.entry);
  remember({found.birth, &entry});
  return entry;
}

void Turn::stamp(KeyEntry& entry) {
  entry.version = ++parts_.keyspace.changes & KeyEntry::kVersionMask;
  entry.access = access_now_ & KeyEntry::kAccessMask;
}

void Turn::settle(KeyEntry& entry, std::uint64_t birth, const Before& before,
                  std::string_view event) {
  parts_.graveyard.take_some_apart();
  db().heap_bytes += entry.heap_bytes() - before.heap_bytes;
  move_field_deadline(birth, before.field_deadline, entry.field_deadline());
  stamp(entry);
  if (!event.empty()) publish(event, entry.key());
}

void Turn::close_edit(KeyEntry& entry, std::uint64_t birth, const Before& before,
                      std::string_view event) {
  settle(entry, birth, before, event);
  if (entry.value.empty()) remove(birth, "del");
}

void Turn::move_field_deadline(std::uint64_t birth, std::int64_t from, std::int64_t to) {
  if (from == to) return;
  if (from != ds::Hash::kNever) db().field_dues.erase({from, birth});
  if (to == ds::Hash::kNever) return;
  db().field_dues.insert({to, birth});
  parts_.keyspace.next_due = std::min(parts_.keyspace.next_due, to);
}

void Turn::close_aside(KeyEntry& entry, const Before& before, std::string_view event) {
  db().heap_bytes += entry.heap_bytes() - before.heap_bytes;
  ++parts_.keyspace.changes;
  entry.access = access_now_ & KeyEntry::kAccessMask;
  if (!event.empty()) publish(event, entry.key());
}

void Turn::publish(std::string_view event, std::string_view key) {
  const std::uint64_t sequence = ++parts_.keyspace.event_sequence;
  if (parts_.events.recording()) parts_.events.record(sequence, database_, event, key);
}

void Turn::move_deadline(KeyEntry& entry, std::uint64_t birth, std::int64_t deadline) {
  if (entry.deadline == deadline) return;
  if (entry.deadline != kNoDeadline) db().dues.erase({entry.deadline, birth});
  entry.deadline = deadline;
  if (deadline == kNoDeadline) return;
  db().dues.insert({deadline, birth});
  parts_.keyspace.next_due = std::min(parts_.keyspace.next_due, deadline);
}

void Turn::put(std::string_view key, Value value, std::int64_t deadline, std::string_view event) {
  if (const Found found = locate(key); found.birth != 0) {
    KeyEntry& entry = open(found);
    const Before before(entry);
    entry.value.swap(value);
    move_deadline(entry, found.birth, deadline);
    settle(entry, found.birth, before, event);
    return parts_.graveyard.drop(std::move(value), before.heap_bytes);
  }
  ++parts_.epoch;
  const std::uint64_t birth =
      db().keys.insert({ds::Bytes(key), std::move(value), kNoDeadline, 0, 0});
  KeyEntry& entry = db().keys.own(birth);
  move_deadline(entry, birth, deadline);
  settle(entry, birth, {}, event);
}

// Removes an entry that is there. An empty event: as if it had never been.
void Turn::remove(std::uint64_t birth, std::string_view event) {
  KeyEntry& entry = open({birth, &db().keys.get(birth)});
  if (!event.empty()) {
    ++parts_.keyspace.changes;
    publish(event, entry.key());
  }
  move_deadline(entry, birth, kNoDeadline);
  move_field_deadline(birth, entry.field_deadline(), ds::Hash::kNever);
  const std::size_t heap_bytes = entry.heap_bytes();
  db().heap_bytes -= heap_bytes;
  parts_.graveyard.drop(std::move(entry.value), heap_bytes);
  db().keys.erase(birth);
  memo_ = {};
}

bool Turn::erase(std::string_view key, std::string_view event) {
  const Found found = locate(key);
  if (found.birth != 0) remove(found.birth, event);
  return found.birth != 0;
}

std::optional<KeyEntry> Turn::take(std::string_view key, std::string_view event) {
  const Found found = locate(key);
  if (found.birth == 0) return std::nullopt;
  std::optional<KeyEntry> taken(*found.entry);
  remove(found.birth, event);
  return taken;
}

void Turn::set_deadline(std::string_view key, std::int64_t deadline, std::string_view event) {
  const Found found = locate(key);
  KeyEntry& entry = open(found);
  move_deadline(entry, found.birth, deadline);
  stamp(entry);
  publish(event, entry.key());
}

void Turn::set_idle(std::string_view key, std::int64_t seconds) {
  open(locate(key)).access =
      (access_now_ - static_cast<std::uint64_t>(seconds)) & KeyEntry::kAccessMask;
}

const KeyEntry* Turn::random_key() {
  while (!db().keys.empty()) {
    const std::uint64_t birth = db().keys.nth(parts_.rng.below(db().keys.size()));
    const KeyEntry& entry = db().keys.get(birth);
    if (!is_due(entry)) return &entry;
    remove(birth, "expired");
  }
  return nullptr;
}

void Turn::flush(int database) {
  Database& gone = parts_.keyspace.databases[static_cast<std::size_t>(database)];
  memo_ = {};
  ++parts_.epoch;
  ++parts_.keyspace.changes;
  parts_.graveyard.drop(std::exchange(gone, Database(gone.keys.hash_seed())));
  const int selected = database_;
  database_ = database;
  publish("flushdb", {});
  database_ = selected;
}

void Turn::swap(int a, int b) {
  if (a == b) return;
  ++parts_.epoch;
  ++parts_.keyspace.changes;
  std::swap(parts_.keyspace.databases[static_cast<std::size_t>(a)],
            parts_.keyspace.databases[static_cast<std::size_t>(b)]);
}

}  // namespace perigee::keyspace
