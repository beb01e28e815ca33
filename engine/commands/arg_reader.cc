#include "engine/commands/arg_reader.h"

#include <string>

#include "engine/base/numbers.h"
#include "engine/base/text.h"

namespace perigee::commands {
namespace {

constexpr std::string_view kNotAnInteger = "ERR value is not an integer or out of range";

}  // namespace

Result<std::int64_t> to_integer(std::string_view text) {
  if (const auto number = base::parse_int64(text)) return *number;
  return Error{ErrorCode::kNotANumber, std::string(kNotAnInteger)};
}

std::string_view ArgReader::bytes() {
  if (left() == 0) {
    refuse_syntax();
    return {};
  }
  return argv_[at_++];
}

std::int64_t ArgReader::integer() {
  const std::string_view text = bytes();
  if (error_) return 0;
  const auto number = base::parse_int64(text);
  if (!number) refuse(ErrorCode::kNotANumber, kNotAnInteger);
  return number.value_or(0);
}

std::int64_t ArgReader::integer_between(std::int64_t least, std::int64_t most) {
  const std::int64_t number = integer();
  if (number < least || number > most)
    refuse(ErrorCode::kOutOfRange, "ERR value is out of range, value must between " +
                                       std::string(base::to_text(least)) + " and " +
                                       std::string(base::to_text(most)));
  return number;
}

std::int64_t ArgReader::integer_from(std::int64_t least, std::string_view refusal) {
  const auto number = base::parse_int64(bytes());
  if (number && *number >= least) return *number;
  refuse(ErrorCode::kOutOfRange, refusal);
  return least;
}

double ArgReader::real(std::string_view refusal) {
  const auto number = base::parse_double(bytes());
  if (!number) refuse(ErrorCode::kNotANumber, refusal);
  return number.value_or(0);
}

Arguments ArgReader::counted_keys() {
  const auto count = base::parse_int64(bytes());
  if (!count || *count < 1)
    refuse(ErrorCode::kOutOfRange, "ERR numkeys should be greater than 0");
  else if (static_cast<std::uint64_t>(*count) > left())
    refuse(ErrorCode::kSyntax, "ERR Number of keys can't be greater than number of args");
  return error_ ? Arguments() : next(static_cast<std::size_t>(*count));
}

Arguments ArgReader::next(std::size_t count) {
  const Arguments found = argv_.subspan(at_, count);
  at_ += count;
  return found;
}

bool ArgReader::token(std::string_view upper) {
  if (left() == 0 || !base::equals_ignoring_case(argv_[at_], upper)) return false;
  ++at_;
  return true;
}

Arguments ArgReader::rest() {
  const Arguments rest = argv_.subspan(at_);
  at_ = argv_.size();
  return rest;
}

void ArgReader::refuse(ErrorCode code, std::string_view message) {
  if (!error_) error_ = Error{code, std::string(message)};
}

}  // namespace perigee::commands
