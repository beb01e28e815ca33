#include "engine/keyspace/turn.h"

#include <algorithm>
#include <limits>
#include <new>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "engine/keyspace/frequency.h"

namespace perigee::keyspace {
namespace {

// How many due keys a turn removes before it begins. Enough to keep ahead of any stream of SETs
// with a TTL, little enough not to be felt.
constexpr std::size_t kExpiredPerTurn = 32;

// In Turn::access_now_: no KeyEntry::access is like it, so that every use is noted.
constexpr std::uint64_t kUsesCount = KeyEntry::kAccessMask + 1;

std::int64_t to_millis(UnixMicros instant) {
  return std::chrono::floor<Millis>(instant).time_since_epoch().count();
}

}  // namespace

Error wrong_type() {
  return {ErrorCode::kWrongType,
          "WRONGTYPE Operation against a key holding the wrong kind of value"};
}

Error no_memory(Turn& turn) {
  const bool done = turn.undo_step();
  try {
    return {ErrorCode::kNoMemory, done
                                      ? "OOM out of memory: what was done stays, its answer is lost"
                                      : "OOM out of memory: nothing was changed"};
  } catch (const std::bad_alloc&) {
    return no_memory_at_all();
  }
}

// Short enough for a std::string to keep in itself.
Error no_memory_at_all() { return {ErrorCode::kNoMemory, "OOM no memory"}; }

bool Turn::undo_step() {
  const bool done = parts_.keyspace.changes != changes_before_;
  if (!done && undrawn_) parts_.rng = *undrawn_;
  begin_step();
  return done;
}

Turn::Mark Turn::mark() const {
  return {parts_.keyspace, parts_.rng, parts_.events.mark(), changes_before_, undrawn_};
}

void Turn::go_back(Mark&& mark) noexcept {
  ++parts_.epoch;
  memo_ = {};
  std::swap(parts_.keyspace, mark.keyspace);
  parts_.rng = mark.rng;
  parts_.events.go_back(mark.events);
  changes_before_ = mark.changes_before;
  undrawn_ = mark.undrawn;
  drop(std::move(mark));
}

void Turn::drop(Mark&& mark) noexcept {
  for (Database& database : mark.keyspace.databases)
    if (!database.keys.empty()) parts_.graveyard.drop_copy(std::move(database));
}

Turn::Turn(const Parts& parts, int database)
    : parts_(parts),
      now_millis_(to_millis(parts.now)),
      access_now_(
          (static_cast<std::uint64_t>(now_millis_ / 1000) & KeyEntry::kAccessMask) |
          (counts_uses(static_cast<Eviction>(settings().maxmemory_policy)) ? kUsesCount : 0)),
      database_(database),
      changes_before_(parts.keyspace.changes) {
  parts_.graveyard.take_some_apart();
  if (parts_.keyspace.next_due < now_millis_ && settings().active_expire && !parts.paused)
    expire_due(kExpiredPerTurn);
}

std::size_t Turn::expire_due(std::size_t most) {
  if (parts_.paused) return 0;
  const int selected = database_;
  std::size_t removed = 0;
  try {
    while (removed < most && remove_first_due()) ++removed;
  } catch (const std::bad_alloc&) {
  }
  database_ = selected;
  return removed;
}

// Selects another database, unless nothing is due. Keys go before fields with the same deadline.
bool Turn::remove_first_due() {
  const Due* first = nullptr;
  bool of_field = false;
  const auto look = [&](const auto& dues, int database, bool of_fields) {
    if (dues.empty() || (first != nullptr && first->at <= dues.first().at)) return;
    first = &dues.first();
    of_field = of_fields;
    database_ = database;
  };
  for (int i = 0; i < kDatabases; ++i) {
    const Database& database = parts_.keyspace.databases[static_cast<std::size_t>(i)];
    look(database.dues, i, false);
    look(database.field_dues, i, true);
  }
  parts_.keyspace.next_due =
      first == nullptr ? std::numeric_limits<std::int64_t>::max() : first->at;
  if (parts_.keyspace.next_due >= now_millis_) return false;
  of_field ? remove_due_fields(first->birth) : expire(first->birth);
  return true;
}

void Turn::expire(std::uint64_t birth) {
  remove(birth, "expired");
  ++parts_.keyspace.counters.expired;
  ++changes_before_;
}

void Turn::remove_due_fields(std::uint64_t birth) {
  const std::uint64_t changes = parts_.keyspace.changes;
  KeyEntry& entry = open({birth, &db().keys.get(birth)});
  memo_ = {};  // the fields stay when there is no memory
  const Before before(entry);
  ds::Hash& hash = *entry.value.get_if<ds::Hash>();
  std::vector<ds::Hash::Place> due;
  const std::int64_t next = hash.find_due(now_millis_, due);
  for (const ds::Hash::Place field : due) hash.own_for_erase(field);
  prepare_field_deadline(birth, before.field_deadline, next);
  if (due.size() == hash.size()) prepare_remove(birth);
  for (const ds::Hash::Place field : due) hash.erase(field);
  close_edit(entry, birth, before, "hexpired");
  changes_before_ += parts_.keyspace.changes - changes;
}

Turn::Found Turn::look_up(std::string_view key) {
  const Found found = db().keys.find(key);
  if (found.birth == 0) return {};
  if (found.entry->due(now_millis_)) {
    expire(found.birth);
    return {};
  }
  if (found.entry->field_deadline() < now_millis_) {
    remove_due_fields(found.birth);
    return look_up(key);
  }
  remember(found);
  return found;
}

const KeyEntry* Turn::look_only(std::string_view key) const {
  const Found found = db().keys.find(key);
  return found.birth == 0 || found.entry->due(now_millis_) ? nullptr : found.entry;
}

// Apart from use(), which is shorter without it.
const KeyEntry* Turn::miss(std::string_view key) {
  ++parts_.keyspace.counters.misses;
  if (parts_.observer != nullptr) parts_.observer->published(database_, "keymiss", key);
  return nullptr;
}

std::uint64_t Turn::access_after_use(const KeyEntry& entry) {
  if (!touches_) return entry.access;
  if ((access_now_ & kUsesCount) == 0) return access_now_;
  // A new key has no use yet.
  return entry.version == 0 ? with_frequency(kFirstFrequency, now_millis_)
                            : used_once_more(entry.access, settings(), now_millis_, rng());
}

// Without memory for it, the use is not noted.
const KeyEntry* Turn::note_use(const Found& found) {
  if (!touches_) return found.entry;
  try {
    if (db().keys.shared(found.birth)) ++parts_.epoch;
    KeyEntry& entry = db().keys.own(found.birth);
    entry.access = access_after_use(entry) & KeyEntry::kAccessMask;
    remember({found.birth, &entry});
    return &entry;
  } catch (const std::bad_alloc&) {
    return found.entry;
  }
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
  entry.access = access_after_use(entry) & KeyEntry::kAccessMask;
  entry.version = ++parts_.keyspace.changes & KeyEntry::kVersionMask;
  if (parts_.observer != nullptr) parts_.observer->key_changed(database_, entry.key());
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

void Turn::prepare_field_deadline(std::uint64_t birth, std::int64_t from, std::int64_t to) {
  if (from == to) return;
  if (from != ds::Hash::kNever) db().field_dues.prepare_erase({from, birth});
  if (to != ds::Hash::kNever) db().field_dues.prepare_insert({to, birth});
}

// Cannot fail when it was prepared.
void Turn::move_field_deadline(std::uint64_t birth, std::int64_t from, std::int64_t to) {
  if (from == to) return;
  if (to != ds::Hash::kNever) {
    db().field_dues.insert_prepared({to, birth});
    parts_.keyspace.next_due = std::min(parts_.keyspace.next_due, to);
  }
  if (from != ds::Hash::kNever) db().field_dues.erase_prepared({from, birth});
}

void Turn::close_aside(KeyEntry& entry, const Before& before, std::string_view event) {
  db().heap_bytes += entry.heap_bytes() - before.heap_bytes;
  ++parts_.keyspace.changes;
  entry.access = access_after_use(entry) & KeyEntry::kAccessMask;
  if (parts_.observer != nullptr) parts_.observer->key_touched(database_, entry.key());
  if (!event.empty()) publish(event, entry.key());
}

// What was made ready for a change that did not come is kept, and counts.
void Turn::close_unchanged(KeyEntry& entry, std::uint64_t birth, const Before& before,
                           bool created) {
  db().heap_bytes += entry.heap_bytes() - before.heap_bytes;
  if (created) take_back(birth);
}

void Turn::publish(std::string_view event, std::string_view key) {
  const std::uint64_t sequence = ++parts_.keyspace.event_sequence;
  if (parts_.events.recording()) parts_.events.record(sequence, database_, event, key);
  if (parts_.observer != nullptr) parts_.observer->published(database_, event, key);
}

void Turn::prepare_deadline(const KeyEntry& entry, std::uint64_t birth, std::int64_t deadline) {
  if (entry.deadline == deadline) return;
  if (entry.deadline != kNoDeadline) db().dues.prepare_erase({entry.deadline, birth});
  if (deadline != kNoDeadline) db().dues.prepare_insert({deadline, birth});
}

// Cannot fail when it was prepared.
void Turn::move_deadline(KeyEntry& entry, std::uint64_t birth, std::int64_t deadline) {
  if (entry.deadline == deadline) return;
  if (deadline != kNoDeadline) {
    db().dues.insert_prepared({deadline, birth});
    parts_.keyspace.next_due = std::min(parts_.keyspace.next_due, deadline);
  }
  if (entry.deadline != kNoDeadline) db().dues.erase_prepared({entry.deadline, birth});
  entry.deadline = deadline;
}

// A new key, which is in the accounts; nobody is told of it.
std::uint64_t Turn::add(std::string_view key, Value value, std::int64_t deadline) {
  ++parts_.epoch;
  KeyEntry made{ds::Bytes(key), std::move(value), deadline, 0, 0};
  const std::size_t heap = made.heap_bytes();
  const std::int64_t field_deadline = made.field_deadline();
  const std::uint64_t birth = db().keys.next_birth();
  if (deadline != kNoDeadline) db().dues.prepare_insert({deadline, birth});
  prepare_field_deadline(birth, ds::Hash::kNever, field_deadline);
  db().keys.insert(std::move(made));
  db().heap_bytes += heap;
  if (deadline != kNoDeadline) {
    db().dues.insert_prepared({deadline, birth});
    parts_.keyspace.next_due = std::min(parts_.keyspace.next_due, deadline);
  }
  move_field_deadline(birth, ds::Hash::kNever, field_deadline);
  return birth;
}

// Undoes the add() that came last. Cannot fail.
void Turn::take_back(std::uint64_t birth) {
  ++parts_.epoch;
  memo_ = {};
  db().heap_bytes -= db().keys.get(birth).heap_bytes();
  db().keys.take_back(birth);
}

// Tells of a change that is done.
void Turn::finish(std::uint64_t birth, std::string_view event) {
  KeyEntry& entry = db().keys.own(birth);
  tell_new(entry);
  stamp(entry);
  if (!event.empty()) publish(event, entry.key());
}

// Only who asks for it is told; it is no event of its own.
void Turn::tell_new(const KeyEntry& entry) {
  if (parts_.observer != nullptr) parts_.observer->published(database_, "new", entry.key());
}

void Turn::put(std::string_view key, Value value, std::int64_t deadline, std::string_view event) {
  if (const Found found = locate(key); found.birth != 0) {
    KeyEntry& entry = open(found);
    const Before before(entry);
    prepare_deadline(entry, found.birth, deadline);
    prepare_field_deadline(found.birth, before.field_deadline, KeyEntry::field_deadline(value));
    entry.value.swap(value);
    move_deadline(entry, found.birth, deadline);
    settle(entry, found.birth, before, event);
    return parts_.graveyard.drop(std::move(value), before.heap_bytes);
  }
  finish(add(key, std::move(value), deadline), event);
}

// Keys that are new are added without a value, which can be undone; those that are there are made
// ready. Then nothing can fail any more.
void Turn::put_all(std::span<NewValue> values, std::string_view event) {
  std::vector<std::uint64_t> births;
  births.reserve(values.size());
  std::uint64_t added_from = 0;
  absl::Cleanup undo = [&] {
    while (added_from != 0 && db().keys.next_birth() > added_from)
      take_back(db().keys.next_birth() - 1);
  };
  for (const NewValue& one : values) {
    const Found found = locate(one.key);
    if (found.birth != 0) {
      const KeyEntry& entry = open(found);
      prepare_deadline(entry, found.birth, kNoDeadline);
      prepare_field_deadline(found.birth, entry.field_deadline(), ds::Hash::kNever);
      births.push_back(found.birth);
      continue;
    }
    births.push_back(add(one.key, Value(ds::Bytes()), kNoDeadline));
    if (added_from == 0) added_from = births.back();
  }
  std::move(undo).Cancel();
  for (std::size_t i = 0; i < values.size(); ++i) {
    KeyEntry& entry = db().keys.own(births[i]);
    const Before before(entry);
    entry.value.swap(values[i].value);
    move_deadline(entry, births[i], kNoDeadline);
    settle(entry, births[i], before, event);
    parts_.graveyard.drop(std::move(values[i].value), before.heap_bytes);
  }
}

// Makes ready that an entry is removed, which cannot fail then, until the database is copied.
void Turn::prepare_remove(std::uint64_t birth) {
  const KeyEntry& entry = open({birth, &db().keys.get(birth)});
  prepare_deadline(entry, birth, kNoDeadline);
  prepare_field_deadline(birth, entry.field_deadline(), ds::Hash::kNever);
  db().keys.own_for_erase(birth);
}

// Removes an entry that is there. An empty event: as if it had never been.
void Turn::remove(std::uint64_t birth, std::string_view event) {
  KeyEntry& entry = open({birth, &db().keys.get(birth)});
  memo_ = {};  // it may be due, and stay when there is no memory
  const Before before(entry);
  const ds::Bytes name = entry.name;
  // A large value goes in steps; a copy of it costs a reference.
  Value value = entry.value.type() == ValueType::kString ? Value(ds::Bytes()) : entry.value;
  prepare_field_deadline(birth, before.field_deadline, ds::Hash::kNever);
  const std::int64_t deadline = entry.deadline;
  if (deadline != kNoDeadline) db().dues.prepare_erase({deadline, birth});
  db().keys.erase(birth);  // the last step that may fail
  if (deadline != kNoDeadline) db().dues.erase_prepared({deadline, birth});
  move_field_deadline(birth, before.field_deadline, ds::Hash::kNever);
  db().heap_bytes -= before.heap_bytes;
  parts_.graveyard.drop(std::move(value), before.heap_bytes);
  if (event.empty()) return;
  ++parts_.keyspace.changes;
  if (parts_.observer != nullptr) parts_.observer->key_changed(database_, name.text());
  publish(event, name.text());
}

bool Turn::erase(std::string_view key, std::string_view event) {
  const Found found = locate(key);
  if (found.birth != 0) remove(found.birth, event);
  return found.birth != 0;
}

std::size_t Turn::erase_all(std::span<const std::string_view> keys, std::string_view event) {
  if (keys.size() > 1)
    for (const std::string_view key : keys)
      if (const Found found = locate(key); found.birth != 0) prepare_remove(found.birth);
  std::size_t erased = 0;
  for (const std::string_view key : keys) erased += erase(key, event) ? 1 : 0;
  return erased;
}

// What may fail comes first. The events tell it the other way round, as a server does.
void Turn::transfer(const Transfer& how) {
  const int here = database_;
  const absl::Cleanup select_again = [&] { database_ = here; };
  const bool moves = !how.from_event.empty();
  const Found from = locate(how.from);
  const Value value = from.entry->value;
  const std::int64_t deadline = from.entry->deadline;
  if (moves) prepare_remove(from.birth);
  database_ = how.to_database;
  put(how.to, value, deadline, {});
  if (moves) {
    database_ = here;
    remove(from.birth, how.from_event);
    database_ = how.to_database;
  }
  publish(how.to_event, how.to);
}

void Turn::set_deadline(std::string_view key, std::int64_t deadline, std::string_view event) {
  const Found found = locate(key);
  KeyEntry& entry = open(found);
  prepare_deadline(entry, found.birth, deadline);
  move_deadline(entry, found.birth, deadline);
  stamp(entry);
  publish(event, entry.key());
}

void Turn::set_idle(std::string_view key, std::int64_t seconds) {
  if ((access_now_ & kUsesCount) != 0) return;
  open(locate(key)).access =
      (access_now_ - static_cast<std::uint64_t>(seconds)) & KeyEntry::kAccessMask;
}

void Turn::set_frequency(std::string_view key, std::uint64_t frequency) {
  if ((access_now_ & kUsesCount) == 0) return;
  open(locate(key)).access = with_frequency(frequency, now_millis_) & KeyEntry::kAccessMask;
}

std::optional<std::int64_t> Turn::frequency(const KeyEntry& entry) const {
  if ((access_now_ & kUsesCount) == 0) return std::nullopt;
  return static_cast<std::int64_t>(frequency_of(entry.access, settings(), now_millis_));
}

const KeyEntry* Turn::random_key() {
  constexpr int kMostDraws = 100;  // of keys that are due and may not go, as a server
  for (int paused = 0; !db().keys.empty() && paused < kMostDraws;) {
    const std::uint64_t birth = db().keys.nth(parts_.rng.below(db().keys.size()));
    const KeyEntry& entry = db().keys.get(birth);
    if (!is_due(entry)) return &entry;
    parts_.paused ? static_cast<void>(++paused) : expire(birth);
  }
  return nullptr;
}

void Turn::flush(int database) {
  if (parts_.observer != nullptr) parts_.observer->emptying(database, parts_.keyspace, now_millis_);
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
  if (parts_.observer != nullptr) parts_.observer->swapping(a, b, parts_.keyspace, now_millis_);
  ++parts_.epoch;
  ++parts_.keyspace.changes;
  std::swap(parts_.keyspace.databases[static_cast<std::size_t>(a)],
            parts_.keyspace.databases[static_cast<std::size_t>(b)]);
}

}  // namespace perigee::keyspace
