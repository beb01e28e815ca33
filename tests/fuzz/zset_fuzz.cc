// ZSet beside a map and a set of pairs: packed, as a table with its tree.
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/ds/zset.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

using ds::ZSet;

struct Model {
  std::map<std::string, double> scores;
  std::set<std::pair<double, std::string>> in_order;
};

void step(ZSet& set, Model& model, Moves& moves) {
  const std::string member = moves.text(600);
  const double score = static_cast<double>(moves.below(50)) - 20;
  const auto there = model.scores.find(member);
  const ZSet::Place at = set.find(member);
  expect((at != 0) == (there != model.scores.end()), "found one that is not there");
  const std::size_t what = moves.below(8);
  if (at == 0) {
    set.add(member, score);
    model.scores[member] = score;
    model.in_order.insert({score, member});
    return;
  }
  if (what == 0) {
    const std::size_t first = moves.below(set.size()), count = moves.below(set.size() - first + 1);
    if (count > 20) return;
    set.erase_ranks(first, count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto gone = std::next(model.in_order.begin(), static_cast<std::ptrdiff_t>(first));
      model.scores.erase(gone->second);
      model.in_order.erase(gone);
    }
    return;
  }
  model.in_order.erase({there->second, member});
  if (what < 5) {
    set.set_score(at, score);
    there->second = score;
    model.in_order.insert({score, member});
  } else {
    set.erase(at);
    model.scores.erase(there);
  }
}

void expect_equal(const ZSet& set, const Model& model) {
  expect(set.size() == model.in_order.size(), "sizes differ");
  auto one = model.in_order.begin();
  std::size_t rank = 0;
  set.for_each([&](std::string_view member, double score) {
    const ZSet::Place at = set.find(member);
    expect(member == one->second && score == one->first, "members differ");
    expect(set.rank(at) == rank && set.at_rank(rank) == at, "ranks differ");
    ++one;
    ++rank;
  });
  const std::size_t lower = set.count_before(ds::ScoreBound{0, false});
  const auto bound = model.in_order.lower_bound({0, ""});
  expect(lower == static_cast<std::size_t>(std::distance(model.in_order.begin(), bound)),
         "counts differ");
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  fuzz_container<perigee::ds::ZSet, Model>({data, size}, step, expect_equal);
  return 0;
}
