#include "perigee/hll.h"

#include "engine/core/session_state.h"
#include "engine/ops/hll_ops.h"

namespace perigee {

Result<bool> HyperLogLogs::add(std::string_view key, std::span<const std::string_view> elements) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::hll_add(turn, key, elements); });
}

Result<std::int64_t> HyperLogLogs::count(std::span<const std::string_view> keys) {
  return session_->run([&](keyspace::Turn& turn) { return ops::hll_count(turn, keys); });
}

Result<void> HyperLogLogs::merge(std::string_view destination,
                                 std::span<const std::string_view> sources) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::hll_merge(turn, destination, sources); });
}

}  // namespace perigee
