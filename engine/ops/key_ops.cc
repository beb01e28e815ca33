#include "engine/ops/key_ops.h"

#include <limits>

#include "absl/cleanup/cleanup.h"
#include "engine/base/glob.h"
#include "engine/ds/bytes.h"
#include "engine/ops/expiry_ops.h"
#include "engine/ops/string_ops.h"

namespace perigee::ops {

using keyspace::kDatabases;
using keyspace::kNoDeadline;

namespace {

// Strings up to this length are "embstr" in a server, longer ones "raw".
constexpr std::size_t kEmbeddedMax = 44;
// Integers below this are shared in a server, and answer a reference count of INT_MAX.
constexpr std::int64_t kSharedIntegers = 10000;

Error same_object() {
  return {ErrorCode::kOutOfRange, "ERR source and destination objects are the same"};
}

// One function a container.
std::string_view encoding_name(const ds::Bytes& string) {
  if (string.is_integer()) return "int";
  return string.edited() || string.size() > kEmbeddedMax ? "raw" : "embstr";
}

std::string_view encoding_name(const ds::List&) { return "quicklist"; }
std::string_view encoding_name(const ds::Hash& hash) {
  if (hash.large()) return "hashtable";
  return hash.timed() ? "listpackex" : "listpack";
}
std::string_view encoding_name(const ds::Set& set) {
  return set.integers() ? "intset" : "hashtable";
}
std::string_view encoding_name(const ds::ZSet& set) {
  return set.large() ? "skiplist" : "listpack";
}
std::string_view encoding_name(const ds::Stream&) { return "stream"; }

// Runs `action` in another database.
template <class Action>
auto in_database(Turn& turn, int database, const Action& action) {
  const int selected = turn.database();
  const absl::Cleanup select_again = [&] { turn.select(selected); };
  turn.select(database);
  return action();
}

}  // namespace

Error no_such_key() { return {ErrorCode::kAbsent, "ERR no such key"}; }

Result<int> to_database(std::int64_t index) {
  if (index >= 0 && index < kDatabases) return static_cast<int>(index);
  return Error{ErrorCode::kOutOfRange, "ERR DB index is out of range"};
}

std::string_view encoding_of(const KeyEntry& entry) {
  return entry.value.visit([](const auto& container) { return encoding_name(container); });
}

std::int64_t reference_count_of(const KeyEntry& entry) {
  const ds::Bytes* string = entry.value.get_if<ds::Bytes>();
  const bool shared = string != nullptr && string->is_integer() && string->integer() >= 0 &&
                      string->integer() < kSharedIntegers;
  return shared ? std::numeric_limits<std::int32_t>::max() : 1;
}

std::size_t memory_usage(const KeyEntry& entry) { return sizeof(KeyEntry) + entry.heap_bytes(); }

std::int64_t idle_seconds(const Turn& turn, const KeyEntry& entry) {
  const auto now = static_cast<std::uint64_t>(turn.now_millis() / 1000);
  return static_cast<std::int64_t>((now - entry.access) & KeyEntry::kAccessMask);
}

Result<void> rename(Turn& turn, std::string_view from, std::string_view to) {
  if (turn.use(from) == nullptr) return no_such_key();
  if (from == to) return {};
  turn.transfer({from, to, turn.database(), "rename_from", "rename_to"});
  return {};
}

Result<bool> rename_if_absent(Turn& turn, std::string_view from, std::string_view to) {
  if (turn.use(from) == nullptr) return no_such_key();
  if (turn.peek(to) != nullptr) return false;
  const auto done = rename(turn, from, to);
  if (!done) return done.error();
  return true;
}

Result<bool> copy(Turn& turn, std::string_view from, std::string_view to, int to_database,
                  bool replace) {
  if (to_database == turn.database() && from == to) return same_object();
  if (turn.use(from) == nullptr) return false;
  const bool there = in_database(turn, to_database, [&] { return turn.peek(to) != nullptr; });
  if (there && !replace) return false;
  turn.transfer({from, to, to_database, {}, "copy_to"});
  return true;
}

Result<bool> move(Turn& turn, std::string_view key, int to_database) {
  if (to_database == turn.database()) return same_object();
  if (turn.use(key) == nullptr) return false;
  if (in_database(turn, to_database, [&] { return turn.peek(key) != nullptr; })) return false;
  turn.transfer({key, key, to_database, "move_from", "move_to"});
  return true;
}

std::optional<Error> refuse_taken(Turn& turn, std::string_view key) {
  if (turn.peek(key) == nullptr) return std::nullopt;
  return Error{ErrorCode::kDenied, "BUSYKEY Target key name already exists."};
}

Result<void> restore(Turn& turn, std::string_view key, const RestoreRequest& request,
                     absl::FunctionRef<Result<keyspace::Value>()> read) {
  if (!request.replace)
    if (auto taken = refuse_taken(turn, key)) return *taken;
  const KeyEntry* old = turn.peek(key);
  const auto deadline =
      resolve(turn, request.expiry, old == nullptr ? kNoDeadline : old->deadline, "restore");
  if (!deadline) return deadline.error();
  auto value = read();
  if (!value) return value.error();
  if (const ds::Bytes* string = value->get_if<ds::Bytes>())
    if (auto too_long = refuse_length(turn, 0, string->size())) return *too_long;
  if (*deadline != kNoDeadline && has_passed(turn, *deadline)) {
    turn.erase(key, "del");
    return {};
  }
  turn.put(key, *std::move(value), *deadline, "restore");
  if (request.idle_seconds) turn.set_idle(key, *request.idle_seconds);
  if (request.frequency) turn.set_frequency(key, static_cast<std::uint64_t>(*request.frequency));
  return {};
}

void for_each_matching(const Turn& turn, std::string_view pattern,
                       absl::FunctionRef<void(std::string_view)> each) {
  const bool all = pattern == "*";
  turn.keys().for_each([&](std::uint64_t, const KeyEntry& entry) {
    if (!turn.is_due(entry) && (all || base::glob_match(pattern, entry.key()))) each(entry.key());
  });
}

std::uint64_t scan(const Turn& turn, const ScanRequest& page, const TypeFilter& filter,
                   absl::FunctionRef<void(std::string_view)> each) {
  std::uint64_t cursor = page.cursor == 0 ? turn.keys().next_birth() : page.cursor;
  std::uint64_t birth = turn.keys().before(cursor);
  for (std::size_t left = page.count; birth != 0 && left > 0; --left) {
    const KeyEntry& entry = turn.keys().get(birth);
    cursor = birth;
    birth = turn.keys().before(birth);
    if (turn.is_due(entry) || filter.unknown_type) continue;
    if (filter.type && entry.value.type() != *filter.type) continue;
    if (page.takes(entry.key())) each(entry.key());
  }
  return birth == 0 ? 0 : cursor;
}

void flush_all(Turn& turn) {
  for (int database = 0; database < kDatabases; ++database) turn.flush(database);
}

}  // namespace perigee::ops
