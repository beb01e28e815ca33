#include "engine/commands/timeout_arg.h"

#include <utility>

#include "engine/base/float80.h"

namespace perigee::commands {
namespace {

using base::Float80;

bool is_farther_from_zero(const Float80& a, const Float80& b) {
  const auto magnitude = [](const Float80& number) {
    return std::pair(number.sign_exponent() & 0x7fff, number.significand());
  };
  return magnitude(a) > magnitude(b);
}

}  // namespace

std::optional<Error> refuse_timeout(std::string_view seconds) {
  const auto number = Float80::parse(seconds);
  if (!number) return Error{ErrorCode::kNotANumber, "ERR timeout is not a float or out of range"};
  // A server takes it times a thousand, rounded up, as a 64-bit integer. These are the last ones
  // that come to 0 and to the highest such integer. One that does not fit counts as negative there.
  const auto last = Float80::parse(number->is_negative() ? "-0.001" : "9223372036854775.807");
  if (!is_farther_from_zero(*number, *last)) return std::nullopt;
  return Error{ErrorCode::kOutOfRange, "ERR timeout is negative"};
}

}  // namespace perigee::commands
