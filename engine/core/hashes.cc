#include "perigee/hashes.h"

#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/hash_ops.h"
#include "engine/ops/scan_ops.h"

namespace perigee {
namespace {

using ds::Hash;

// Calls answer(const Hash&) with the hash at `key`, or with one without fields.
template <class Answer>
auto with_hash(keyspace::Turn& turn, std::string_view key, const Answer& answer)
    -> Result<decltype(answer(std::declval<const Hash&>()))> {
  const auto found = turn.find<Hash>(key);
  if (!found) return found.error();
  return *found == nullptr ? answer(Hash()) : answer(**found);
}

std::optional<BytesView> value_view(const keyspace::Turn& turn, const Hash& hash,
                                    std::string_view field) {
  const Hash::Place at = hash.find(field);
  if (at == 0) return std::nullopt;
  return BytesView(hash.value(at), turn.epoch());
}

FieldView field_view(const keyspace::Turn& turn, const Hash& hash, Hash::Place at) {
  return {BytesView(hash.name(at), turn.epoch()), BytesView(hash.value(at), turn.epoch())};
}

Error invalid_deadline() {
  return {ErrorCode::kOutOfRange, "ERR invalid expire time, must be from 0 to 2^46 ms"};
}

// What Expiry asks for: a deadline, kNever, or nullopt for "as it was".
Result<std::optional<std::int64_t>> deadline_of(const keyspace::Turn& turn, const Expiry& expiry,
                                                std::string_view command) {
  if (expiry.kind() == Expiry::Kind::kKeep) return std::optional<std::int64_t>();
  if (expiry.kind() == Expiry::Kind::kNever) return std::optional(Hash::kNever);
  const auto at = ops::resolve(turn, expiry, keyspace::kNoDeadline, command);
  if (!at) return at.error();
  if (*at < 0 || *at > ops::kLatestFieldDeadline) return invalid_deadline();
  return std::optional(*at);
}

}  // namespace

Result<std::size_t> Hashes::set(std::string_view key, std::span<const FieldValue> pairs) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::set_fields(turn, key, pairs); });
}

Result<bool> Hashes::set(std::string_view key, std::string_view field, std::string_view value) {
  const FieldValue pair{field, value};
  const auto added = set(key, {&pair, 1});
  if (!added) return added.error();
  return *added == 1;
}

Result<bool> Hashes::set_if_absent(std::string_view key, std::string_view field,
                                   std::string_view value) {
  return session_->grow([&](keyspace::Turn& turn) {
    return ops::set_field_if_absent(turn, key, {field, value});
  });
}

Result<std::optional<BytesView>> Hashes::get(std::string_view key, std::string_view field) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::optional<BytesView>> {
    return with_hash(turn, key, [&](const Hash& hash) { return value_view(turn, hash, field); });
  });
}

Result<std::vector<std::optional<BytesView>>> Hashes::get_many(
    std::string_view key, std::span<const std::string_view> fields) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<std::optional<BytesView>>> {
    return with_hash(turn, key, [&](const Hash& hash) {
      std::vector<std::optional<BytesView>> values;
      values.reserve(fields.size());
      for (const std::string_view field : fields) values.push_back(value_view(turn, hash, field));
      return values;
    });
  });
}

Result<std::vector<FieldView>> Hashes::all(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<FieldView>> {
    return with_hash(turn, key, [&](const Hash& hash) {
      std::vector<FieldView> fields;
      fields.reserve(hash.size());
      hash.for_each([&](std::string_view name, std::string_view value) {
        fields.push_back({BytesView(name, turn.epoch()), BytesView(value, turn.epoch())});
      });
      return fields;
    });
  });
}

Result<bool> Hashes::contains(std::string_view key, std::string_view field) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<bool> {
    return with_hash(turn, key, [&](const Hash& hash) { return hash.find(field) != 0; });
  });
}

Result<std::size_t> Hashes::size(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::size_t> {
    return with_hash(turn, key, [](const Hash& hash) { return hash.size(); });
  });
}

Result<std::size_t> Hashes::value_length(std::string_view key, std::string_view field) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::size_t> {
    return with_hash(turn, key, [&](const Hash& hash) {
      const Hash::Place at = hash.find(field);
      return at == 0 ? std::size_t{0} : hash.value(at).size();
    });
  });
}

Result<std::size_t> Hashes::erase(std::string_view key, std::span<const std::string_view> fields) {
  return session_->run([&](keyspace::Turn& turn) { return ops::erase_fields(turn, key, fields); });
}

