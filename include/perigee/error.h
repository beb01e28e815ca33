// perigee/error.h: how every fallible call answers.
//
// Three kinds of "no" and one rule for each:
//   * absence            std::optional       "no such key" is an answer, not a failure
//   * refusal            Result<T>           wrong type, bad argument, limit reached
//   * broken caller      PERIGEE_CHECK       a bug in the host; aborts with a message
// perigee itself throws nothing.
//
// When operator new throws std::bad_alloc, a call has done all of what it was to do or nothing, and
// the engine goes on as usual:
//   * functions that answer a Result, a Reply or to a ReplySink refuse with kNoMemory;
//   * the few others (Keys::exists, Engine::fork, ...) let the std::bad_alloc out;
//   * a script keeps what its calls had done, each of them being done or not.
// Three things give way without a word: an event there is no memory for is dropped, as when the
// buffer is full; due keys and the room that removed data leaves may stay a little longer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "perigee/check.h"

namespace perigee {

// What went wrong, for programs. The text is for people and for Redis clients.
enum class ErrorCode : std::uint8_t {
  kSyntax,      // "ERR syntax error", wrong arity, unknown command or subcommand
  kNotANumber,  // "ERR value is not an integer or out of range", "... not a valid float"
  kOutOfRange,  // index, offset, overflow, a result that would be NaN
  kWrongType,   // "WRONGTYPE ...": the key holds another type of value
  kAbsent,      // "ERR no such key", where Redis refuses instead of answering nil
  kNoScript,    // "NOSCRIPT ...": no script with this SHA1
  kScript,      // a script failed to compile or raised an error
  kDenied,      // not allowed here: in a script, in a read-only script, for this session
  kLimit,       // a limit was reached: memory, instructions, depth, size of a value
  kNoMemory,    // "OOM out of memory: ...": operator new failed; the text says what became of it
};

// An error reply. `message` is the whole Redis text, its first word included ("WRONGTYPE ...").
struct Error {
  ErrorCode code = ErrorCode::kSyntax;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

// Value-or-Error. The member names are those of std::expected, so that the day the floor is
// C++23 this class can become `template <class T> using Result = std::expected<T, Error>;`.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  // Requires has_value(); aborts otherwise, in every build type.
  T& value() & {
    PERIGEE_CHECK(has_value(), "the value of a Result that holds an Error was read");
    return *std::get_if<0>(&state_);
  }
  const T& value() const& { return const_cast<Result*>(this)->value(); }
  // By value, unlike std::expected: `for (auto x : *f())` must not walk a dead temporary.
  T value() && { return std::move(value()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Requires !has_value(); aborts otherwise.
  const Error& error() const {
    PERIGEE_CHECK(!has_value(), "the error of a Result that holds a value was read");
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}  // NOLINT: implicit
  bool has_value() const noexcept { return ok_; }
  explicit operator bool() const noexcept { return ok_; }
  // Requires !has_value(); aborts otherwise.
  const Error& error() const {
    PERIGEE_CHECK(!ok_, "the error of a Result without one was read");
    return error_;
  }

 private:
  Error error_{};
  bool ok_ = true;
};

}  // namespace perigee
