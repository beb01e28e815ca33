// tests/fuzz/container_fuzz.h: the input says what is done to a container and to a plain model of
// it.
//
// A few copies of both go their own ways: what is done to one must not show in another. At the end
// all of them are compared with their models.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/check.h"

#include "tests/fuzz/fuzz.h"

namespace perigee::testing {

// Numbers and texts, as the input gives them; zeros when it has ended.
class Moves {
 public:
  Moves(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}

  bool done() const { return left_ == 0; }
  std::size_t below(std::size_t n) {
    std::size_t number = byte();
    if (n > 256) number |= std::size_t{byte()} << 8;
    return number % n;
  }
  std::uint8_t byte() {
    if (left_ == 0) return 0;
    --left_;
    return *data_++;
  }
  // One of so many texts: short ones, some that need memory of their own, numbers.
  std::string text(std::size_t range) {
    const std::size_t k = below(range);
    if (k % 7 == 3) return "a text that is too long to stand inside: " + std::to_string(k);
    return k % 2 == 0 ? std::to_string(k) : "t" + std::to_string(k);
  }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

// Container and Model are default constructed; step(container, model, moves) does one thing to
// both, expect_equal(container, model) compares them.
template <class Container, class Model, class Step, class ExpectEqual>
void fuzz_container(Moves moves, const Step& step, const ExpectEqual& expect_equal) {
  std::vector<std::pair<Container, Model>> copies(1);
  std::size_t at = 0;
  while (!moves.done()) {
    const std::size_t what = moves.below(64);
    if (what == 0 && copies.size() < 4) {
      copies.push_back(copies[at]);
    } else if (what == 1) {
      copies[moves.below(copies.size())] = copies[at];
    } else if (what <= 4) {
      at = moves.below(copies.size());
    } else if (what == 5) {
      expect_equal(copies[at].first, copies[at].second);
    } else {
      step(copies[at].first, copies[at].second, moves);
    }
  }
  for (const auto& [container, model] : copies) expect_equal(container, model);
}

inline void expect(bool holds, const char* what) { PERIGEE_CHECK(holds, what); }

}  // namespace perigee::testing
