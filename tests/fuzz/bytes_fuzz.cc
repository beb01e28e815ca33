// Bytes beside std::string: inline, in a block, as integers; copies share and part.
#include <string>

#include "engine/ds/bytes.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

using ds::Bytes;

std::string text_of(const Bytes& bytes) {
  base::NumberText scratch;
  return std::string(bytes.text(scratch));
}

void step(Bytes& bytes, std::string& model, Moves& moves) {
  const std::string text(moves.below(70), static_cast<char>('0' + moves.below(3)));
  switch (moves.below(4)) {
    case 0:
      bytes = Bytes(text);
      model = text;
      break;
    case 1:
      bytes = Bytes::compact(text);
      model = text;
      break;
    case 2:
      bytes = Bytes(static_cast<std::int64_t>(moves.below(5000)) - 2500);
      model = text_of(bytes);
      break;
    default:
      if (model.size() > 4000) break;
      bytes.append(text);
      model += text;
  }
  expect(bytes.size() == model.size(), "sizes differ");
}

void expect_equal(const Bytes& bytes, const std::string& model) {
  expect(text_of(bytes) == model, "texts differ");
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  fuzz_container<perigee::ds::Bytes, std::string>({data, size}, step, expect_equal);
  return 0;
}
