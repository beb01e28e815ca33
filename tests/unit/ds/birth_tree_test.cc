#include "engine/ds/birth_tree.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <vector>

#include "engine/base/rng.h"
#include "tests/support/seeds.h"

namespace perigee::ds {

struct BirthTreePeer {
  // Calls each(noted, gapless) for the chunks that have a node above them: what that says of it,
  // and what is so.
  template <class Tree, class Each>
  static void for_each_chunk(const Tree& tree, const Each& each) {
    if (tree.root_ != nullptr && tree.height_ > 0) below<Tree>(tree.root_, tree.height_, each);
  }

 private:
  template <class Tree, class Each>
  static void below(const SharedNode* n, int height, const Each& each) {
    for (unsigned w = 0; w < Tree::kWays; ++w) {
      const SharedNode* link = Tree::node(n)->links[w];
      if (link == nullptr) continue;
      if (height > 1)
        below<Tree>(link, height - 1, each);
      else
        each((Tree::node(n)->gapless >> w & 1) != 0, Tree::chunk(link)->gapless());
    }
  }
};

namespace {

using Tree = BirthTree<std::uint64_t>;
using Model = std::map<std::uint64_t, std::uint64_t>;

void expect_equal(const Tree& tree, const Model& model) {
  ASSERT_EQ(tree.size(), model.size());
  auto it = model.begin();
  tree.for_each([&](std::uint64_t birth, const std::uint64_t& value) {
    ASSERT_EQ(birth, it->first);
    ASSERT_EQ(value, it++->second);
    ASSERT_EQ(&tree.get(birth), &value);
  });
  BirthTreePeer::for_each_chunk(tree, [](bool noted, bool gapless) { ASSERT_EQ(noted, gapless); });
}

TEST(BirthTree, SaysAboveEachChunkWhetherItHasGaps) {
  const std::uint64_t seed = testing::test_seed(1);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  std::vector<std::pair<Tree, Model>> forks(1);
  for (int step = 0; step < 40000; ++step) {
    auto& [tree, model] = forks[rng.below(forks.size())];
    const std::uint64_t what = rng.below(100), value = rng.next();
    const auto at = model.lower_bound(rng.below(tree.next_birth()));
    if (what < 50 || at == model.end()) {
      model[tree.append(std::uint64_t{value})] = value;
      if (what >= 5) continue;
      model.erase(tree.next_birth() - 1);
      tree.take_back(tree.next_birth() - 1);
    } else if (what < (step % 8000 < 4000 ? 60 : 99)) {
      tree.erase(at->first);
      model.erase(at);
    } else {
      tree.own(at->first) = at->second = value;
    }
    if (rng.below(200) != 0) continue;
    const auto copy = forks[rng.below(forks.size())];
    if (forks.size() < 3)
      forks.push_back(copy);
    else
      forks[rng.below(forks.size())] = copy;
    for (const auto& [one, expected] : forks) expect_equal(one, expected);
  }
}

}  // namespace
}  // namespace perigee::ds
