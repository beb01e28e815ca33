#include "perigee/keys.h"

#include <chrono>
#include <limits>
#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/expiry_ops.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/sort_ops.h"

namespace perigee {
namespace {

using keyspace::KeyEntry;
using keyspace::kNoDeadline;

}  // namespace

bool Keys::exists(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  return turn.peek(key) != nullptr;
}

std::optional<ValueType> Keys::type(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.peek(key);
  return entry == nullptr ? std::nullopt : std::optional(entry->value.type());
}

std::optional<std::string_view> Keys::encoding(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.peek(key);
  return entry == nullptr ? std::nullopt : std::optional(ops::encoding_of(*entry));
}

std::optional<std::chrono::seconds> Keys::idle_time(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.peek(key);
  if (entry == nullptr) return std::nullopt;
  return std::chrono::seconds(ops::idle_seconds(turn, *entry));
}

std::size_t Keys::erase(std::span<const std::string_view> keys) {
  core::OpenTurn turn = session_->begin();
  return turn.erase_all(keys, "del");
}

std::size_t Keys::touch(std::span<const std::string_view> keys) {
  core::OpenTurn turn = session_->begin();
  std::size_t there = 0;
  for (const std::string_view key : keys) there += turn.use(key) != nullptr ? 1 : 0;
  return there;
}

bool Keys::expire_at(std::string_view key, UnixMillis instant, ExpireWhen when) {
  core::OpenTurn turn = session_->begin();
  return ops::expire_at(turn, key, instant.time_since_epoch().count(), ops::rules_of(when));
}

Result<bool> Keys::expire_after(std::string_view key, Millis ttl, ExpireWhen when) {
  return session_->run([&](keyspace::Turn& turn) -> Result<bool> {
    std::int64_t deadline = 0;
    if (__builtin_add_overflow(turn.now_millis(), std::int64_t{ttl.count()}, &deadline))
      return ops::invalid_expire_time("pexpire");
    return ops::expire_at(turn, key, deadline, ops::rules_of(when));
  });
}

bool Keys::persist(std::string_view key) {
  core::OpenTurn turn = session_->begin();
  return ops::persist(turn, key);
}

std::optional<UnixMillis> Keys::deadline(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.peek(key);
  if (entry == nullptr || entry->deadline == kNoDeadline) return std::nullopt;
  return UnixMillis(Millis(entry->deadline));
}

std::optional<Millis> Keys::ttl(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.peek(key);
  if (entry == nullptr || entry->deadline == kNoDeadline) return std::nullopt;
  return Millis(entry->deadline - turn.now_millis());
}

Result<void> Keys::rename(std::string_view from, std::string_view to) {
  return session_->run([&](keyspace::Turn& turn) { return ops::rename(turn, from, to); });
}

Result<bool> Keys::rename_if_absent(std::string_view from, std::string_view to) {
  return session_->run([&](keyspace::Turn& turn) { return ops::rename_if_absent(turn, from, to); });
}

Result<bool> Keys::copy(std::string_view from, std::string_view to, bool replace,
                        std::optional<int> to_database) {
  return session_->grow([&](keyspace::Turn& turn) -> Result<bool> {
    const auto database = ops::to_database(to_database.value_or(session_->client().database));
    if (!database) return database.error();
    return ops::copy(turn, from, to, *database, replace);
  });
}

Result<bool> Keys::move(std::string_view key, int to_database) {
  return session_->run([&](keyspace::Turn& turn) -> Result<bool> {
    const auto database = ops::to_database(to_database);
    if (!database) return database.error();
    return ops::move(turn, key, *database);
  });
}

Result<std::vector<std::optional<std::string>>> Keys::sort(std::string_view key,
                                                           const SortOptions& how) const {
  return session_->run([&](keyspace::Turn& turn) { return ops::sort(turn, key, how, false); });
}

Result<std::size_t> Keys::store_sorted(std::string_view to, std::string_view key,
                                       const SortOptions& how) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::store_sorted(turn, to, key, how); });
}

std::optional<std::size_t> Keys::memory_usage(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.peek(key);
  return entry == nullptr ? std::nullopt : std::optional(ops::memory_usage(*entry));
}

std::optional<std::string> Keys::dump(std::string_view key) const {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.use(key);
  return entry == nullptr ? std::nullopt : std::optional(session_->engine().dump(entry->value));
}

Result<void> Keys::restore(std::string_view key, Expiry expiry, std::string_view payload,
                           const RestoreOptions& options) {
  ops::RestoreRequest request{.replace = options.replace, .expiry = expiry};
  if (options.idle_time) request.idle_seconds = options.idle_time->count();
  return session_->grow([&](keyspace::Turn& turn) {
    return ops::restore(turn, key, request, [&] { return session_->engine().restore(payload); });
  });
}

std::size_t Keys::size() const {
  core::OpenTurn turn = session_->begin();
  return turn.size();
}

std::optional<std::string> Keys::random() {
  core::OpenTurn turn = session_->begin();
  const KeyEntry* entry = turn.random_key();
  return entry == nullptr ? std::nullopt : std::optional(std::string(entry->key()));
}

std::vector<std::string> Keys::matching(std::string_view pattern) const {
  core::OpenTurn turn = session_->begin();
  std::vector<std::string> found;
  ops::for_each_matching(turn, pattern, [&](std::string_view key) { found.emplace_back(key); });
  return found;
}

ScanPage Keys::scan(std::uint64_t cursor, const ScanOptions& options) const {
  core::OpenTurn turn = session_->begin();
  ops::ScanRequest request{.cursor = cursor, .count = options.count};
  if (!options.match.empty()) request.pattern = options.match;
  ScanPage page;
  page.cursor = ops::scan(turn, request, {.type = options.type},
                          [&](std::string_view key) { page.keys.emplace_back(key); });
  return page;
}

void Keys::flush_database() {
  core::OpenTurn turn = session_->begin();
  turn.flush(turn.database());
}

void Keys::flush_all() {
  core::OpenTurn turn = session_->begin();
  ops::flush_all(turn);
}

Result<void> Keys::swap_databases(int a, int b) {
  return session_->run([&](keyspace::Turn& turn) -> Result<void> {
    const auto first = ops::to_database(a), second = ops::to_database(b);
    if (!first || !second) return (!first ? first : second).error();
    turn.swap(*first, *second);
    return {};
  });
}

}  // namespace perigee
