// tests/support/command_line.h: a command as one types it, taken apart as redis-cli does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace perigee::testing {

// Words are separated by spaces; "..." knows \n \r \t \a \b \xHH \\ \", '...' knows \'. Empty when
// a quote is not closed.
std::optional<std::vector<std::string>> split_command(std::string_view line);

}  // namespace perigee::testing
