// engine/base/glob.h: Redis' patterns, as KEYS, SCAN MATCH and PSUBSCRIBE read them.
//
//   *       any bytes, also none           [abc]   one of these bytes
//   ?       one byte                       [^a-z]  one byte outside the range
//   \x      x itself                       other   itself
//
// Promises bounded work for hostile patterns: no recursion, at most about |pattern| * |text| steps.
// For every floor.
#pragma once

#include <string_view>

namespace perigee::base {

// Matches the whole text, and answers as Redis 7.0 does, its habits included:
//   - only the empty pattern matches the empty text (KEYS and SCAN take a lone "*" for no pattern);
//   - a class that is never closed ends with the pattern; a '\' at the end is a backslash;
//   - a range may run backwards, may end in ']', and compares bytes as signed;
//   - `ignore_case` folds ASCII letters, but not behind a '\' inside a class.
bool glob_match(std::string_view pattern, std::string_view text, bool ignore_case = false);

}  // namespace perigee::base
