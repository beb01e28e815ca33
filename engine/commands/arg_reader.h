// engine/commands/arg_reader.h: read argv front to back; the first mistake sticks.
//
// A handler reads everything it needs and then asks once: `if (in.error()) return ...`. After a
// mistake every read returns a harmless default, so there is nothing to check on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "perigee/error.h"
#include "perigee/script.h"

namespace perigee::commands {

class ArgReader {
 public:
  // Begins behind the `skip` words of the command's name.
  ArgReader(Arguments argv, std::size_t skip) : argv_(argv), at_(skip) {}

  // The next argument; dispatch has made sure that those the arity promises are there. Reading
  // beyond the end is a syntax error.
  std::string_view bytes();
  std::int64_t integer();  // "ERR value is not an integer or out of range"
  // The same within bounds: "ERR value is out of range, value must between -1 and 9".
  std::int64_t integer_between(std::int64_t least, std::int64_t most);

  // The same, not below `least`. Whatever else it is, the refusal is this text.
  std::int64_t integer_from(std::int64_t least, std::string_view refusal);
  // A double that is not NaN; the refusal is this text.
  double real(std::string_view refusal = "ERR value is not a valid float");

  // A number of keys, and the keys: "ERR numkeys should be greater than 0", "ERR Number of keys
  // can't be greater than number of args".
  Arguments counted_keys();

  // Consumes the next argument when it is this word, in any case. `upper` is in capitals.
  bool token(std::string_view upper);

  // The next `count` arguments, which are there.
  Arguments next(std::size_t count);

  std::size_t left() const { return argv_.size() - at_; }
  // What is left, consumed.
  Arguments rest();

  // The first refusal wins. `message` is the whole text.
  void refuse(ErrorCode code, std::string_view message);
  void refuse_syntax() { refuse(ErrorCode::kSyntax, "ERR syntax error"); }
  // Refuses anything that is left.
  void finish() {
    if (left() != 0) refuse_syntax();
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  Arguments argv_;
  std::size_t at_;
  std::optional<Error> error_;
};

// The integer in `text`, or a refusal with Redis' words.
Result<std::int64_t> to_integer(std::string_view text);

}  // namespace perigee::commands
