// engine/keyspace/turn.h: the only door to the data.
//
// One native call, one command or one whole script is one turn. It holds the instant (the clock was
// read once), the generator and the list of changes. Whoever changes a value opens it with edit();
// when the edit closes it does, once and in this order: settle the memory account, bump the key's
// version, publish the event, drop the key if it holds nothing any more (event "del"). No command
// does any of these by hand, and nothing below this header may ask the time or draw a number.
//
// What runs out of memory (std::bad_alloc) changes nothing: each function here and of a container
// prepares everything before it changes anything. Who does several steps keeps to
// docs/internals/out_of_memory.md. Two things are owed to an edit beforehand, as its close cannot
// fail: may_become_empty() and expect_field_deadline().
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "perigee/clock.h"
#include "perigee/error.h"

#include "engine/base/rng.h"
#include "engine/keyspace/event_log.h"
#include "engine/keyspace/graveyard.h"
#include "engine/keyspace/key_observer.h"
#include "engine/keyspace/keyspace.h"

namespace perigee::keyspace {

// "WRONGTYPE Operation against a key holding the wrong kind of value".
[[gnu::cold]] Error wrong_type();

class Turn;
// What to answer when memory ran out: says whether it was done all the same. Never throws.
[[gnu::cold]] Error no_memory(Turn& turn);
// The same when there is not even memory for its text.
[[gnu::cold]] Error no_memory_at_all();

class Turn {
 public:
  struct Parts {
    Keyspace& keyspace;
    Graveyard& graveyard;
    EventLog& events;
    base::Rng& rng;
    std::uint64_t& epoch;  // moves on whenever views into the data may have become stale
    UnixMicros now;
    bool paused = false;              // what is due is absent for readers, and goes later
    KeyObserver* observer = nullptr;  // null: nobody wants to know
  };

  // Removes a bounded number of keys and fields that are due, in order of deadline (then database,
  // then birth), and begins in `database`.
  Turn(const Parts& parts, int database);

  UnixMicros now() const { return parts_.now; }
  std::int64_t now_millis() const { return now_millis_; }
  std::size_t value_limit_bytes() const {
    return static_cast<std::size_t>(settings().proto_max_bulk_len);
  }
  std::size_t memory_used() const { return parts_.keyspace.memory_bytes(); }
  const Settings& settings() const { return parts_.keyspace.settings; }
  void change_settings(const Settings& settings) { parts_.keyspace.settings = settings; }
  const Counters& counters() const { return parts_.keyspace.counters; }
  void reset_counters() {
    parts_.keyspace.counters = {};
    parts_.graveyard.reset_gone();
  }
  // How many changes there ever were.
  std::uint64_t changes() const { return parts_.keyspace.changes; }
  // Bytes of the selected database.
  std::size_t database_bytes() const { return db().memory_bytes(); }
  // Bytes that were dropped, and not all given back yet; how many values went in steps; and gives
  // back all there is.
  std::size_t dropped_bytes() const { return parts_.graveyard.bytes(); }
  std::uint64_t reclaimed() const { return parts_.graveyard.gone(); }
  void take_dropped_apart() { parts_.graveyard.take_all_apart(); }
  const Libraries& libraries() const { return parts_.keyspace.libraries; }
  // Cannot fail.
  void change_libraries(Libraries libraries) {
    parts_.keyspace.libraries = std::move(libraries);
    ++parts_.keyspace.changes;
  }
  // Who is told of changes from now on; null: nobody.
  void set_observer(KeyObserver* observer) { parts_.observer = observer; }
  KeyObserver* observer() const { return parts_.observer; }
  // Whatever is drawn at random is drawn here.
  base::Rng& rng() {
    if (!undrawn_) undrawn_ = parts_.rng;
    return parts_.rng;
  }
  // A command begins, in a turn of several: what came before it stays.
  void begin_step() {
    changes_before_ = parts_.keyspace.changes;
    undrawn_.reset();
  }
  // Memory ran out in it: whether it had changed anything all the same. If not, the numbers it has
  // drawn are drawn again.
  bool undo_step();
  const std::uint64_t& epoch() const { return parts_.epoch; }

