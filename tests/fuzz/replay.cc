// A fuzz target without libFuzzer: its seeds, and changes of them that are the same in every run.
//
//   restore_fuzz           all of them
//   restore_fuzz NUMBER    the input of this number; a run that fails names it
//   restore_fuzz FILE      the content of a file, say of what libFuzzer found
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>

#include "engine/base/rng.h"
#include "tests/fuzz/fuzz.h"

// There under a sanitizer.
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace {

using perigee::base::Rng;
using Inputs = std::vector<std::string>;

constexpr std::size_t kChanges = 20000;

volatile std::size_t current = 0;

void name_input() {
  char line[64] = "replay: failed at input ";
  char* end = std::to_chars(std::find(line, line + sizeof line, '\0'), line + 60, current).ptr;
  *end++ = '\n';
  if (write(2, line, static_cast<std::size_t>(end - line)) < 0) return;
}

void die(int signal_number) {
  name_input();
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void change_byte(Rng& rng, std::string& input) {
  constexpr unsigned char kEdges[] = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xc3, 0xfe, 0xff};
  char& byte = input[rng.below(input.size())];
  switch (rng.below(4)) {
    case 0:
      byte = static_cast<char>(byte ^ 1 << rng.below(8));
      break;
    case 1:
      byte = static_cast<char>(kEdges[rng.below(std::size(kEdges))]);
      break;
    case 2:
      byte = static_cast<char>(byte + (rng.below(2) == 0 ? 1 : -1));
      break;
    default:
      byte = static_cast<char>(rng.below(256));
  }
}

void change(Rng& rng, const Inputs& seeds, std::string& input) {
  const std::size_t at = rng.below(input.size() + 1);
  const std::string& other = seeds[rng.below(seeds.size())];
  switch (rng.below(8)) {
    case 0:
      return input.resize(at);
    case 1:
      return input.insert(at, 1 + rng.below(4), static_cast<char>(rng.below(256))), void();
    case 2:
      return input.erase(at, 1 + rng.below(4)), void();
    case 3:
      return input.insert(at, other.substr(rng.below(other.size() + 1), rng.below(40))), void();
    case 4:
      return input.replace(at, std::string::npos, other.substr(std::min(at, other.size()))), void();
    default:
      if (!input.empty()) change_byte(rng, input);
  }
}

std::string input_of(std::size_t number, const Inputs& seeds) {
  if (number < seeds.size()) return seeds[number];
  Rng rng(number);
  std::string input = seeds[number % seeds.size()];
  for (std::size_t i = 1 + rng.below(3); i > 0; --i) change(rng, seeds, input);
  return input;
}

void take(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  const Inputs seeds = perigee::testing::fuzz_seeds();
  if (argc > 1) {
    const std::string_view word(argv[1]);
    std::size_t number = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    if (read.ptr == word.data() + word.size()) return take(input_of(number, seeds)), 0;
    std::ifstream file(argv[1], std::ios::binary);
    return take(std::string(std::istreambuf_iterator<char>(file), {})), 0;
  }
  for (const int fatal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) signal(fatal, die);
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(name_input);
  for (std::size_t number = 0; number < seeds.size() + kChanges; ++number) {
    current = number;
    take(input_of(number, seeds));
  }
  std::printf("%zu inputs\n", seeds.size() + kChanges);
  return 0;
}
