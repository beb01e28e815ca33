#include "engine/clients/statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <new>

namespace perigee::clients {

void Histogram::add(std::uint64_t micros) {
  if (buckets_.empty()) buckets_.resize(kBuckets);
  const auto bucket = static_cast<std::size_t>(std::bit_width(micros <= 1 ? 0 : micros - 1));
  ++buckets_[std::min(bucket, kBuckets - 1)];
  ++count_;
}

std::uint64_t Histogram::up_to(std::size_t bucket) const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i <= bucket && i < buckets_.size(); ++i) sum += buckets_[i];
  return sum;
}

std::uint64_t Histogram::percentile(double percent) const {
  const double wanted = std::ceil(percent / 100 * static_cast<double>(count_));
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
    if (static_cast<double>(up_to(bucket)) >= wanted) return std::uint64_t{1} << bucket;
  return 0;
}

// Without memory for a new name, it is counted in the sum alone.
void Statistics::count_error(std::string_view text) noexcept {
  ++total_errors_;
  const std::string_view name = text.substr(0, text.find(' '));
  auto found = errors_.find(name);
  if (found == errors_.end()) {
    try {
      const bool full = errors_.size() >= kMostErrorNames;
      found = errors_.try_emplace(std::string(full ? kOtherErrors : name)).first;
    } catch (const std::bad_alloc&) {
      return;
    }
  }
  ++found->second;
}

}  // namespace perigee::clients
