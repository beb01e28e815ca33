#include "perigee/bits.h"

#include "engine/core/session_state.h"
#include "engine/ops/bit_ops.h"

namespace perigee {
namespace {

using ds::Bytes;

// Looks for a bit with `search`, in the text of the key.
template <class Search>
Result<std::optional<std::uint64_t>> find_with(core::SessionState& session, std::string_view key,
                                               bool on, const Search& search) {
  return session.run([&](keyspace::Turn& turn) -> Result<std::optional<std::uint64_t>> {
    const auto value = turn.find<Bytes>(key);
    if (!value) return value.error();
    if (*value == nullptr) return on ? std::nullopt : std::optional(std::uint64_t{0});
    base::NumberText scratch;
    return search((*value)->text(scratch));
  });
}

}  // namespace

Result<bool> Bits::set(std::string_view key, std::uint64_t offset, bool on) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::set_bit(turn, key, offset, on); });
}

Result<bool> Bits::get(std::string_view key, std::uint64_t offset) const {
  return session_->run([&](keyspace::Turn& turn) { return ops::get_bit(turn, key, offset); });
}

Result<std::uint64_t> Bits::count(std::string_view key, const BitRange& range) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::uint64_t> {
    const auto value = turn.find<Bytes>(key);
    if (!value) return value.error();
    if (*value == nullptr) return std::uint64_t{0};
    base::NumberText scratch;
    return ops::count_bits((*value)->text(scratch), range);
  });
}

Result<std::optional<std::uint64_t>> Bits::find(std::string_view key, bool on,
                                                std::int64_t first) const {
  return find_with(*session_, key, on,
                   [&](std::string_view text) { return ops::find_bit_from(text, on, first); });
}

Result<std::optional<std::uint64_t>> Bits::find(std::string_view key, bool on,
                                                const BitRange& range) const {
  return find_with(*session_, key, on,
                   [&](std::string_view text) { return ops::find_bit(text, on, range); });
}

Result<std::size_t> Bits::combine(BitOp op, std::string_view destination,
                                  std::span<const std::string_view> keys) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::combine_bits(turn, op, destination, keys); });
}

Result<std::vector<std::optional<std::int64_t>>> Bits::field(std::string_view key,
                                                             std::span<const FieldOp> steps) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::run_fields(turn, key, steps); });
}

}  // namespace perigee
