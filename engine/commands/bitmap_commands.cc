#include "engine/commands/bitmap_commands.h"

#include <optional>

#include "engine/base/text.h"
#include "engine/ops/bit_ops.h"

namespace perigee::commands {
namespace {

using ds::Bytes;

// A bit's value among the arguments, refused with `message` when it is neither 0 nor 1.
bool read_bit(ArgReader& in, std::string_view message) {
  const std::int64_t bit = in.integer();
  if (!in.error() && bit != 0 && bit != 1) in.refuse(ErrorCode::kOutOfRange, message);
  return bit == 1;
}

BitUnit read_unit(ArgReader& in) {
  if (in.token("BIT")) return BitUnit::kBit;
  if (!in.token("BYTE")) in.refuse_syntax();
  return BitUnit::kByte;
}

// START END and, perhaps, a unit. Null when the answer is 0 whatever the unit may be: a server does
// not look at it then.
std::optional<BitRange> read_count_range(ArgReader& in) {
  BitRange range;
  if (in.left() == 0) return range;
  if (in.left() != 2 && in.left() != 3) in.refuse_syntax();
  range.first = in.integer();
  range.last = in.integer();
  if (!in.error() && range.first < 0 && range.last < 0 && range.first > range.last)
    return std::nullopt;
  if (in.left() != 0) range.unit = read_unit(in);
  return range;
}

// START [END [unit]]; the unit is looked at before END is.
struct SearchRange {
  BitRange range;
  bool open = true;  // no END
};
SearchRange read_search_range(ArgReader& in) {
  SearchRange search;
  if (in.left() == 0) return search;
  if (in.left() > 3) in.refuse_syntax();
  search.range.first = in.integer();
  if (in.error() || in.left() == 0) return search;
  search.open = false;
  const std::string_view last = in.bytes();
  if (in.left() != 0) search.range.unit = read_unit(in);
  if (in.error()) return search;
  const auto end = to_integer(last);
  end ? static_cast<void>(search.range.last = *end)
      : in.refuse(end.error().code, end.error().message);
  return search;
}

void reply_position(Invocation& call, const std::optional<std::uint64_t>& found) {
  call.reply(found ? static_cast<std::int64_t>(*found) : std::int64_t{-1});
}

}  // namespace

Result<std::uint64_t> to_bit_offset(const keyspace::Turn& turn, std::string_view text,
                                    int field_bits) {
  const bool in_fields = field_bits > 0 && text.starts_with('#');
  const auto number = base::parse_int64(in_fields ? text.substr(1) : text);
  if (!number) return ops::bad_bit_offset();
  // A server multiplies in 64 bits and looks at the result.
  const std::uint64_t scale = in_fields ? static_cast<unsigned>(field_bits) : 1u;
  const std::uint64_t offset = static_cast<std::uint64_t>(*number) * scale;
  if (offset >> 63 != 0 || !ops::may_have_bit(turn, offset)) return ops::bad_bit_offset();
  return offset;
}

void setbit(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const auto offset = to_bit_offset(call.turn(), in.bytes());
  if (!offset) return call.reply(offset.error());
  const auto bit = base::parse_int64(in.bytes());
  if (!bit || (*bit != 0 && *bit != 1))
    return call.reply(Error{ErrorCode::kNotANumber, "ERR bit is not an integer or out of range"});
  call.reply(ops::set_bit(call.turn(), key, *offset, *bit == 1));
}

void getbit(Invocation& call) {
  const auto offset = to_bit_offset(call.turn(), call.argv()[2]);
  if (!offset) return call.reply(offset.error());
  call.reply(ops::get_bit(call.turn(), call.argv()[1], *offset));
}

void bitcount(Invocation& call) {
  ArgReader& in = call.args();
  // A server looks at the key before it looks at anything else.
  const auto value = call.turn().find<Bytes>(in.bytes());
  if (!value) return call.reply(value.error());
  if (*value == nullptr) return call.reply(false);
  const auto range = read_count_range(in);
  if (in.error()) return call.reply(*in.error());
  base::NumberText scratch;
  const std::string_view text = (*value)->text(scratch);
  call.reply(range ? static_cast<std::int64_t>(ops::count_bits(text, *range)) : std::int64_t{0});
}

void bitpos(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const bool on = read_bit(in, "ERR The bit argument must be 1 or 0.");
  if (in.error()) return call.reply(*in.error());
  const auto value = call.turn().find<Bytes>(key);
  if (!value) return call.reply(value.error());
  if (*value == nullptr) return call.reply(std::int64_t{on ? -1 : 0});
  const SearchRange search = read_search_range(in);
  if (in.error()) return call.reply(*in.error());
  base::NumberText scratch;
  const std::string_view text = (*value)->text(scratch);
  reply_position(call, search.open ? ops::find_bit_from(text, on, search.range.first)
                                   : ops::find_bit(text, on, search.range));
}

void bitop(Invocation& call) {
  ArgReader& in = call.args();
  BitOp op = BitOp::kAnd;
  if (in.token("OR"))
    op = BitOp::kOr;
  else if (in.token("XOR"))
    op = BitOp::kXor;
  else if (in.token("NOT"))
    op = BitOp::kNot;
  else if (!in.token("AND"))
    return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  const std::string_view destination = in.bytes();
  call.reply(ops::combine_bits(call.turn(), op, destination, in.rest()));
}

}  // namespace perigee::commands
