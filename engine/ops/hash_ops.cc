#include "engine/ops/hash_ops.h"

#include <algorithm>
#include <utility>

#include "engine/base/float80.h"
#include "engine/ops/random_ops.h"
#include "engine/ops/string_ops.h"

namespace perigee::ops {

using ds::Hash;

namespace {

using HashEdit = Turn::Edit<Hash>;

// When a real server would leave the small form: it looks at lengths before it sets anything.
void outgrow(const Turn& turn, Hash& hash, std::string_view field, std::string_view value) {
  const auto longest = static_cast<std::uint64_t>(turn.settings().hash_max_listpack_value);
  if (field.size() > longest || value.size() > longest) hash.set_large();
}
void outgrow(const Turn& turn, Hash& hash) {
  if (hash.size() > static_cast<std::uint64_t>(turn.settings().hash_max_listpack_entries))
    hash.set_large();
}

// Sets a field, whose deadline stays; true when it is new.
bool put(const Turn& turn, Hash& hash, std::string_view field, std::string_view value) {
  const bool added = hash.put(field, value);
  outgrow(turn, hash, field, value);
  outgrow(turn, hash);
  return added;
}

// The first deadline of the other fields.
std::int64_t deadline_without(const Hash& hash, std::span<const std::string_view> fields) {
  return hash.first_deadline(
      [&](std::string_view name) { return std::ranges::find(fields, name) == fields.end(); });
}

// Makes ready that these fields go away.
void prepare_erase(HashEdit& hash, std::span<const std::string_view> fields) {
  if (hash->size() <= fields.size()) hash.may_become_empty();
  if (hash->timed()) hash.expect_field_deadline(deadline_without(*hash, fields));
  if (fields.size() > 1)
    for (const std::string_view field : fields)
      if (const Hash::Place at = hash->find(field); at != 0) hash->own_for_erase(at);
}

// Several steps: change(Hash&) works on a copy, which takes the place of the hash when it is done.
template <class Change>
void change_copy(HashEdit& hash, const Change& change) {
  Hash made = *hash;
  change(made);
  if (made.empty()) hash.may_become_empty();
  hash.expect_field_deadline(made.first_deadline());
  *hash = std::move(made);
}

std::optional<Error> refuse_lengths(const Turn& turn, std::span<const FieldValue> pairs) {
  for (const FieldValue& pair : pairs)
    if (auto error = refuse_length(turn, 0, std::max(pair.field.size(), pair.value.size())))
      return error;
  return std::nullopt;
}

// A passed deadline removes the field.
bool removes(const Turn& turn, std::int64_t deadline) {
  return deadline != Hash::kNever && has_passed(turn, deadline);
}
FieldExpiry change_deadline(const Turn& turn, Hash& hash, std::string_view field,
                            std::int64_t deadline) {
  if (!removes(turn, deadline)) {
    hash.set_deadline(field, deadline);
    return FieldExpiry::kDone;
  }
  hash.erase(hash.find(field));
  return FieldExpiry::kRemoved;
}

// Changes the deadlines of fields with change(Hash&, field, at), which answers what became of a
// field that is there; the new one is `deadline`.
template <class Change>
void change_deadlines(const Turn& turn, HashEdit& hash, std::span<const std::string_view> fields,
                      std::int64_t deadline, std::span<FieldExpiry> changes, const Change& change) {
  const auto change_all = [&](Hash& all) {
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (const Hash::Place at = all.find(fields[i]); at != 0)
        changes[i] = change(all, fields[i], at);
  };
  if (fields.size() > 1) return change_copy(hash, change_all);
  if (hash->size() == 1 && removes(turn, deadline)) hash.may_become_empty();
  const std::int64_t others = deadline_without(*hash, fields);
  hash.expect_field_deadline(removes(turn, deadline) ? others : std::min(others, deadline));
  change_all(*hash);
}

bool rules_hold(const ExpireRules& rules, std::int64_t old, std::int64_t deadline) {
  const bool some = old != Hash::kNever;
  return !(rules.if_none && some) && !(rules.if_some && !some) &&
         !(rules.if_later && deadline <= old) && !(rules.if_sooner && deadline >= old);
}

// What happened to a hash as a whole, of what happened to its fields.
void note_changes(HashEdit& hash, std::span<const FieldExpiry> changes, std::string_view event) {
  if (std::ranges::count(changes, FieldExpiry::kDone) != 0)
    hash.note(event);
  else if (std::ranges::count(changes, FieldExpiry::kRemoved) != 0)
    hash.note("hdel");
}

}  // namespace

Result<std::size_t> set_fields(Turn& turn, std::string_view key,
                               std::span<const FieldValue> pairs) {
  if (auto error = refuse_lengths(turn, pairs)) return *error;
  auto hash = turn.edit<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  if (hash->timed())
    hash.expect_field_deadline(hash->first_deadline([&](std::string_view name) {
      return std::ranges::find(pairs, name, &FieldValue::field) == pairs.end();
    }));
  const std::size_t added = hash->put_all(pairs);
  for (const FieldValue& pair : pairs) outgrow(turn, *hash, pair.field, pair.value);
  outgrow(turn, *hash);
  hash.note("hset");
  return added;
}

Result<bool> set_field_if_absent(Turn& turn, std::string_view key, const FieldValue& pair) {
  const auto found = turn.find<Hash>(key);
  if (!found) return found.error();
  if (*found != nullptr && (*found)->find(pair.field) != 0) return false;
  const auto added = set_fields(turn, key, {&pair, 1});
  if (!added) return added.error();
  return true;
}

Result<std::size_t> erase_fields(Turn& turn, std::string_view key,
                                 std::span<const std::string_view> fields) {
  auto hash = turn.edit_existing<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  if (!hash) return std::size_t{0};
  std::size_t erased = 0;
  prepare_erase(hash, fields);
  for (const std::string_view field : fields) {
    const Hash::Place at = hash->find(field);
    if (at == 0) continue;
    hash->erase(at);
    ++erased;
  }
  if (erased != 0) hash.note("hdel");
  return erased;
}

Result<std::int64_t> increment_field(Turn& turn, std::string_view key, std::string_view field,
                                     std::int64_t delta) {
  auto hash = turn.edit<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  const Hash::Place at = hash->find(field);
  const auto old = at == 0 ? std::int64_t{0} : base::parse_int64(hash->value(at));
  if (!old) return Error{ErrorCode::kNotANumber, "ERR hash value is not an integer"};
  std::int64_t sum = 0;
  if (__builtin_add_overflow(*old, delta, &sum)) return would_overflow();
  put(turn, *hash, field, base::to_text(sum));
  hash.note("hincrby");
  return sum;
}

Result<std::string> increment_field_real(Turn& turn, std::string_view key, std::string_view field,
                                         std::string_view delta) {
  const auto step = base::Float80::parse(delta);
  if (!step) return Error{ErrorCode::kNotANumber, "ERR value is not a valid float"};
  if (!step->is_finite()) return Error{ErrorCode::kOutOfRange, "ERR value is NaN or Infinity"};
  auto hash = turn.edit<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  const Hash::Place at = hash->find(field);
  const auto old = at == 0 ? std::optional(base::Float80()) : base::Float80::parse(hash->value(at));
  if (!old) return Error{ErrorCode::kNotANumber, "ERR hash value is not a float"};
  auto text = add_real(*old, *step);
  if (!text) return text;
  put(turn, *hash, field, *text);
  hash.note("hincrbyfloat");
  return text;
}

std::vector<Hash::Place> draw_fields(Turn& turn, const Hash& hash, std::size_t count) {
  std::vector<Hash::Place> places;
  for (; count > 0; --count) places.push_back(hash.nth(turn.rng().below(hash.size())));
  return places;
}

std::vector<Hash::Place> draw_distinct_fields(Turn& turn, const Hash& hash, std::size_t count) {
  std::vector<Hash::Place> places;
  for (const std::size_t k : draw_distinct(turn.rng(), hash.size(), count))
    places.push_back(hash.nth(k));
  return places;
}

Result<std::vector<FieldExpiry>> expire_fields(Turn& turn, std::string_view key,
                                               std::span<const std::string_view> fields,
                                               std::int64_t deadline, const ExpireRules& rules) {
  std::vector<FieldExpiry> changes(fields.size(), FieldExpiry::kAbsent);
  auto hash = turn.edit_existing<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  if (!hash) return changes;
  change_deadlines(turn, hash, fields, deadline, changes,
                   [&](Hash& all, std::string_view field, Hash::Place at) {
                     return rules_hold(rules, all.deadline(at), deadline)
                                ? change_deadline(turn, all, field, deadline)
                                : FieldExpiry::kNotMet;
                   });
  note_changes(hash, changes, "hexpire");
  return changes;
}

Result<std::vector<FieldExpiry>> persist_fields(Turn& turn, std::string_view key,
                                                std::span<const std::string_view> fields) {
  std::vector<FieldExpiry> changes(fields.size(), FieldExpiry::kAbsent);
  auto hash = turn.edit_existing<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  if (!hash) return changes;
  change_deadlines(turn, hash, fields, Hash::kNever, changes,
                   [](Hash& all, std::string_view field, Hash::Place at) {
                     const bool timed = all.deadline(at) != Hash::kNever;
                     all.set_deadline(field, Hash::kNever);
                     return timed ? FieldExpiry::kDone : FieldExpiry::kNone;
                   });
  note_changes(hash, changes, "hpersist");
  return changes;
}

Result<std::vector<std::optional<std::string>>> get_fields_and_expire(
    Turn& turn, std::string_view key, std::span<const std::string_view> fields,
    NewDeadline deadline) {
  const auto hash = turn.find<Hash>(key);
  if (!hash) return hash.error();
  std::vector<std::optional<std::string>> values(fields.size());
  if (*hash == nullptr) return values;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (const Hash::Place at = (*hash)->find(fields[i]); at != 0)
      values[i] = std::string((*hash)->value(at));
  if (deadline == Hash::kNever)
    (void)persist_fields(turn, key, fields);
  else if (deadline)
    (void)expire_fields(turn, key, fields, *deadline, {});
  return values;
}

Result<bool> set_fields_and_expire(Turn& turn, std::string_view key,
                                   std::span<const FieldValue> pairs, FieldsWhen when,
                                   NewDeadline deadline) {
  if (auto error = refuse_lengths(turn, pairs)) return *error;
  auto hash = turn.edit<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  for (const FieldValue& pair : pairs) {
    const bool there = hash->find(pair.field) != 0;
    if (when == FieldsWhen::kIfNoneThere && there) return false;
    if (when == FieldsWhen::kIfAllThere && !there) return false;
  }
  if (pairs.size() == 1 && !(deadline && removes(turn, *deadline))) {
    const FieldValue& pair = pairs.front();
    if (deadline)
      hash.expect_field_deadline(std::min(deadline_without(*hash, {&pair.field, 1}), *deadline));
    hash->put(pair.field, pair.value, deadline);
    outgrow(turn, *hash, pair.field, pair.value);
    outgrow(turn, *hash);
  } else {
    change_copy(hash, [&](Hash& made) {
      for (const FieldValue& pair : pairs) {
        put(turn, made, pair.field, pair.value);
        if (deadline) change_deadline(turn, made, pair.field, *deadline);
      }
    });
  }
  hash.note("hset");
  return true;
}

Result<std::vector<std::optional<std::string>>> take_fields(
    Turn& turn, std::string_view key, std::span<const std::string_view> fields) {
  std::vector<std::optional<std::string>> values(fields.size());
  auto hash = turn.edit_existing<Hash>(key);
  if (hash.refused()) return keyspace::wrong_type();
  if (!hash) return values;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool again = std::ranges::count(fields.first(i), fields[i]) != 0;
    const Hash::Place at = again ? 0 : hash->find(fields[i]);
    if (at != 0) values[i] = std::string(hash->value(at));
  }
  prepare_erase(hash, fields);
  for (const std::string_view field : fields)
    if (const Hash::Place at = hash->find(field); at != 0) {
      hash->erase(at);
      hash.note("hdel");
    }
  return values;
}

}  // namespace perigee::ops
