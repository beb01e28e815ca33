#include <optional>
#include <vector>

#include "engine/base/text.h"
#include "engine/commands/bitmap_commands.h"
#include "engine/ops/bit_ops.h"

namespace perigee::commands {
namespace {

using Kind = FieldOp::Kind;

// "i5", "u63".
std::optional<FieldType> to_field_type(std::string_view text) {
  const bool is_signed = text.starts_with('i');
  if (!is_signed && !text.starts_with('u')) return std::nullopt;
  const auto bits = base::parse_int64(text.substr(1));
  if (!bits || *bits < 1 || *bits > (is_signed ? 64 : 63)) return std::nullopt;
  return FieldType{is_signed, static_cast<int>(*bits)};
}

// The step that a word begins, when as many arguments follow as it takes.
std::optional<Kind> read_kind(ArgReader& in) {
  const std::size_t follow = in.left() - 1;
  if (follow >= 2 && in.token("GET")) return Kind::kGet;
  if (follow >= 3 && in.token("SET")) return Kind::kSet;
  if (follow >= 3 && in.token("INCRBY")) return Kind::kIncrement;
  return std::nullopt;
}

bool read_overflow(ArgReader& in, FieldOverflow& overflow) {
  if (in.left() < 2 || !in.token("OVERFLOW")) return false;
  if (in.token("WRAP"))
    overflow = FieldOverflow::kWrap;
  else if (in.token("SAT"))
    overflow = FieldOverflow::kSaturate;
  else if (in.token("FAIL"))
    overflow = FieldOverflow::kFail;
  else
    in.refuse(ErrorCode::kSyntax, "ERR Invalid OVERFLOW type specified");
  return true;
}

// TYPE OFFSET and, when it writes, VALUE.
Result<FieldOp> read_step(Invocation& call, Kind kind, FieldOverflow overflow) {
  ArgReader& in = call.args();
  const auto type = to_field_type(in.bytes());
  if (!type) return ops::bad_field_type();
  const auto offset = to_bit_offset(call.turn(), in.bytes(), type->bits);
  if (!offset) return offset.error();
  FieldOp step{kind, *type, *offset, 0, overflow};
  if (kind == Kind::kGet) return step;
  const auto value = to_integer(in.bytes());
  if (!value) return value.error();
  step.value = *value;
  return step;
}

// All steps; or none, and the reply is written.
std::optional<std::vector<FieldOp>> read_steps(Invocation& call) {
  ArgReader& in = call.args();
  std::vector<FieldOp> steps;
  FieldOverflow overflow = FieldOverflow::kWrap;
  while (in.left() != 0 && !in.error()) {
    const auto kind = read_kind(in);
    if (!kind) {
      if (!read_overflow(in, overflow)) in.refuse_syntax();
      continue;
    }
    const auto step = read_step(call, *kind, overflow);
    if (!step) {
      call.reply(step.error());
      return std::nullopt;
    }
    steps.push_back(*step);
  }
  if (!in.error()) return steps;
  call.reply(*in.error());
  return std::nullopt;
}

void run(Invocation& call, std::string_view key, const std::vector<FieldOp>& steps) {
  const auto answers = ops::run_fields(call.turn(), key, steps);
  if (!answers) return call.reply(answers.error());
  call.sink().array(answers->size());
  for (const auto& answer : *answers) call.reply(answer);
}

}  // namespace

void bitfield(Invocation& call) {
  const std::string_view key = call.args().bytes();
  if (const auto steps = read_steps(call)) run(call, key, *steps);
}

void bitfield_ro(Invocation& call) {
  const std::string_view key = call.args().bytes();
  const auto steps = read_steps(call);
  if (!steps) return;
  for (const FieldOp& step : *steps)
    if (step.kind != Kind::kGet)
      return call.reply(
          Error{ErrorCode::kSyntax, "ERR BITFIELD_RO only supports the GET subcommand"});
  run(call, key, *steps);
}

std::uint32_t bitfield_key_use(Arguments argv) {
  for (std::size_t i = 2; i < argv.size(); ++i) {
    const std::size_t follow = argv.size() - i - 1;
    if (follow >= 2 && base::equals_ignoring_case(argv[i], "GET"))
      i += 2;
    else if (follow >= 1 && base::equals_ignoring_case(argv[i], "OVERFLOW"))
      i += 1;
    else
      return kRW | kAccess | kUpdate;
  }
  return kRO | kAccess;
}

}  // namespace perigee::commands