  // All that a turn may change, as it is now. Shares the data: costs the roots, and a clone of each
  // node that is written afterwards.
  struct Mark {
    Keyspace keyspace;
    base::Rng rng;
    EventLog::Mark events;
    std::uint64_t changes_before;
    std::optional<base::Rng> undrawn;
  };
  Mark mark() const;
  // Back to it: what has been done since never was. Whoever was told is not told of that. Cannot
  // fail.
  void go_back(Mark&& mark) noexcept;
  // It is not needed any more. Cannot fail.
  void drop(Mark&& mark) noexcept;

  // What the scripts of the turn have done so far; they share a budget.
  std::uint64_t script_steps() const { return script_steps_; }
  void set_script_steps(std::uint64_t steps) { script_steps_ = steps; }

  int database() const { return database_; }
  // Requires 0 <= database < kDatabases.
  void select(int database) { database_ = database; }

  // What is known of a key, null when it is absent. Reading it does not count as a use of the key.
  // Lives until the next change.
  const KeyEntry* peek(std::string_view key) {
    return parts_.paused ? look_only(key) : locate(key).entry;
  }
  // The same, and the key counts as used now.
  const KeyEntry* use(std::string_view key) {
    if (parts_.paused) return look_only(key);
    const Found found = locate(key);
    if (found.birth == 0) return miss(key);
    ++parts_.keyspace.counters.hits;
    return found.entry->access == access_now_ ? found.entry : note_use(found);
  }
  // The value, null when the key is absent; kWrongType when it is of another type. Counts as a use.
  template <class T>
  Result<const T*> find(std::string_view key);

  template <class T>
  class Edit;
  // The value opened for change: created when absent, or false when absent. Refused when it is of
  // another type.
  template <class T>
  Edit<T> edit(std::string_view key);
  template <class T>
  Edit<T> edit_existing(std::string_view key);

  // An empty container, for put(): those that find by hash get the seed of this engine.
  template <class T>
  T make() const {
    if constexpr (std::constructible_from<T, std::uint64_t> && !std::same_as<T, ds::Bytes>)
      return T(db().keys.hash_seed());
    else
      return T();
  }

  // Sets a key whatever it was before; it keeps its place among the keys if it was there. `event`
  // is published, unless it is empty.
  void put(std::string_view key, Value value, std::int64_t deadline, std::string_view event);
  // Removes a key; false when it was absent. `event` is published when it was there.
  bool erase(std::string_view key, std::string_view event);
  // The same for several keys: all of them, or none when memory runs out.
  struct NewValue {
    std::string_view key;
    Value value;
  };
  void put_all(std::span<NewValue> values, std::string_view event);
  std::size_t erase_all(std::span<const std::string_view> keys, std::string_view event);
  // Puts the value and the deadline of a key, which is there, at another one, whatever it was
  // before. The key goes away unless `from_event` is empty.
  struct Transfer {
    std::string_view from, to;
    int to_database;
    std::string_view from_event, to_event;
  };
  void transfer(const Transfer& how);
  // Gives an existing key another deadline, or none (kNoDeadline).
  void set_deadline(std::string_view key, std::int64_t deadline, std::string_view event);
  // As if an existing key had last been used so many seconds ago, or so often (255 at the most);
  // what the policy of eviction does not go by is not kept.
  void set_idle(std::string_view key, std::int64_t seconds);
  void set_frequency(std::string_view key, std::uint64_t frequency);
  // How often a key is used, when the policy goes by that.
  std::optional<std::int64_t> frequency(const KeyEntry& entry) const;
  // Nothing counts as a use any more: CLIENT NO-TOUCH.
  void touch_nothing() { touches_ = false; }
  void touch_again() { touches_ = true; }
  // Removes the key that maxmemory-policy says; false when none may go.
  bool evict();
  // An event about a key, beyond those that the functions above publish. Cannot fail.
  void publish(std::string_view event, std::string_view key);

