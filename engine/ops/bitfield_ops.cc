// BITFIELD: packed integers, and what becomes of those that do not fit.
#include <algorithm>
#include <limits>

#include "engine/base/bit_string.h"
#include "engine/ops/bit_ops.h"

namespace perigee::ops {

using ds::Bytes;

namespace {

constexpr std::int64_t kMax64 = std::numeric_limits<std::int64_t>::max();

// Two's complement, as the machine does it.
std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t wrapping_difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

// The low bits of `value` as a number of this type.
std::int64_t narrowed(FieldType type, std::int64_t value) {
  const int unused = 64 - type.bits;
  const std::uint64_t shifted = static_cast<std::uint64_t>(value) << unused;
  return type.is_signed ? static_cast<std::int64_t>(shifted) >> unused
                        : static_cast<std::int64_t>(shifted >> unused);
}

enum class Fit : std::uint8_t { kFits, kTooHigh, kTooLow };

std::int64_t highest(FieldType type) {
  return kMax64 >> (64 - type.bits - (type.is_signed ? 0 : 1));
}
std::int64_t lowest(FieldType type) { return type.is_signed ? -highest(type) - 1 : 0; }

// Where base + by lies. `base` may be anything when it comes from SET, and `by` is 0 then. A server
// compares differences that may have wrapped around, so that the very lowest numbers count as too
// high for a narrow signed field; and for an unsigned one any negative number is a very high one.
Fit fit(FieldType type, std::int64_t base, std::int64_t by) {
  const std::int64_t high = highest(type), low = lowest(type);
  if (!type.is_signed) {
    if (base < 0 || base > high || by > high - base) return Fit::kTooHigh;
    return by < -base ? Fit::kTooLow : Fit::kFits;
  }
  const std::int64_t up = wrapping_difference(high, base), down = wrapping_difference(low, base);
  const bool narrow = type.bits != 64;
  if (base > high || (narrow && by > up) || (base >= 0 && by > 0 && by > up)) return Fit::kTooHigh;
  if (base < low || (narrow && by < down) || (base < 0 && by < 0 && by < down)) return Fit::kTooLow;
  return Fit::kFits;
}

// base + by as it is written; null when it is not.
std::optional<std::int64_t> settled(const FieldOp& step, std::int64_t base, std::int64_t by) {
  const Fit where = fit(step.type, base, by);
  if (where == Fit::kFits || step.overflow == FieldOverflow::kWrap)
    return narrowed(step.type, wrapping_sum(base, by));
  if (step.overflow == FieldOverflow::kFail) return std::nullopt;
  return where == Fit::kTooHigh ? highest(step.type) : lowest(step.type);
}

std::int64_t field_of(std::string_view text, const FieldOp& step) {
  const std::uint64_t bits = base::bits_at(text, step.offset, step.type.bits);
  return narrowed(step.type, static_cast<std::int64_t>(bits));
}

bool writes(const FieldOp& step) { return step.kind != FieldOp::Kind::kGet; }

// Runs one step on a string that has all of its bits. Says in `changed` when one became another.
std::optional<std::int64_t> write(char* bytes, std::size_t size, const FieldOp& step,
                                  bool& changed) {
  const std::int64_t old = field_of({bytes, size}, step);
  const bool adds = step.kind == FieldOp::Kind::kIncrement;
  const auto made = adds ? settled(step, old, step.value) : settled(step, step.value, 0);
  if (!made) return std::nullopt;
  base::set_bits_at(bytes, step.offset, step.type.bits, static_cast<std::uint64_t>(*made));
  changed = changed || *made != old;
  return adds ? *made : old;
}

std::optional<Error> refuse_steps(const Turn& turn, std::span<const FieldOp> steps) {
  for (const FieldOp& step : steps) {
    const int most = step.type.is_signed ? 64 : 63;
    if (step.type.bits < 1 || step.type.bits > most) return bad_field_type();
    if (!may_have_bit(turn, step.offset)) return bad_bit_offset();
    const auto rest = static_cast<std::uint64_t>(step.type.bits) - 1;
    if (writes(step) && !may_have_bit(turn, step.offset + rest)) return bad_bit_offset();
  }
  return std::nullopt;
}

// The bytes that the steps write to; 0 when none does.
std::size_t bytes_needed(std::span<const FieldOp> steps) {
  std::uint64_t bits = 0;
  for (const FieldOp& step : steps)
    if (writes(step)) bits = std::max(bits, step.offset + static_cast<unsigned>(step.type.bits));
  return static_cast<std::size_t>((bits + 7) / 8);
}

}  // namespace

[[gnu::cold, gnu::noinline]] Error bad_field_type() {
  return {ErrorCode::kSyntax,
          "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported "
          "but i64 is."};
}

Result<std::vector<std::optional<std::int64_t>>> run_fields(Turn& turn, std::string_view key,
                                                            std::span<const FieldOp> steps) {
  if (auto error = refuse_steps(turn, steps)) return *error;
  const auto found = turn.find<Bytes>(key);
  if (!found) return found.error();
  std::vector<std::optional<std::int64_t>> answers;
  answers.reserve(steps.size());
  const std::size_t needed = bytes_needed(steps);
  if (needed == 0) {
    base::NumberText scratch;
    const std::string_view text = *found == nullptr ? std::string_view() : (*found)->text(scratch);
    for (const FieldOp& step : steps) answers.emplace_back(field_of(text, step));
    return answers;
  }

  auto edit = turn.edit<Bytes>(key);
  const bool grows = edit->size() < needed;
  const std::size_t size = std::max(edit->size(), needed);
  char* bytes = edit->writable(size);
  bool changed = false;
  for (const FieldOp& step : steps) {
    if (!writes(step)) {
      answers.emplace_back(field_of({bytes, size}, step));
      continue;
    }
    answers.push_back(write(bytes, size, step, changed));
    changed = changed || (grows && answers.back().has_value());
  }
  changed ? edit.note("setbit") : edit.note_without_event();
  return answers;
}

}  // namespace perigee::ops