Result<bool> Hashes::erase(std::string_view key, std::string_view field) {
  const auto erased = erase(key, {&field, 1});
  if (!erased) return erased.error();
  return *erased == 1;
}

Result<std::int64_t> Hashes::increment(std::string_view key, std::string_view field,
                                       std::int64_t delta) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::increment_field(turn, key, field, delta); });
}

Result<std::string> Hashes::increment_real(std::string_view key, std::string_view field,
                                           std::string_view delta) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::increment_field_real(turn, key, field, delta); });
}

Result<std::vector<FieldView>> Hashes::random(std::string_view key, std::size_t count) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<FieldView>> {
    return with_hash(turn, key, [&](const Hash& hash) {
      std::vector<FieldView> fields;
      for (const Hash::Place at : ops::draw_distinct_fields(turn, hash, count))
        fields.push_back(field_view(turn, hash, at));
      return fields;
    });
  });
}

Result<FieldsPage> Hashes::scan(std::string_view key, std::uint64_t cursor, std::string_view match,
                                std::size_t count) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<FieldsPage> {
    ops::ScanRequest request{.cursor = cursor, .count = count};
    if (!match.empty()) request.pattern = match;
    return with_hash(turn, key, [&](const Hash& hash) {
      FieldsPage page;
      page.cursor = ops::scan(
          hash, request, hash.packed(), [&](Hash::Place at) { return hash.name(at); },
          [&](Hash::Place at) { page.fields.push_back(field_view(turn, hash, at)); });
      return page;
    });
  });
}

Result<std::vector<FieldExpiry>> Hashes::expire_at(std::string_view key,
                                                   std::span<const std::string_view> fields,
                                                   UnixMillis instant, ExpireWhen when) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<FieldExpiry>> {
    const std::int64_t deadline = instant.time_since_epoch().count();
    if (deadline < 0 || deadline > ops::kLatestFieldDeadline) return invalid_deadline();
    return ops::expire_fields(turn, key, fields, deadline, ops::rules_of(when));
  });
}

Result<std::vector<FieldExpiry>> Hashes::expire_after(std::string_view key,
                                                      std::span<const std::string_view> fields,
                                                      Millis ttl, ExpireWhen when) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<FieldExpiry>> {
    if (ttl.count() < 0 || ttl.count() > ops::kLatestFieldDeadline - turn.now_millis())
      return invalid_deadline();
    return ops::expire_fields(turn, key, fields, turn.now_millis() + ttl.count(),
                              ops::rules_of(when));
  });
}

Result<std::vector<FieldExpiry>> Hashes::persist(std::string_view key,
                                                 std::span<const std::string_view> fields) {
  return session_->run(
      [&](keyspace::Turn& turn) { return ops::persist_fields(turn, key, fields); });
}

Result<std::optional<UnixMillis>> Hashes::expires_at(std::string_view key,
                                                     std::string_view field) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::optional<UnixMillis>> {
    return with_hash(turn, key, [&](const Hash& hash) {
      const Hash::Place at = hash.find(field);
      const std::int64_t deadline = at == 0 ? Hash::kNever : hash.deadline(at);
      return deadline == Hash::kNever ? std::nullopt : std::optional(UnixMillis(Millis(deadline)));
    });
  });
}

Result<std::vector<std::optional<std::string>>> Hashes::get_and_expire(
    std::string_view key, std::span<const std::string_view> fields, Expiry expiry) {
  return session_->run(
      [&](keyspace::Turn& turn) -> Result<std::vector<std::optional<std::string>>> {
        const auto deadline = deadline_of(turn, expiry, "hgetex");
        if (!deadline) return deadline.error();
        return ops::get_fields_and_expire(turn, key, fields, *deadline);
      });
}

Result<bool> Hashes::set_and_expire(std::string_view key, std::span<const FieldValue> pairs,
                                    Expiry expiry, FieldsWhen when) {
  return session_->grow([&](keyspace::Turn& turn) -> Result<bool> {
    const auto deadline = deadline_of(turn, expiry, "hsetex");
    if (!deadline) return deadline.error();
    return ops::set_fields_and_expire(turn, key, pairs, when, *deadline);
  });
}

Result<std::vector<std::optional<std::string>>> Hashes::take(
    std::string_view key, std::span<const std::string_view> fields) {
  return session_->run([&](keyspace::Turn& turn) { return ops::take_fields(turn, key, fields); });
}

}  // namespace perigee
