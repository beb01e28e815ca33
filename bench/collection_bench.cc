// ds::Hash, ds::Set and ds::ZSet beside the containers one would otherwise take: keys of 12 bytes,
// values of 16, and for sorted sets the pair of maps that a ranking usually is.
//
// A hash also keeps its fields in order, draws one at random, scans, and can be copied in no time;
// a sorted set also says a member's rank.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "engine/base/hash.h"
#include "engine/base/rng.h"
#include "engine/ds/hash.h"
#include "engine/ds/set.h"
#include "engine/ds/zset.h"

namespace perigee {
namespace {

constexpr std::string_view kValue = "sixteen bytes  .";

struct Xxh3 {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return base::hash_bytes(text, 1); }
};

// Each collection: put() adds a key or writes over its value, find() says whether it is there.
class PerigeeHash {
 public:
  void put(std::string_view key) {
    if (const ds::Hash::Place at = hash_.find(key); at != 0)
      hash_.set_value(at, kValue);
    else
      hash_.add(key, kValue);
  }
  bool find(std::string_view key) const { return hash_.find(key) != 0; }
  void erase(std::string_view key) { hash_.erase(hash_.find(key)); }
  std::size_t walk() const {
    std::size_t bytes = 0;
    hash_.for_each([&](std::string_view, std::string_view value) { bytes += value.size(); });
    return bytes / kValue.size();
  }

 private:
  ds::Hash hash_{1};
};

class PerigeeSet {
 public:
  void put(std::string_view key) { set_.add(key, 512); }
  bool find(std::string_view key) const { return set_.contains(key); }
  void erase(std::string_view key) { set_.remove(key); }
  std::size_t walk() const {
    std::size_t bytes = 0;
    set_.for_each([&](std::string_view member) { bytes += member.size(); });
    return bytes / 12;
  }

 private:
  ds::Set set_{1};
};

template <class Map>
class Rival {
 public:
  void put(std::string_view key) { map_.insert_or_assign(std::string(key), std::string(kValue)); }
  bool find(std::string_view key) const { return map_.find(key) != map_.end(); }
  void erase(std::string_view key) { map_.erase(map_.find(key)); }
  std::size_t walk() const {
    std::size_t bytes = 0;
    for (const auto& [key, value] : map_) bytes += value.size();
    return bytes / kValue.size();
  }

 private:
  Map map_;
};
using HashFlat = Rival<absl::flat_hash_map<std::string, std::string, Xxh3, std::equal_to<>>>;
using HashUnordered = Rival<std::unordered_map<std::string, std::string, Xxh3, std::equal_to<>>>;

class SetFlat {
 public:
  void put(std::string_view key) { set_.emplace(key); }
  bool find(std::string_view key) const { return set_.contains(key); }
  void erase(std::string_view key) { set_.erase(set_.find(key)); }
  std::size_t walk() const {
    std::size_t bytes = 0;
    for (const std::string& key : set_) bytes += key.size();
    return bytes / 12;
  }

 private:
  absl::flat_hash_set<std::string, Xxh3, std::equal_to<>> set_;
};

// Keys in an order drawn at random.
std::vector<std::string> keys_of(std::size_t count) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string digits = std::to_string(i);
    keys.push_back("key:" + std::string(8 - digits.size(), '0') + digits);
  }
  base::Rng rng(3);
  for (std::size_t i = count; i > 1; --i) std::swap(keys[i - 1], keys[rng.below(i)]);
  return keys;
}

std::size_t size_of(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0));
}

template <class T>
std::unique_ptr<T> filled(const std::vector<std::string>& keys) {
  auto made = std::make_unique<T>();
  for (const std::string& key : keys) made->put(key);
  return made;
}

