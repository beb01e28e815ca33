// engine/base/split_line.h: one line of text, taken apart as redis-cli does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace perigee::base {

// Words are separated by white space. "..." understands \n \r \t \b \a \\ \" and \xHH; '...'
// understands \' alone. A closing quote ends the word. nullopt: a quote is not closed, or text
// follows one directly.
std::optional<std::vector<std::string>> split_line(std::string_view line);

}  // namespace perigee::base
