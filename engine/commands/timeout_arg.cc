#include "engine/commands/timeout_arg.h"

#include <utility>

#include "engine/base/float80.h"
#include "engine/base/numbers.h"
#include "engine/clients/client.h"

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

namespace {

Error negative() { return {ErrorCode::kOutOfRange, "ERR timeout is negative"}; }

// A server's deadline would overflow for such a timeout; it waits for ever here.
std::int64_t until(const keyspace::Turn& turn, std::int64_t millis) {
  std::int64_t end = 0;
  const bool overflows = __builtin_add_overflow(turn.now_millis(), millis, &end);
  return millis == 0 || overflows ? clients::WaitFor::kForEver : end;
}

}  // namespace

Result<std::int64_t> wait_until(const keyspace::Turn& turn, std::string_view seconds) {
  const auto number = Float80::parse(seconds);
  if (!number) return Error{ErrorCode::kNotANumber, "ERR timeout is not a float or out of range"};
  // A server takes it times a thousand, rounded up, as a 64-bit integer. These are the last ones
  // that come to 0 and to the highest such integer. One that does not fit counts as negative there.
  const auto last = Float80::parse(number->is_negative() ? "-0.001" : "9223372036854775.807");
  if (is_farther_from_zero(*number, *last)) return negative();
  return until(turn, number->is_negative() ? 0 : number->thousandfold_up());
}

Result<std::int64_t> wait_until_millis(const keyspace::Turn& turn, std::string_view millis) {
  const auto number = base::parse_int64(millis);
  if (!number)
    return Error{ErrorCode::kNotANumber, "ERR timeout is not an integer or out of range"};
  if (*number < 0) return negative();
  return until(turn, *number);
}

}  // namespace perigee::commands
