// perigee/reply.h: the answer of a command, as an ordinary value.
//
// A Reply is exactly what a client of the session's protocol would see: under RESP2 (the default) a
// hash arrives as a flat array and a score as text, under RESP3 as a map and a double.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/reply_sink.h"

namespace perigee {

// One node of a reply tree. Owns everything it holds and never refers to engine memory, so it may
// outlive the call and the engine. Comparable, which is what tests want:
//   EXPECT_EQ(engine.call("GET", "k"), Reply("v"));
class PERIGEE_API Reply {
 public:
  struct Nil {
    friend bool operator==(Nil, Nil) = default;
  };
  struct Status {  // a simple string: "OK", "PONG", "QUEUED"
    std::string text;
    friend bool operator==(const Status&, const Status&) = default;
  };
  struct BigNumber {  // RESP3: an integer of any size, as decimal digits
    std::string digits;
    friend bool operator==(const BigNumber&, const BigNumber&) = default;
  };
  struct Verbatim {  // RESP3: text with a three-letter format, "txt" or "mkd"
    std::string format, text;
    friend bool operator==(const Verbatim&, const Verbatim&) = default;
  };
  struct Map {  // RESP3, in the order in which the pairs were answered
    std::vector<std::pair<Reply, Reply>> entries;
    friend PERIGEE_API bool operator==(const Map&, const Map&);
  };
  struct Set {  // RESP3
    std::vector<Reply> items;
    friend PERIGEE_API bool operator==(const Set&, const Set&);
  };
  using Array = std::vector<Reply>;
  using Variant = std::variant<Nil, Status, Error, std::int64_t, double, bool, std::string,
                               BigNumber, Verbatim, Array, Map, Set>;

  Reply() = default;                                           // nil
  Reply(std::string_view bulk) : value_(std::string(bulk)) {}  // NOLINT: implicit
  Reply(const char* bulk) : value_(std::string(bulk)) {}       // NOLINT: implicit
  Reply(std::string bulk) : value_(std::move(bulk)) {}         // NOLINT: implicit
  Reply(std::int64_t n) : value_(n) {}                         // NOLINT: implicit
  Reply(int n) : value_(std::int64_t{n}) {}                    // NOLINT: implicit
  Reply(double d) : value_(d) {}                               // NOLINT: implicit
  Reply(bool b) : value_(b) {}                                 // NOLINT: implicit
  Reply(Status s) : value_(std::move(s)) {}                    // NOLINT: implicit
  Reply(Error e) : value_(std::move(e)) {}                     // NOLINT: implicit
  Reply(Array a) : value_(std::move(a)) {}                     // NOLINT: implicit
  Reply(Map m) : value_(std::move(m)) {}                       // NOLINT: implicit
  Reply(Set s) : value_(std::move(s)) {}                       // NOLINT: implicit
  Reply(BigNumber n) : value_(std::move(n)) {}                 // NOLINT: implicit
  Reply(Verbatim v) : value_(std::move(v)) {}                  // NOLINT: implicit

  bool is_nil() const noexcept { return std::holds_alternative<Nil>(value_); }
  bool is_error() const noexcept { return std::holds_alternative<Error>(value_); }

  // Null when the reply is of another kind.
  template <class T>
  const T* get_if() const noexcept {
    return std::get_if<T>(&value_);
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit(std::forward<Visitor>(visitor), value_);
  }

  // What redis-cli prints at a terminal: `(integer) 3`, `1) "a"`, `(nil)`. Ends with a newline.
  std::string to_text() const;

  friend bool operator==(const Reply&, const Reply&) = default;

 private:
  Variant value_;
};

// Writes `reply` to `sink`, as if the command were answering there.
PERIGEE_API void write(ReplySink& sink, const Reply& reply);

}  // namespace perigee