  // The selected database. Keys that are due may still be counted and walked over: see is_due().
  std::size_t size() const { return db().keys.size(); }
  // How many of them have a deadline.
  std::size_t timed() const { return db().dues.size(); }
  bool is_due(const KeyEntry& entry) const { return entry.due(now_millis_); }
  const ds::DenseMap<KeyEntry>& keys() const { return db().keys; }
  // A key drawn uniformly, null when there is none.
  const KeyEntry* random_key();

  void flush(int database);
  void swap(int a, int b);

  // Removes up to `most` keys that are due (a hash some of whose fields are due counts as one, and
  // loses these); how many there were. Stops when there is no memory, which cannot be seen.
  std::size_t expire_due(std::size_t most);

 private:
  using Found = ds::DenseMap<KeyEntry>::Found;

  Database& db() { return parts_.keyspace.databases[static_cast<std::size_t>(database_)]; }
  const Database& db() const {
    return parts_.keyspace.databases[static_cast<std::size_t>(database_)];
  }
  // The key, unless it is absent or past its deadline (it is removed then), without the fields that
  // are past theirs.
  Found locate(std::string_view key) {
    const bool same = memo_.found.birth != 0 && memo_.epoch == parts_.epoch &&
                      memo_.database == database_ && memo_.found.entry->key() == key;
    return same ? memo_.found : look_up(key);
  }
  Found look_up(std::string_view key);
  // Removes nothing, and notes no use.
  const KeyEntry* look_only(std::string_view key) const;
  const KeyEntry* miss(std::string_view key);
  std::int64_t worth(const KeyEntry& entry, Eviction policy) const;
  std::uint64_t access_after_use(const KeyEntry& entry);
  const KeyEntry* note_use(const Found& found);
  KeyEntry& open(const Found& found);
  // What the accounts know of an entry, before it is changed.
  struct Before {
    std::size_t heap_bytes = 0;
    std::int64_t field_deadline = ds::Hash::kNever;
    Before() = default;
    explicit Before(const KeyEntry& entry)
        : heap_bytes(entry.heap_bytes()), field_deadline(entry.field_deadline()) {}
  };
  void settle(KeyEntry& entry, std::uint64_t birth, const Before& before, std::string_view event);
  void close_edit(KeyEntry& entry, std::uint64_t birth, const Before& before,
                  std::string_view event);
  void move_field_deadline(std::uint64_t birth, std::int64_t from, std::int64_t to);
  void prepare_field_deadline(std::uint64_t birth, std::int64_t from, std::int64_t to);
  void remove_due_fields(std::uint64_t birth);
  bool remove_first_due();
  void close_aside(KeyEntry& entry, const Before& before, std::string_view event);
  void close_unchanged(KeyEntry& entry, std::uint64_t birth, const Before& before, bool created);
  std::uint64_t add(std::string_view key, Value value, std::int64_t deadline);
  void take_back(std::uint64_t birth);
  void prepare_remove(std::uint64_t birth);
  void remove(std::uint64_t birth, std::string_view event);
  void expire(std::uint64_t birth);
  void prepare_deadline(const KeyEntry& entry, std::uint64_t birth, std::int64_t deadline);
  void move_deadline(KeyEntry& entry, std::uint64_t birth, std::int64_t deadline);
  void finish(std::uint64_t birth, std::string_view event);
  void stamp(KeyEntry& entry);
  void tell_new(const KeyEntry& entry);
  // The key that was last found: commands look at a key before they change it, and scripts come
  // back to it. Good while nothing has moved and the same database is selected.
  struct Memo {
    Found found;
    std::uint64_t epoch = 0;
    int database = 0;
  };
  void remember(const Found& found) { memo_ = {found, parts_.epoch, database_}; }