template <class T>
void BM_CollectionFill(benchmark::State& state) {
  const auto keys = keys_of(size_of(state));
  for (auto _ : state) {
    auto made = filled<T>(keys);
    state.PauseTiming();
    if (!made->find(keys.back())) state.SkipWithError("a key is missing");
    made.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// Calls step(collection, key) with one key after the other.
template <class T, class Step>
void with_each(benchmark::State& state, const Step& step) {
  const auto keys = keys_of(size_of(state));
  const auto collection = filled<T>(keys);
  std::size_t at = 0;
  for (auto _ : state) {
    if (!step(*collection, keys[at])) state.SkipWithError("a wrong answer");
    if (++at == keys.size()) at = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

template <class T>
void BM_CollectionFind(benchmark::State& state) {
  with_each<T>(state, [](T& all, const std::string& key) { return all.find(key); });
}
template <class T>
void BM_CollectionMiss(benchmark::State& state) {
  std::string other = "yek:00000000";
  with_each<T>(state, [&](T& all, const std::string& key) {
    other.replace(4, 8, key, 4, 8);
    return !all.find(other);
  });
}
template <class T>
void BM_CollectionOverwrite(benchmark::State& state) {
  with_each<T>(state, [](T& all, const std::string& key) {
    all.put(key);
    return true;
  });
}
template <class T>
void BM_CollectionEraseAndAdd(benchmark::State& state) {
  with_each<T>(state, [](T& all, const std::string& key) {
    all.erase(key);
    all.put(key);
    return true;
  });
}
template <class T>
void BM_CollectionWalk(benchmark::State& state) {
  const auto collection = filled<T>(keys_of(size_of(state)));
  for (auto _ : state)
    if (collection->walk() != size_of(state)) state.SkipWithError("an element is missing");
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

#define PERIGEE_COLLECTION_BENCH_OF(what, type) \
  BENCHMARK(what<type>)->Arg(10)->Arg(100)->Arg(1'000'000)
#define PERIGEE_COLLECTION_BENCH(what)            \
  PERIGEE_COLLECTION_BENCH_OF(what, PerigeeHash); \
  PERIGEE_COLLECTION_BENCH_OF(what, PerigeeSet);  \
  PERIGEE_COLLECTION_BENCH_OF(what, HashFlat);    \
  PERIGEE_COLLECTION_BENCH_OF(what, SetFlat);     \
  PERIGEE_COLLECTION_BENCH_OF(what, HashUnordered)

PERIGEE_COLLECTION_BENCH(BM_CollectionFill);
PERIGEE_COLLECTION_BENCH(BM_CollectionFind);
PERIGEE_COLLECTION_BENCH(BM_CollectionMiss);
PERIGEE_COLLECTION_BENCH(BM_CollectionOverwrite);
PERIGEE_COLLECTION_BENCH(BM_CollectionEraseAndAdd);
PERIGEE_COLLECTION_BENCH(BM_CollectionWalk);

// Sorted sets.

class PerigeeZSet {
 public:
  void put(std::string_view member, double score) {
    if (const ds::ZSet::Place at = zset_.find(member); at != 0)
      zset_.set_score(at, score);
    else
      zset_.add(member, score);
  }
  double score(std::string_view member) const { return zset_.score(zset_.find(member)); }
  std::size_t rank(std::string_view member) const { return zset_.rank(zset_.find(member)); }
  std::size_t first_ten() const {
    std::size_t bytes = 0;
    zset_.walk_up(0, 10, [&](std::string_view member, double) { bytes += member.size(); });
    return bytes;
  }

 private:
  ds::ZSet zset_{1};
};

class RankingFlat {
 public:
  void put(std::string_view member, double score) {
    const auto [at, added] = scores_.try_emplace(std::string(member), score);
    if (!added) order_.erase({std::exchange(at->second, score), std::string(member)});
    order_.emplace(score, std::string(member));
  }
  double score(std::string_view member) const { return scores_.find(member)->second; }
  std::size_t first_ten() const {
    std::size_t bytes = 0, left = 10;
    for (auto at = order_.begin(); left > 0; ++at, --left) bytes += at->second.size();
    return bytes;
  }

 private:
  absl::flat_hash_map<std::string, double, Xxh3, std::equal_to<>> scores_;
  absl::btree_set<std::pair<double, std::string>> order_;
};

template <class T>
std::unique_ptr<T> ranked(const std::vector<std::string>& keys) {
  auto made = std::make_unique<T>();
  double score = 0;
  for (const std::string& key : keys) made->put(key, ++score);
  return made;
}

template <class T>
void BM_RankingFill(benchmark::State& state) {
  const auto keys = keys_of(size_of(state));
  for (auto _ : state) {
    auto made = ranked<T>(keys);
    state.PauseTiming();
    if (made->score(keys[1]) != 2) state.SkipWithError("a wrong score");
    made.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

template <class T, class Step>
void with_each_ranked(benchmark::State& state, const Step& step) {
  const auto keys = keys_of(size_of(state));
  const auto ranking = ranked<T>(keys);
  std::size_t at = 0;
  for (auto _ : state) {
    if (!step(*ranking, keys[at], at)) state.SkipWithError("a wrong answer");
    if (++at == keys.size()) at = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

template <class T>
void BM_RankingUpdate(benchmark::State& state) {
  base::Rng rng(5);
  with_each_ranked<T>(state, [&](T& all, const std::string& key, std::size_t) {
    all.put(key, static_cast<double>(rng.below(1'000'000)));
    return true;
  });
}
template <class T>
void BM_RankingScore(benchmark::State& state) {
  with_each_ranked<T>(state, [](T& all, const std::string& key, std::size_t at) {
    return all.score(key) == static_cast<double>(at + 1);
  });
}
template <class T>
void BM_RankingRank(benchmark::State& state) {
  with_each_ranked<T>(
      state, [](T& all, const std::string& key, std::size_t at) { return all.rank(key) == at; });
}
template <class T>
void BM_RankingFirstTen(benchmark::State& state) {
  const auto ranking = ranked<T>(keys_of(size_of(state)));
  for (auto _ : state)
    if (ranking->first_ten() != 120) state.SkipWithError("a member is wrong");
}

#define PERIGEE_RANKING_BENCH(what)                       \
  BENCHMARK(what<PerigeeZSet>)->Arg(100)->Arg(1'000'000); \
  BENCHMARK(what<RankingFlat>)->Arg(100)->Arg(1'000'000)

PERIGEE_RANKING_BENCH(BM_RankingFill);
PERIGEE_RANKING_BENCH(BM_RankingUpdate);
PERIGEE_RANKING_BENCH(BM_RankingScore);
BENCHMARK(BM_RankingRank<PerigeeZSet>)->Arg(100)->Arg(1'000'000);
PERIGEE_RANKING_BENCH(BM_RankingFirstTen);

}  // namespace
}  // namespace perigee
