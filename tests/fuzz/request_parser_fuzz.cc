// What a client may send, cut anyhow: the first byte says how. The commands and the error must be
// those of the same bytes in one piece, and words lie inside the input unless they were quoted.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/check.h"

#include "engine/endpoint/request_parser.h"
#include "tests/fuzz/fuzz.h"

namespace perigee::testing {
namespace {

using endpoint::RequestParser;

struct Outcome {
  std::vector<std::vector<std::string>> commands;
  std::string error;
  std::size_t taken = 0;
  bool operator==(const Outcome&) const = default;
};

// Takes what can be taken of `bytes`. False when there was an error.
bool take(RequestParser& parser, std::string_view bytes, Outcome& outcome) {
  for (;;) {
    const std::vector<char> copy(bytes.begin() + static_cast<std::ptrdiff_t>(outcome.taken),
                                 bytes.end());  // a sanitizer sees a step too far
    switch (parser.next({copy.data(), copy.size()})) {
      case RequestParser::Step::kMore:
        return true;
      case RequestParser::Step::kError:
        outcome.error = parser.error();
        return false;
      case RequestParser::Step::kCommand:
        PERIGEE_CHECK(parser.size() <= copy.size(), "a command took more than there was");
        outcome.commands.emplace_back(parser.argv().begin(), parser.argv().end());
        outcome.taken += parser.size();
    }
  }
}

Outcome parse(std::string_view bytes, std::size_t first, std::size_t step) {
  RequestParser parser;
  parser.limits.bulk_bytes = 4096;
  Outcome outcome;
  for (std::size_t end = std::min(first, bytes.size());; end = std::min(end + step, bytes.size())) {
    if (!take(parser, bytes.substr(0, end), outcome) || end == bytes.size()) return outcome;
  }
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  const std::string bytes[] = {
      "*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n*1\r\n$4\r\nPING\r\n",
      "PING\r\nset \"a\\x41\\n\" 'it\\'s'\r\n\r\n*0\r\n*-1\r\n*1\r\n$4\r\nPING\r\n",
      "*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4097\r\n",
      "*2147483647\r\n$1\r\na\r\n",
      "*1\r\n:1\r\n",
      "ECHO \"a\r\n",
  };
  std::vector<std::string> seeds;
  for (const std::string& each : bytes) {
    for (const char how : {'\x01', '\x03', '\x47', '\xff'}) seeds.push_back(how + each);
  }
  return seeds;
}

}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  using perigee::testing::parse;
  PERIGEE_CHECK(parse(bytes, data[0] / 16U, 1 + data[0] % 16U) == parse(bytes, bytes.size(), 1),
                "a request is another when it is cut");
  return 0;
}
