#include "perigee/hll.h"

#include "engine/core/session_state.h"
#include "engine/ops/hll_ops.h"

namespace perigee {

Result<bool> HyperLogLogs::add(std::string_view key, std::span<const std::string_view> elements) {
  keyspace::Turn turn = session_->begin();
  if (auto refused = session_->refuse_growth()) return *refused;
  return ops::hll_add(turn, key, elements);
}

Result<std::int64_t> HyperLogLogs::count(std::span<const std::string_view> keys) {
  keyspace::Turn turn = session_->begin();
  return ops::hll_count(turn, keys);
}

Result<void> HyperLogLogs::merge(std::string_view destination,
                                 std::span<const std::string_view> sources) {
  keyspace::Turn turn = session_->begin();
  if (auto refused = session_->refuse_growth()) return *refused;
  return ops::hll_merge(turn, destination, sources);
}

}  // namespace perigee