  Parts parts_;
  std::int64_t now_millis_;
  // What KeyEntry::access of a key used in this turn becomes; more than fits there when uses count.
  std::uint64_t access_now_;
  bool touches_ = true;
  int database_;
  std::uint64_t changes_before_;  // the command; without those that time made
  std::uint64_t script_steps_ = 0;
  Memo memo_;
  std::optional<base::Rng> undrawn_;  // the generator as it was before the command
};

// A value opened for change. Does nothing when it goes away unless a change was noted; then see the
// head of this file. Neither the turn nor the database may be changed otherwise meanwhile.
template <class T>
class Turn::Edit {
 public:
  Edit(const Edit&) = delete;
  Edit& operator=(const Edit&) = delete;
  ~Edit() {
    if (entry_ == nullptr) return;
    if (noted_) {
      if (created_) turn_->tell_new(*entry_);
      turn_->close_edit(*entry_, birth_, before_, event_);
    } else if (aside_) {
      turn_->close_aside(*entry_, before_, *aside_);
    } else {
      turn_->close_unchanged(*entry_, birth_, before_, created_);
    }
  }

  // To be called before a change after which the value may hold nothing.
  void may_become_empty() { turn_->prepare_remove(birth_); }
  // To be called before a change after which the first deadline of a field may be this.
  void expect_field_deadline(std::int64_t deadline) {
    turn_->prepare_field_deadline(birth_, before_.field_deadline, deadline);
  }

  // The key holds another type of value: answer with wrong_type().
  bool refused() const { return refused_; }
  // Whether the key was made for this edit.
  bool created() const { return created_; }
  // False when there is nothing to edit: the key is absent, or refused.
  explicit operator bool() const { return entry_ != nullptr; }
  T& operator*() const { return *entry_->value.template get_if<T>(); }
  T* operator->() const { return entry_->value.template get_if<T>(); }
  // Says what happened; the text lives as long as the program.
  void note(std::string_view event) {
    event_ = event;
    noted_ = true;
  }
  // Something changed that is not worth an event.
  void note_without_event() { noted_ = true; }
  // The same for what happens beside the content, which WATCH does not see: consumer groups. An
  // empty event is not published.
  void note_aside(std::string_view event) { aside_ = event; }

 private:
  friend class Turn;
  explicit Edit(bool refused) : refused_(refused) {}
  Edit(Turn* turn, KeyEntry* entry, std::uint64_t birth, bool created)
      : turn_(turn), entry_(entry), birth_(birth), before_(*entry), created_(created) {}

  Turn* turn_ = nullptr;
  KeyEntry* entry_ = nullptr;
  std::uint64_t birth_ = 0;
  Before before_;
  std::string_view event_;
  bool noted_ = false;
  std::optional<std::string_view> aside_;
  bool created_ = false;
  bool refused_ = false;
};

template <class T>
Result<const T*> Turn::find(std::string_view key) {
  const KeyEntry* entry = use(key);
  if (entry == nullptr) return static_cast<const T*>(nullptr);
  if (const T* value = entry->value.get_if<T>()) return value;
  return wrong_type();
}

template <class T>
Turn::Edit<T> Turn::edit_existing(std::string_view key) {
  const Found found = locate(key);
  if (found.birth == 0) return Edit<T>(false);
  if (found.entry->value.get_if<T>() == nullptr) return Edit<T>(true);
  return Edit<T>(this, &open(found), found.birth, false);
}

template <class T>
Turn::Edit<T> Turn::edit(std::string_view key) {
  if (locate(key).birth != 0) return edit_existing<T>(key);
  const std::uint64_t birth = add(key, Value(make<T>()), kNoDeadline);
  return Edit<T>(this, &db().keys.own(birth), birth, true);
}

}  // namespace perigee::keyspace
