#include "engine/ops/hll_ops.h"

#include <memory>
#include <optional>
#include <utility>

#include "engine/ops/hll_registers.h"
#include "engine/ops/string_ops.h"

namespace perigee::ops {

using ds::Bytes;
using keyspace::kNoDeadline;
using keyspace::Value;

namespace {

[[gnu::cold, gnu::noinline]] Error not_an_hll() {
  return {ErrorCode::kWrongType, "WRONGTYPE Key is not a valid HyperLogLog string value."};
}
[[gnu::cold, gnu::noinline]] Error corrupt() {
  return {ErrorCode::kWrongType, "INVALIDOBJ Corrupted HLL object detected"};
}

std::size_t sparse_max_bytes(const Turn& turn) {
  return static_cast<std::size_t>(turn.settings().hll_sparse_max_bytes);
}

// The HyperLogLog of a key; null when the key is absent.
Result<const Bytes*> find_hll(Turn& turn, std::string_view key) {
  const auto value = turn.find<Bytes>(key);
  if (value && *value != nullptr && !hll::is_hll(**value)) return not_an_hll();
  return value;
}

// Raises the registers of a value, which are at `from`, to `to`.
void raise_all(Bytes& value, const hll::Registers& from, const hll::Registers& to,
               std::size_t max_bytes) {
  for (std::size_t i = 0; i < to.size(); ++i)
    if (to[i] > from[i]) (void)hll::raise(value, {static_cast<int>(i), to[i]}, max_bytes);
  hll::forget_count(value);
}

// Registers as high as the highest of these keys.
struct Union {
  hll::Registers registers{};
  bool dense = false;  // one of them is
};
Result<bool> join(Turn& turn, std::string_view key, Union& all) {
  const auto value = find_hll(turn, key);
  if (!value) return value.error();
  if (*value == nullptr) return false;
  const std::string_view text = (*value)->text();
  all.dense = all.dense || hll::is_dense(text);
  if (!hll::merge_into(all.registers, text)) return corrupt();
  return true;
}

Result<std::int64_t> count_one(Turn& turn, std::string_view key) {
  const auto found = find_hll(turn, key);
  if (!found) return found.error();
  if (*found == nullptr) return std::int64_t{0};
  const Bytes& value = **found;
  if (const auto cached = hll::cached_count(value.text())) {
    if (!value.edited()) turn.edit_existing<Bytes>(key)->mark_edited();
    return *cached;
  }
  const auto count = hll::count(value.text());
  auto edit = turn.edit_existing<Bytes>(key);
  if (!count) {
    edit->mark_edited();
    return corrupt();
  }
  hll::cache_count(*edit, *count);
  edit.note_without_event();
  return *count;
}

}  // namespace

Result<bool> hll_add(Turn& turn, std::string_view key, std::span<const std::string_view> elements) {
  if (auto error = refuse_length(turn, 0, hll::kDenseBytes)) return *error;
  const auto found = find_hll(turn, key);
  if (!found) return found.error();
  const std::size_t max_bytes = sparse_max_bytes(turn);
  if (*found == nullptr) {
    Bytes made = hll::make_empty();
    for (const std::string_view element : elements)
      (void)hll::raise(made, hll::mark_of(element), max_bytes);
    hll::forget_count(made);
    turn.put(key, Value(std::move(made)), kNoDeadline, "pfadd");
    return true;
  }
  auto edit = turn.edit_existing<Bytes>(key);
  // A dense string is written without fail once the first write has made it its own; of a sparse
  // one, which is small, a copy is written.
  const bool in_place = elements.size() == 1 || hll::is_dense(edit->text());
  Bytes copy;
  if (!in_place) copy = *edit;
  Bytes& value = in_place ? *edit : copy;
  bool changed = false, whole = true;
  for (const std::string_view element : elements) {
    const hll::Raise raised = hll::raise(value, hll::mark_of(element), max_bytes);
    changed = changed || raised == hll::Raise::kDone;
    whole = raised != hll::Raise::kCorrupt;
    if (!whole) break;
  }
  if (!in_place) *edit = std::move(copy);
  edit->mark_edited();
  // What was added before it was found out stays, as in a server.
  if (changed) whole ? edit.note("pfadd") : edit.note_without_event();
  if (!whole) return corrupt();
  return changed;
}

Result<std::int64_t> hll_count(Turn& turn, std::span<const std::string_view> keys) {
  if (keys.size() == 1) return count_one(turn, keys.front());
  const auto all = std::make_unique<Union>();
  for (const std::string_view key : keys)
    if (const auto joined = join(turn, key, *all); !joined) return joined.error();
  return hll::count(all->registers);
}

Result<void> hll_merge(Turn& turn, std::string_view destination,
                       std::span<const std::string_view> sources) {
  if (auto error = refuse_length(turn, 0, hll::kDenseBytes)) return *error;
  const auto all = std::make_unique<Union>();
  const auto there = join(turn, destination, *all);
  if (!there) return there.error();
  const auto before = std::make_unique<hll::Registers>(all->registers);
  for (const std::string_view key : sources)
    if (const auto joined = join(turn, key, *all); !joined) return joined.error();

  const auto fill = [&](Bytes& value) {
    if (all->dense) (void)hll::make_dense(value);  // it is not corrupt: it was joined
    raise_all(value, *before, all->registers, sparse_max_bytes(turn));
  };
  if (*there) {
    auto edit = turn.edit_existing<Bytes>(destination);
    Bytes made = *edit;
    fill(made);
    *edit = std::move(made);
    edit.note("pfadd");
  } else {
    Bytes made = hll::make_empty();
    fill(made);
    turn.put(destination, Value(std::move(made)), kNoDeadline, "pfadd");
  }
  return {};
}

}  // namespace perigee::ops
