// Set beside std::set: integers, packed, as a table.
#include <set>
#include <string>

#include "engine/ds/set.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

using ds::Set;
using Model = std::set<std::string>;

void step(Set& set, Model& model, Moves& moves) {
  constexpr std::size_t kMostIntegers = 60;
  std::string member = std::to_string(static_cast<std::int64_t>(moves.below(900)) *
                                      (moves.below(2) == 0 ? 1 : -900000000000));
  if (moves.below(40) == 0) member = moves.text(300);
  const bool there = model.contains(member);
  expect(set.contains(member) == there, "found one that is not there");
  if (moves.below(3) != 0) {
    expect(set.add(member, kMostIntegers) == !there, "added twice");
    model.insert(member);
  } else {
    expect(set.remove(member) == there, "removed what was not there");
    model.erase(member);
  }
}

void expect_equal(const Set& set, const Model& model) {
  expect(set.size() == model.size(), "sizes differ");
  Model seen;
  std::size_t k = 0;
  set.for_each([&](std::string_view member) {
    expect(set.nth(k++) == set.find(member), "places differ");
    seen.emplace(member);
  });
  expect(seen == model, "members differ");
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  fuzz_container<perigee::ds::Set, Model>({data, size}, step, expect_equal);
  return 0;
}
