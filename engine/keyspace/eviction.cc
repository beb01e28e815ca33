// Which key goes when memory is short: Turn::evict().
#include <algorithm>
#include <optional>

#include "absl/cleanup/cleanup.h"
#include "engine/keyspace/frequency.h"
#include "engine/keyspace/turn.h"

namespace perigee::keyspace {
namespace {

// Draws for each of maxmemory-samples: a server keeps the best of earlier draws as well.
constexpr std::size_t kDrawsASample = 3;

bool among_timed(Eviction policy) { return policy <= Eviction::kVolatileTtl; }

// The k-th key, or the k-th of those with a deadline, all databases taken together; the database
// in `database`.
const KeyEntry& nth_candidate(const Keyspace& keyspace, bool timed, std::size_t k, int& database) {
  for (database = 0;; ++database) {
    const Database& here = keyspace.databases[static_cast<std::size_t>(database)];
    const std::size_t count = timed ? here.dues.size() : here.keys.size();
    if (k < count) return here.keys.get(timed ? here.dues.nth(k).birth : here.keys.nth(k));
    k -= count;
  }
}

}  // namespace

// The lower, the sooner a key goes.
std::int64_t Turn::worth(const KeyEntry& entry, Eviction policy) const {
  switch (policy) {
    case Eviction::kVolatileLru:
    case Eviction::kAllKeysLru:
      return -static_cast<std::int64_t>((access_now_ - entry.access) & KeyEntry::kAccessMask);
    case Eviction::kVolatileLfu:
    case Eviction::kAllKeysLfu:
      return static_cast<std::int64_t>(frequency_of(entry.access, settings(), now_millis_));
    default:
      return 0;
  }
}

bool Turn::evict() {
  const auto policy = static_cast<Eviction>(settings().maxmemory_policy);
  const bool timed = among_timed(policy);
  std::size_t candidates = 0;
  for (const Database& one : parts_.keyspace.databases)
    candidates += timed ? one.dues.size() : one.keys.size();
  if (policy == Eviction::kNone || candidates == 0) return false;

  const absl::Cleanup select_again = [this, selected = database_] { database_ = selected; };
  const KeyEntry* chosen = nullptr;
  int from = 0;
  if (policy == Eviction::kVolatileTtl) {
    const Due* first = nullptr;
    for (int i = 0; i < kDatabases; ++i) {
      const auto& dues = parts_.keyspace.databases[static_cast<std::size_t>(i)].dues;
      if (dues.empty() || (first != nullptr && first->at <= dues.first().at)) continue;
      first = &dues.first();
      from = i;
    }
    database_ = from;
    chosen = &db().keys.get(first->birth);
  } else {
    const bool draws_once =
        policy == Eviction::kAllKeysRandom || policy == Eviction::kVolatileRandom;
    std::optional<std::int64_t> least;
    const auto samples = static_cast<std::size_t>(settings().maxmemory_samples);
    const std::size_t draws = draws_once ? 1 : kDrawsASample * std::min(samples, candidates);
    for (std::size_t left = draws; left > 0; --left) {
      int database = 0;
      const KeyEntry& entry =
          nth_candidate(parts_.keyspace, timed, rng().below(candidates), database);
      const std::int64_t its_worth = worth(entry, policy);
      if (least && *least <= its_worth) continue;
      least = its_worth;
      chosen = &entry;
      from = database;
    }
    database_ = from;
  }
  const ds::Bytes name = chosen->name;
  remove(db().keys.find(name.text()).birth, "evicted");
  ++parts_.keyspace.counters.evicted;
  return true;
}

}  // namespace perigee::keyspace
