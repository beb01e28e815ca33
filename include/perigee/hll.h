// perigee/hll.h: HyperLogLogs: how many different elements were seen, in 12 kB at the most, with a
// standard error of 0.81 %. Redis 7.0 semantics, estimates and bytes.
//
// A HyperLogLog is a string value; what GET answers of it can be SET on a real server, and the
// other way round. Every function is one turn. Those that meet another type of value, or a string
// that is no HyperLogLog or a corrupt one, refuse with kWrongType. A key past its deadline is
// absent.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "perigee/error.h"
#include "perigee/export.h"

namespace perigee {

namespace core {
class SessionState;
}

class PERIGEE_API HyperLogLogs {
 public:
  // PFADD. The key is made when absent, even without elements. True when it was made, or an element
  // may have changed the estimate. kLimit when Limits::value_bytes is below 12,304. O(1) an
  // element, O(bytes) while there are few and the form is sparse.
  Result<bool> add(std::string_view key, std::span<const std::string_view> elements);
  Result<bool> add(std::string_view key, std::string_view element) {
    return add(key, std::span(&element, 1));
  }

  // PFCOUNT: an estimate of how many different elements were added to one of the keys. Of one key
  // the answer is kept in the value until the next change: O(1) then, and O(registers) the first
  // time, which counts as a change of the value without an event. O(registers) for each of several
  // keys.
  Result<std::int64_t> count(std::span<const std::string_view> keys);
  Result<std::int64_t> count(std::string_view key) { return count(std::span(&key, 1)); }

  // PFMERGE: adds to `destination`, made when absent, whatever was added to the sources. kLimit as
  // for add(). O(registers) a key.
  Result<void> merge(std::string_view destination, std::span<const std::string_view> sources);

 private:
  friend class Engine;
  friend class Session;
  explicit HyperLogLogs(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
