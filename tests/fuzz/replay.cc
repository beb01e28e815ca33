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

#include "tests/fuzz/fuzz.h"
#include "tests/support/changed_bytes.h"

// There under a sanitizer.
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace {

using perigee::testing::changed;

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

void take(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> seeds = perigee::testing::fuzz_seeds();
  if (argc > 1) {
    const std::string_view word(argv[1]);
    std::size_t number = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    if (read.ptr == word.data() + word.size()) return take(changed(seeds, number)), 0;
    std::ifstream file(argv[1], std::ios::binary);
    return take(std::string(std::istreambuf_iterator<char>(file), {})), 0;
  }
  for (const int fatal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) signal(fatal, die);
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(name_input);
  for (std::size_t number = 0; number < seeds.size() + kChanges; ++number) {
    current = number;
    take(changed(seeds, number));
  }
  std::printf("%zu inputs\n", seeds.size() + kChanges);
  return 0;
}
