// List beside a vector.
#include <string>
#include <vector>

#include "engine/ds/list.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

using ds::List;
using Model = std::vector<std::string>;

// A short item, or one as long as a chunk and more.
std::string item(Moves& moves) {
  const std::size_t kind = moves.below(16);
  if (kind == 0) return std::string(moves.below(20000), 'x');
  return kind < 6 ? std::to_string(moves.below(60000)) : moves.text(200);
}

void step(List& list, Model& model, Moves& moves) {
  const std::size_t what = moves.below(8), at = moves.below(model.size() + 1);
  const auto place = model.begin() + static_cast<std::ptrdiff_t>(at);
  if (what < 5 || model.empty()) {
    const std::string made = item(moves);
    const std::size_t where = what == 0 ? 0 : what == 1 ? model.size() : at;
    list.insert(where, made);
    model.insert(model.begin() + static_cast<std::ptrdiff_t>(where), made);
  } else if (what == 5 && at < model.size()) {
    *place = item(moves);
    list.replace(at, *place);
  } else if (what == 6 && at < model.size()) {
    list.erase(at);
    model.erase(place);
  } else if (moves.below(8) == 0) {
    const std::size_t count = moves.below(model.size() - at + 1);
    list.trim(at, count);
    model = Model(place, place + static_cast<std::ptrdiff_t>(count));
  }
}

void expect_equal(const List& list, const Model& model) {
  expect(list.size() == model.size(), "sizes differ");
  std::size_t at = 0;
  list.for_each(0, list.size(), [&](std::string_view one) {
    expect(one == model[at], "items differ");
    expect(list[at] == one, "positions differ");
    ++at;
  });
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  fuzz_container<perigee::ds::List, Model>({data, size}, step, expect_equal);
  return 0;
}
