// Hash beside a vector of fields: packed, as a table, with deadlines.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/ds/hash.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

using ds::Hash;

struct Field {
  std::string name, value;
  std::int64_t deadline = Hash::kNever;
};
using Model = std::vector<Field>;

void step(Hash& hash, Model& model, Moves& moves) {
  const std::string name = moves.text(600);
  const auto there = std::find_if(model.begin(), model.end(),
                                  [&](const Field& field) { return field.name == name; });
  const Hash::Place at = hash.find(name);
  expect((at != 0) == (there != model.end()), "found one that is not there");
  const std::size_t what = moves.below(16);
  if (at == 0) {
    const std::string value = moves.text(300);
    hash.add(name, value);
    model.push_back({name, value});
  } else if (what < 6) {
    there->value = std::string(moves.below(what == 0 ? 9000 : 30), 'v');
    hash.set_value(at, there->value);
  } else if (what == 6) {
    there->deadline =
        moves.below(3) == 0 ? Hash::kNever : static_cast<std::int64_t>(moves.below(99));
    hash.set_deadline(name, there->deadline);
  } else {
    hash.erase(at);
    model.erase(there);
  }
}

void expect_equal(const Hash& hash, const Model& model) {
  expect(hash.size() == model.size(), "sizes differ");
  std::size_t k = 0;
  std::int64_t first = Hash::kNever;
  hash.for_each([&](std::string_view name, std::string_view value) {
    const Field& field = model[k];
    const Hash::Place at = hash.find(name);
    expect(name == field.name && value == field.value, "fields differ");
    expect(hash.nth(k) == at && hash.deadline(at) == field.deadline, "places differ");
    first = std::min(first, field.deadline);
    ++k;
  });
  expect(hash.first_deadline() == first, "the first deadline differs");
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  fuzz_container<perigee::ds::Hash, Model>({data, size}, step, expect_equal);
  return 0;
}
