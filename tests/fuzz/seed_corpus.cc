// Writes the seeds of a target to its corpus, the first folder that libFuzzer is given.
#include <filesystem>
#include <fstream>

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  for (int i = 1; i < *argc; ++i) {
    const std::filesystem::path folder((*argv)[i]);
    if (!std::filesystem::is_directory(folder)) continue;
    std::size_t number = 0;
    for (const std::string& seed : perigee::testing::fuzz_seeds())
      std::ofstream(folder / ("seed-" + std::to_string(++number)), std::ios::binary) << seed;
    break;
  }
  return 0;
}
