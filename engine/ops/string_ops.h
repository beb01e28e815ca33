// engine/ops/string_ops.h: what string operations mean. No argv, no reply, no RESP, no Lua.
//
// A null `const ds::Bytes*` means that the key is absent; it lives until the next change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/strings.h"

#include "engine/base/float80.h"
#include "engine/ds/bytes.h"
#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// "ERR string exceeds maximum allowed size (proto-max-bulk-len)", when that is so.
std::optional<Error> refuse_length(const Turn& turn, std::size_t offset, std::size_t size);

// "ERR increment or decrement would overflow".
[[gnu::cold, gnu::noinline]] Error would_overflow();
// The sum as INCRBYFLOAT writes it, or "ERR increment would produce NaN or Infinity".
Result<std::string> add_real(const base::Float80& a, const base::Float80& b);

struct SetRequest {
  std::string_view value;
  SetWhen when = SetWhen::kAlways;
  Expiry expiry = Expiry::never();
  std::string_view command = "set";  // for the text of a refusal
};
struct SetOutcome {
  bool done = false;
  std::optional<ds::Bytes> previous{};  // only when asked for
};
// SET and its relatives. With `want_previous`, a key of another type is refused.
Result<SetOutcome> set(Turn& turn, std::string_view key, const SetRequest& request,
                       bool want_previous);

// GETDEL.
Result<std::optional<ds::Bytes>> take_string(Turn& turn, std::string_view key);

// GETEX: the value, with its deadline changed as `expiry` says.
Result<std::optional<ds::Bytes>> get_and_expire(Turn& turn, std::string_view key,
                                                const Expiry& expiry);

Result<std::size_t> append(Turn& turn, std::string_view key, std::string_view tail);
Result<std::size_t> set_range(Turn& turn, std::string_view key, std::int64_t offset,
                              std::string_view bytes);

// The part of `text` that GETRANGE answers.
std::string_view clip(std::string_view text, std::int64_t first, std::int64_t last);

Result<std::int64_t> increment(Turn& turn, std::string_view key, std::int64_t delta);
// INCRBYFLOAT. `delta` is looked at only when the value is a number, as in Redis.
Result<std::string> increment_real(Turn& turn, std::string_view key, std::string_view delta);

// MSET, and MSETNX (false: nothing was set).
Result<void> set_many(Turn& turn, std::span<const KeyValue> pairs);
Result<bool> set_many_if_absent(Turn& turn, std::span<const KeyValue> pairs);

// Both ends included.
struct Range {
  std::size_t first, last;
};
struct CommonRun {
  Range a, b;
  std::size_t length() const { return a.last - a.first + 1; }
};
struct CommonSubsequence {
  std::size_t length = 0;
  std::string text;             // when asked for
  std::vector<CommonRun> runs;  // when asked for: from the last run to the first
};
enum class Want : std::uint8_t { kLength, kText, kRuns };
// LCS. kLimit when the table of n * m numbers would be longer than a value may be.
Result<CommonSubsequence> common_subsequence(Turn& turn, std::string_view key_a,
                                             std::string_view key_b, Want want,
                                             std::size_t min_run_length = 0);

}  // namespace perigee::ops
