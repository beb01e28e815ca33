#include "engine/endpoint/request_parser.h"

#include <algorithm>
#include <limits>

#include "engine/base/numbers.h"
#include "engine/base/split_line.h"

namespace perigee::endpoint {
namespace {

constexpr std::size_t kLongestLine = std::size_t{64} << 10;
constexpr std::int64_t kMostArguments = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t kKeptArguments = 4096;  // room for more is given back
constexpr std::int64_t kMostUnauthenticatedArguments = 10;
constexpr std::size_t kMostUnauthenticatedBytes = 16384;
constexpr std::size_t kLineEnd = 2;  // \r\n

}  // namespace

RequestParser::Step RequestParser::next(std::string_view input) {
  if (found_) begin();
  if (input.empty()) return Step::kMore;
  const Step step = input.front() == '*' ? multibulk(input) : inline_command(input);
  found_ = step == Step::kCommand;
  return step;
}

void RequestParser::begin() {
  at_ = searched_ = 0;
  left_.reset();
  spans_.clear();
  argv_.clear();
  if (argv_.capacity() <= kKeptArguments) return;
  spans_.shrink_to_fit();
  argv_.shrink_to_fit();
}

RequestParser::Step RequestParser::inline_command(std::string_view input) {
  const std::size_t end = input.find('\n', searched_);
  searched_ = std::min(end, input.size());
  if (searched_ > kLongestLine) return fail("too big inline request");
  if (end == std::string_view::npos) return Step::kMore;
  std::string_view text = input.substr(0, end);
  if (text.ends_with('\r')) text.remove_suffix(1);
  auto words = base::split_line(text);
  if (!words) return fail("unbalanced quotes in request");
  words_ = *std::move(words);
  argv_.assign(words_.begin(), words_.end());
  at_ = end + 1;
  return Step::kCommand;
}

RequestParser::Step RequestParser::multibulk(std::string_view input) {
  if (!left_) {
    if (const Step step = count(input); step != Step::kCommand) return step;
  }
  for (; *left_ > 0; --*left_) {
    if (const Step step = bulk(input); step != Step::kCommand) return step;
  }
  for (const Span& span : spans_) argv_.push_back(input.substr(span.at, span.size));
  return Step::kCommand;
}

RequestParser::Step RequestParser::count(std::string_view input) {
  std::string_view text;
  if (const Step step = line(input, "too big mbulk count string", text); step != Step::kCommand)
    return step;
  const auto count = base::parse_int64(text.substr(1));
  if (!count || *count > kMostArguments) return fail("invalid multibulk length");
  if (*count > kMostUnauthenticatedArguments && !limits.authenticated)
    return fail("unauthenticated multibulk length");
  left_ = *count;
  return Step::kCommand;
}

RequestParser::Step RequestParser::bulk(std::string_view input) {
  if (!bulk_size_) {
    if (const Step step = bulk_size(input); step != Step::kCommand) return step;
  }
  const std::size_t there = input.size() - at_;
  if (there < kLineEnd || there - kLineEnd < *bulk_size_) return Step::kMore;
  spans_.push_back({at_, *bulk_size_});
  searched_ = at_ += *bulk_size_ + kLineEnd;
  bulk_size_.reset();
  return Step::kCommand;
}

RequestParser::Step RequestParser::bulk_size(std::string_view input) {
  const std::size_t at = at_;
  std::string_view text;
  if (const Step step = line(input, "too big bulk count string", text); step != Step::kCommand)
    return step;
  if (input[at] != '$') return fail(std::string("expected '$', got '") + input[at] + '\'');
  const auto size = base::parse_uint64(text.substr(1));
  if (!size || *size > limits.bulk_bytes) return fail("invalid bulk length");
  if (*size > kMostUnauthenticatedBytes && !limits.authenticated)
    return fail("unauthenticated bulk length");
  bulk_size_ = *size;
  return Step::kCommand;
}

// The line that begins at at_, without its end, and moves behind it.
RequestParser::Step RequestParser::line(std::string_view input, std::string_view too_long,
                                        std::string_view& text) {
  const std::size_t end = input.find('\r', searched_);
  searched_ = std::min(end, input.size());
  if (searched_ - at_ > kLongestLine) return fail(too_long);
  if (input.size() - searched_ < kLineEnd) return Step::kMore;
  text = input.substr(at_, end - at_);
  searched_ = at_ = end + kLineEnd;
  return Step::kCommand;
}

RequestParser::Step RequestParser::fail(std::string_view what) {
  error_ = "Protocol error: ";
  error_ += what;
  return Step::kError;
}

}  // namespace perigee::endpoint
