#include "engine/ops/bit_ops.h"

#include <algorithm>
#include <utility>

#include "engine/base/bit_string.h"

namespace perigee::ops {

using ds::Bytes;
using keyspace::kNoDeadline;
using keyspace::Value;

namespace {

// Whole bits of a string, both included.
struct BitSpan {
  std::uint64_t first, last;
};

// The bits that a range means in a string of `size` bytes; null when there are none.
std::optional<BitSpan> resolve(const BitRange& range, std::size_t size) {
  const std::int64_t scale = range.unit == BitUnit::kByte ? 8 : 1;
  const auto total = static_cast<std::int64_t>(size) * (8 / scale);
  std::int64_t first = range.first, last = range.last;
  if (first < 0) first = std::max<std::int64_t>(first + total, 0);
  if (last < 0) last = std::max<std::int64_t>(last + total, 0);
  last = std::min(last, total - 1);
  if (first > last) return std::nullopt;
  return BitSpan{static_cast<std::uint64_t>(first * scale),
                 static_cast<std::uint64_t>(last * scale + scale - 1)};
}

bool bit_of(std::string_view text, std::uint64_t offset) {
  return base::bits_at(text, offset, 1) != 0;
}

// The first bit of [at, end) that is `on`, `end` when there is none; bit by bit.
std::uint64_t walk(std::string_view text, bool on, std::uint64_t at, std::uint64_t end) {
  while (at < end && bit_of(text, at) != on) ++at;
  return at;
}

std::optional<std::uint64_t> find_in(std::string_view text, bool on, const BitSpan& span) {
  const std::uint64_t end = span.last + 1, aligned = std::min((span.first + 7) / 8 * 8, end);
  std::uint64_t at = walk(text, on, span.first, aligned);
  if (at < aligned) return at;
  const auto bytes = static_cast<std::size_t>((end - at) / 8);
  at += base::find_bit(text.substr(static_cast<std::size_t>(at / 8), bytes), on);
  at = walk(text, on, at, end);
  return at < end ? std::optional(at) : std::nullopt;
}

void apply(BitOp op, char* into, std::size_t size, std::string_view from) {
  switch (op) {
    case BitOp::kAnd:
      base::and_bytes(into, from.data(), from.size());
      std::fill(into + from.size(), into + size, '\0');
      break;
    case BitOp::kOr:
      return base::or_bytes(into, from.data(), from.size());
    case BitOp::kXor:
      return base::xor_bytes(into, from.data(), from.size());
    case BitOp::kNot:
      break;
  }
}

// As much at a time as stays in the nearest cache while string after string comes by.
constexpr std::size_t kTile = 8192;

// The strings combined. The longest goes first: none of the operations depends on the order.
Bytes combined(BitOp op, std::vector<Bytes> strings) {
  const auto longest =
      std::max_element(strings.begin(), strings.end(),
                       [](const Bytes& a, const Bytes& b) { return a.size() < b.size(); });
  std::iter_swap(strings.begin(), longest);
  std::vector<base::NumberText> scratch(strings.size());
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < strings.size(); ++i) texts.push_back(strings[i].text(scratch[i]));

  Bytes result;
  const std::size_t size = texts[0].size();
  char* bytes = result.renew(size);
  for (std::size_t at = 0; at < size; at += kTile) {
    const std::size_t tile = std::min(kTile, size - at);
    std::copy_n(texts[0].data() + at, tile, bytes + at);
    if (op == BitOp::kNot) base::invert_bytes(bytes + at, tile);
    for (std::size_t i = 1; i < texts.size(); ++i)
      apply(op, bytes + at, tile, texts[i].substr(std::min(at, texts[i].size()), tile));
  }
  return result;
}

}  // namespace

[[gnu::cold, gnu::noinline]] Error bad_bit_offset() {
  return {ErrorCode::kOutOfRange, "ERR bit offset is not an integer or out of range"};
}

bool may_have_bit(const Turn& turn, std::uint64_t offset) {
  return offset / 8 < turn.value_limit_bytes();
}

Result<bool> get_bit(Turn& turn, std::string_view key, std::uint64_t offset) {
  if (!may_have_bit(turn, offset)) return bad_bit_offset();
  const auto value = turn.find<Bytes>(key);
  if (!value) return value.error();
  if (*value == nullptr) return false;
  base::NumberText scratch;
  return bit_of((*value)->text(scratch), offset);
}

Result<bool> set_bit(Turn& turn, std::string_view key, std::uint64_t offset, bool on) {
  if (!may_have_bit(turn, offset)) return bad_bit_offset();
  const auto found = turn.find<Bytes>(key);
  if (!found) return found.error();
  const auto bytes = static_cast<std::size_t>(offset / 8) + 1;
  bool was = false;
  if (const Bytes* old = *found; old != nullptr && old->size() >= bytes) {
    base::NumberText scratch;
    was = bit_of(old->text(scratch), offset);
    if (was == on) {
      // Nothing to tell; but a server's string is a plain one from here on.
      if (!old->edited()) turn.edit_existing<Bytes>(key)->mark_edited();
      return was;
    }
  }
  auto edit = turn.edit<Bytes>(key);
  base::set_bits_at(edit->writable(bytes), offset, 1, on ? 1 : 0);
  edit.note("setbit");
  return was;
}

std::uint64_t count_bits(std::string_view text, const BitRange& range) {
  // As in GETRANGE: counted from the end, the wrong way round, nothing is meant.
  if (range.first < 0 && range.last < 0 && range.first > range.last) return 0;
  const auto span = resolve(range, text.size());
  if (!span) return 0;
  const auto first = static_cast<std::size_t>(span->first / 8);
  const auto last = static_cast<std::size_t>(span->last / 8);
  std::uint64_t ones = base::count_ones(text.substr(first, last - first + 1));
  for (std::uint64_t i = first * 8; i < span->first; ++i) ones -= bit_of(text, i) ? 1 : 0;
  for (std::uint64_t i = span->last + 1; i < last * 8 + 8; ++i) ones -= bit_of(text, i) ? 1 : 0;
  return ones;
}

std::optional<std::uint64_t> find_bit(std::string_view text, bool on, const BitRange& range) {
  const auto span = resolve(range, text.size());
  return span ? find_in(text, on, *span) : std::nullopt;
}

std::optional<std::uint64_t> find_bit_from(std::string_view text, bool on, std::int64_t first) {
  const auto span = resolve({first, -1, BitUnit::kByte}, text.size());
  if (!span) return std::nullopt;
  const auto found = find_in(text, on, *span);
  return found || on ? found : std::optional(span->last + 1);
}

Result<std::size_t> combine_bits(Turn& turn, BitOp op, std::string_view destination,
                                 std::span<const std::string_view> keys) {
  if (op == BitOp::kNot && keys.size() != 1)
    return Error{ErrorCode::kSyntax, "ERR BITOP NOT must be called with a single source key."};
  if (keys.empty())
    return Error{ErrorCode::kSyntax, "ERR wrong number of arguments for 'bitop' command"};
  // Copies share, and stay as they are while other keys are looked up.
  std::vector<Bytes> strings;
  strings.reserve(keys.size());
  for (const std::string_view key : keys) {
    const auto value = turn.find<Bytes>(key);
    if (!value) return value.error();
    strings.push_back(*value == nullptr ? Bytes() : **value);
  }
  Bytes result = combined(op, std::move(strings));
  const std::size_t size = result.size();
  if (size == 0)
    turn.erase(destination, "del");
  else
    turn.put(destination, Value(std::move(result)), kNoDeadline, "set");
  return size;
}

}  // namespace perigee::ops
