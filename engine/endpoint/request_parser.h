// engine/endpoint/request_parser.h: bytes from a client, taken apart into commands.
//
// Both forms of the Redis protocol: *2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n, and lines of words as a
// person types them. Finds the same commands and the same error however the bytes were cut on their
// way. Errors are those of Redis 7.0, word for word. Costs memory for what has come, never for what
// was announced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/script.h"

namespace perigee::endpoint {

struct RequestLimits {
  std::size_t bulk_bytes = std::size_t{512} << 20;  // longest argument
  // A client that has yet to say a password may send ten short arguments.
  bool authenticated = true;
};

class RequestParser {
 public:
  enum class Step : std::uint8_t {
    kMore,     // no whole command yet
    kCommand,  // argv() and size() say which
    kError,    // error() says what is wrong; nothing that follows can be understood
  };

  RequestLimits limits;

  // `input` begins behind the last command found, and with the same bytes as at the last call when
  // that wanted more. Linear in what is new.
  Step next(std::string_view input);

  // The command's words, until the next call: views of `input`, or of the parser when the words
  // were quoted. None for an empty line and for "*0", which get no answer.
  Arguments argv() const { return argv_; }
  // How many bytes of `input` the command took.
  std::size_t size() const { return at_; }
  // "Protocol error: ..."
  const std::string& error() const { return error_; }

 private:
  struct Span {
    std::size_t at, size;
  };
  void begin();
  Step inline_command(std::string_view input);
  Step multibulk(std::string_view input);
  Step count(std::string_view input);
  Step bulk_size(std::string_view input);
  Step bulk(std::string_view input);
  Step line(std::string_view input, std::string_view too_long, std::string_view& text);
  Step fail(std::string_view what);

  bool found_ = false;                    // the last call found a command
  std::size_t at_ = 0;                    // what was understood so far
  std::size_t searched_ = 0;              // no line ends before here
  std::optional<std::int64_t> left_;      // arguments still to come
  std::optional<std::size_t> bulk_size_;  // of the next one
  std::vector<Span> spans_;               // of those that came: `input` may move
  std::vector<std::string> words_;
  std::vector<std::string_view> argv_;
  std::string error_;
};

}  // namespace perigee::endpoint
