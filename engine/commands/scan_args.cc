#include "engine/commands/scan_args.h"

namespace perigee::commands {

std::uint64_t read_cursor(ArgReader& in) {
  std::string_view digits = in.bytes();
  const bool minus = !digits.empty() && digits.front() == '-';
  if (minus || (!digits.empty() && digits.front() == '+')) digits.remove_prefix(1);
  std::uint64_t cursor = 0;
  for (const char c : digits) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit || __builtin_mul_overflow(cursor, std::uint64_t{10}, &cursor) ||
        __builtin_add_overflow(cursor, static_cast<std::uint64_t>(c - '0'), &cursor)) {
      in.refuse(ErrorCode::kSyntax, "ERR invalid cursor");
      return 0;
    }
  }
  return minus ? 0 - cursor : cursor;
}

bool read_scan_option(ArgReader& in, ops::ScanRequest& page) {
  if (in.left() > 1 && in.token("COUNT")) {
    const std::int64_t number = in.integer();
    if (number < 1) in.refuse_syntax();
    page.count = static_cast<std::size_t>(number);
    return true;
  }
  if (in.left() > 1 && in.token("MATCH")) {
    page.pattern = in.bytes();
    return true;
  }
  return false;
}

void read_scan_options(ArgReader& in, ops::ScanRequest& page) {
  while (in.left() != 0 && !in.error())
    if (!read_scan_option(in, page)) in.refuse_syntax();
}

}  // namespace perigee::commands
