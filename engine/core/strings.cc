#include "perigee/strings.h"

#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/string_ops.h"

namespace perigee {
namespace {

using ds::Bytes;

BytesView view_of(const Bytes& value, const keyspace::Turn& turn) {
  if (value.is_integer()) return BytesView(value.integer());
  return BytesView(value.text(), turn.epoch());
}

std::string text_of(const Bytes& value) {
  base::NumberText scratch;
  return std::string(value.text(scratch));
}

std::optional<std::string> text_of(const std::optional<Bytes>& value) {
  return value ? std::optional(text_of(*value)) : std::nullopt;
}

}  // namespace

Result<bool> Strings::set(std::string_view key, std::string_view value, const SetOptions& how) {
  return session_->grow([&](keyspace::Turn& turn) -> Result<bool> {
    const auto outcome =
        ops::set(turn, key, {.value = value, .when = how.when, .expiry = how.expiry}, false);
    if (!outcome) return outcome.error();
    return outcome->done;
  });
}

Result<std::optional<BytesView>> Strings::get(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::optional<BytesView>> {
    const auto value = turn.find<Bytes>(key);
    if (!value) return value.error();
    if (*value == nullptr) return std::optional<BytesView>();
    return std::optional(view_of(**value, turn));
  });
}

Result<std::size_t> Strings::length(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::size_t> {
    const auto value = turn.find<Bytes>(key);
    if (!value) return value.error();
    return *value == nullptr ? std::size_t{0} : (*value)->size();
  });
}

Result<BytesView> Strings::range(std::string_view key, std::int64_t first,
                                 std::int64_t last) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<BytesView> {
    const auto value = turn.find<Bytes>(key);
    if (!value) return value.error();
    if (*value == nullptr) return BytesView();
    if (!(*value)->is_integer())
      return BytesView(ops::clip((*value)->text(), first, last), turn.epoch());
    return BytesView::of_copy(ops::clip(base::to_text((*value)->integer()), first, last));
  });
}

Result<std::optional<std::string>> Strings::exchange(std::string_view key, std::string_view value,
                                                     const SetOptions& how) {
  return session_->grow([&](keyspace::Turn& turn) -> Result<std::optional<std::string>> {
    const auto outcome =
        ops::set(turn, key, {.value = value, .when = how.when, .expiry = how.expiry}, true);
    if (!outcome) return outcome.error();
    return text_of(outcome->previous);
  });
}

Result<std::optional<std::string>> Strings::take(std::string_view key) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::optional<std::string>> {
    const auto taken = ops::take_string(turn, key);
    if (!taken) return taken.error();
    return text_of(*taken);
  });
}

Result<std::optional<std::string>> Strings::get_and_expire(std::string_view key, Expiry expiry) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::optional<std::string>> {
    const auto value = ops::get_and_expire(turn, key, expiry);
    if (!value) return value.error();
    return text_of(*value);
  });
}

Result<std::size_t> Strings::append(std::string_view key, std::string_view tail) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::append(turn, key, tail); });
}

Result<std::size_t> Strings::set_range(std::string_view key, std::int64_t offset,
                                       std::string_view bytes) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::set_range(turn, key, offset, bytes); });
}

Result<std::int64_t> Strings::increment(std::string_view key, std::int64_t delta) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::increment(turn, key, delta); });
}

Result<std::string> Strings::increment_real(std::string_view key, std::string_view delta) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::increment_real(turn, key, delta); });
}

std::vector<std::optional<BytesView>> Strings::get_many(
    std::span<const std::string_view> keys) const {
  core::OpenTurn turn = session_->begin();
  // All are used first: removing an expired key, or noting a use, may move other entries.
  for (const std::string_view key : keys) turn.use(key);
  std::vector<std::optional<BytesView>> views;
  views.reserve(keys.size());
  for (const std::string_view key : keys) {
    const auto value = turn.find<Bytes>(key);
    const bool found = value && *value != nullptr;
    views.push_back(found ? std::optional(view_of(**value, turn)) : std::nullopt);
  }
  return views;
}

Result<void> Strings::set_many(std::span<const KeyValue> pairs) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::set_many(turn, pairs); });
}

Result<bool> Strings::set_many_if_absent(std::span<const KeyValue> pairs) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::set_many_if_absent(turn, pairs); });
}

Result<std::string> Strings::common_subsequence(std::string_view key_a,
                                                std::string_view key_b) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::string> {
    auto found = ops::common_subsequence(turn, key_a, key_b, ops::Want::kText);
    if (!found) return found.error();
    return std::move(found->text);
  });
}

}  // namespace perigee
