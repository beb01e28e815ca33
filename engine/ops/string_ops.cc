#include "engine/ops/string_ops.h"

#include <algorithm>
#include <utility>

#include "engine/ops/expiry_ops.h"

namespace perigee::ops {

using ds::Bytes;
using keyspace::KeyEntry;
using keyspace::kNoDeadline;
using keyspace::Value;

namespace {

// Made apart from the functions that answer them, which are shorter without.
[[gnu::cold, gnu::noinline]] Error not_an_integer() {
  return {ErrorCode::kNotANumber, "ERR value is not an integer or out of range"};
}

}  // namespace

Error would_overflow() {
  return {ErrorCode::kOutOfRange, "ERR increment or decrement would overflow"};
}

Result<std::string> add_real(const base::Float80& a, const base::Float80& b) {
  const base::Float80 sum = a + b;
  if (sum.is_finite()) return sum.to_fixed();
  return Error{ErrorCode::kOutOfRange, "ERR increment would produce NaN or Infinity"};
}

std::optional<Error> refuse_length(const Turn& turn, std::size_t offset, std::size_t size) {
  const std::size_t limit = turn.value_limit_bytes();
  if (offset <= limit && size <= limit - offset) return std::nullopt;
  return Error{ErrorCode::kLimit, "ERR string exceeds maximum allowed size (proto-max-bulk-len)"};
}

Result<SetOutcome> set(Turn& turn, std::string_view key, const SetRequest& request,
                       bool want_previous) {
  if (auto error = refuse_length(turn, 0, request.value.size())) return *error;
  const KeyEntry* entry = turn.peek(key);
  const auto deadline =
      resolve(turn, request.expiry, entry ? entry->deadline : kNoDeadline, request.command);
  if (!deadline) return deadline.error();
  SetOutcome outcome;
  if (want_previous) {
    const auto value = turn.find<Bytes>(key);
    if (!value) return value.error();
    if (*value != nullptr) outcome.previous = **value;
  }
  if (request.when == SetWhen::kIfAbsent && entry != nullptr) return outcome;
  if (request.when == SetWhen::kIfPresent && entry == nullptr) return outcome;
  turn.put(key, Value(Bytes::compact(request.value)), *deadline, "set");
  const bool timed =
      request.expiry.kind() == Expiry::Kind::kAt || request.expiry.kind() == Expiry::Kind::kAfter;
  if (timed) turn.publish("expire", key);
  outcome.done = true;
  return outcome;
}

Result<std::optional<Bytes>> take_string(Turn& turn, std::string_view key) {
  const auto value = turn.find<Bytes>(key);
  if (!value) return value.error();
  if (*value == nullptr) return std::optional<Bytes>();
  std::optional<Bytes> taken(**value);
  turn.erase(key, "del");
  return taken;
}

Result<std::optional<Bytes>> get_and_expire(Turn& turn, std::string_view key,
                                            const Expiry& expiry) {
  const auto value = turn.find<Bytes>(key);
  if (!value) return value.error();
  if (*value == nullptr) return std::optional<Bytes>();
  std::optional<Bytes> result(**value);
  const std::int64_t current = turn.peek(key)->deadline;
  const auto deadline = resolve(turn, expiry, current, "getex");
  if (!deadline) return deadline.error();
  if (expiry.kind() == Expiry::Kind::kKeep) return result;
  if (*deadline == kNoDeadline)
    persist(turn, key);
  else if (has_passed(turn, *deadline))
    turn.erase(key, "del");
  else
    turn.set_deadline(key, *deadline, "expire");
  return result;
}

Result<std::size_t> append(Turn& turn, std::string_view key, std::string_view tail) {
  const auto value = turn.find<Bytes>(key);
  if (!value) return value.error();
  const std::size_t old = *value == nullptr ? 0 : (*value)->size();
  if (auto error = refuse_length(turn, old, tail.size())) return *error;
  if (*value == nullptr) {
    turn.put(key, Value(Bytes::compact(tail)), kNoDeadline, "append");
    return tail.size();
  }
  auto edit = turn.edit_existing<Bytes>(key);
  edit->append(tail);
  edit.note("append");
  return old + tail.size();
}

Result<std::size_t> set_range(Turn& turn, std::string_view key, std::int64_t offset,
                              std::string_view bytes) {
  if (offset < 0) return Error{ErrorCode::kOutOfRange, "ERR offset is out of range"};
  const auto value = turn.find<Bytes>(key);
  if (!value) return value.error();
  const std::size_t old = *value == nullptr ? 0 : (*value)->size();
  if (bytes.empty()) return old;
  const auto at = static_cast<std::size_t>(offset);
  if (auto error = refuse_length(turn, at, bytes.size())) return *error;
  auto edit = turn.edit<Bytes>(key);
  edit->overwrite(at, bytes);
  edit.note("setrange");
  return std::max(old, at + bytes.size());
}

std::string_view clip(std::string_view text, std::int64_t first, std::int64_t last) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (first < 0 && last < 0 && first > last) return {};
  if (first < 0) first = std::max<std::int64_t>(first + size, 0);
  if (last < 0) last = std::max<std::int64_t>(last + size, 0);
  last = std::min(last, size - 1);
  if (first > last || size == 0) return {};
  return text.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first + 1));
}

Result<std::int64_t> increment(Turn& turn, std::string_view key, std::int64_t delta) {
  auto value = turn.edit_existing<Bytes>(key);
  if (value.refused()) return keyspace::wrong_type();
  const auto old = value ? value->as_integer() : std::int64_t{0};
  if (!old) return not_an_integer();
  std::int64_t sum = 0;
  if (__builtin_add_overflow(*old, delta, &sum)) return would_overflow();
  if (value) {
    *value = Bytes(sum);
    value.note("incrby");
  } else {
    turn.put(key, Value(Bytes(sum)), kNoDeadline, "incrby");
  }
  return sum;
}

Result<std::string> increment_real(Turn& turn, std::string_view key, std::string_view delta) {
  auto value = turn.edit_existing<Bytes>(key);
  if (value.refused()) return keyspace::wrong_type();
  base::NumberText scratch;
  const auto old =
      value ? base::Float80::parse(value->text(scratch)) : std::optional(base::Float80());
  const auto step = base::Float80::parse(delta);
  if (!old || !step) return Error{ErrorCode::kNotANumber, "ERR value is not a valid float"};
  auto text = add_real(*old, *step);
  if (!text) return text;
  if (value) {
    *value = Bytes(std::string_view(*text));
    value.note("incrbyfloat");
  } else {
    turn.put(key, Value(Bytes(std::string_view(*text))), kNoDeadline, "incrbyfloat");
  }
  return text;
}

Result<void> set_many(Turn& turn, std::span<const KeyValue> pairs) {
  for (const KeyValue& pair : pairs)
    if (auto error = refuse_length(turn, 0, pair.value.size())) return *error;
  std::vector<Turn::NewValue> values;
  values.reserve(pairs.size());
  for (const KeyValue& pair : pairs)
    values.push_back({pair.key, Value(Bytes::compact(pair.value))});
  turn.put_all(values, "set");
  return {};
}

Result<bool> set_many_if_absent(Turn& turn, std::span<const KeyValue> pairs) {
  for (const KeyValue& pair : pairs)
    if (turn.peek(pair.key) != nullptr) return false;
  const auto done = set_many(turn, pairs);
  if (!done) return done.error();
  return true;
}

}  // namespace perigee::ops
