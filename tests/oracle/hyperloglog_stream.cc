#include "tests/oracle/command_stream.h"

namespace perigee::testing {

// From a few elements to enough for the dense form within some commands.
std::vector<std::string> CommandStream::elements() {
  Words words(one_in(4) ? below(160) : below(6));
  const std::uint64_t most = one_in(3) ? 50 : 20000;
  for (std::string& word : words) word = one_in(30) ? value() : "e" + std::to_string(below(most));
  return words;
}

// A dense HyperLogLog with any registers; or a sparse one of well-formed runs, mostly for a wrong
// number of registers. No run is cut off at the end: see HLL-CUT in differences.md.
std::string CommandStream::odd_hyperloglog() {
  std::string text = "HYLL";
  text += static_cast<char>(one_in(6) ? below(3) : 1);
  for (int i = 0; i < 11; ++i) text += static_cast<char>(one_in(2) ? 0 : below(256));
  if (text[4] == 0) {
    for (int i = 0; i < 12288; ++i) text += static_cast<char>(below(one_in(9) ? 256 : 16));
    return text;
  }
  for (std::uint64_t runs = below(40); runs > 0; --runs) {
    const bool wide = one_in(6);
    text += static_cast<char>(wide ? 0x40 | below(64) : one_in(2) ? 0x80 | below(128) : below(64));
    if (wide) text += static_cast<char>(below(256));
  }
  if (one_in(40)) text.resize(below(17));
  if (one_in(4)) text += "\x7f\xff";
  return text;
}

void CommandStream::fill_hyperloglog_commands() {
  makers_["PFADD"] = [this] {
    const std::string name = key("hll");
    if (one_in(50)) then_.push_back({{"DEL", name}});
    if (one_in(50)) then_.push_back({{"SET", key("hll"), odd_hyperloglog()}});
    return StreamCommand{Words{"PFADD", name} + elements()};
  };
  makers_["PFCOUNT"] = [this] {
    Words argv{"PFCOUNT", key("hll")};
    while (one_in(3)) argv.push_back(key("hll"));
    if (one_in(4)) then_.push_back({{"GET", argv[1]}});
    return StreamCommand{argv};
  };
  makers_["PFMERGE"] = [this] {
    Words argv{"PFMERGE", key("hll")};
    if (one_in(4)) then_.push_back({{"GET", argv[1]}});
    if (one_in(4)) then_.push_back({{"DEL", argv[1]}});
    while (one_in(2)) argv.push_back(key("hll"));
    return StreamCommand{argv};
  };
}

}  // namespace perigee::testing
