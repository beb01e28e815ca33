// perigee/strings.h: string values, typed. Redis 7.0 semantics unless a line says otherwise.
//
// Every function is one turn. Those that meet a key with another type of value refuse with
// kWrongType and change nothing. A key past its deadline is absent.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/bytes_view.h"
#include "perigee/error.h"
#include "perigee/expiry.h"
#include "perigee/export.h"

namespace perigee {

namespace core {
class SessionState;
}

enum class SetWhen : std::uint8_t { kAlways, kIfAbsent, kIfPresent };

struct SetOptions {
  SetWhen when = SetWhen::kAlways;
  Expiry expiry = Expiry::never();
};

struct KeyValue {
  std::string_view key, value;
};

class PERIGEE_API Strings {
 public:
  // SET. Replaces a value of any type. False when `when` did not hold. O(1).
  Result<bool> set(std::string_view key, std::string_view value, const SetOptions& how = {});

  // GET. O(1), no copy.
  Result<std::optional<BytesView>> get(std::string_view key) const;

  // STRLEN. Bytes, 0 when absent. O(1).
  Result<std::size_t> length(std::string_view key) const;

  // GETRANGE: bytes first to last, both included, negative ones counted from the end. Empty when
  // absent or out of range. O(1), no copy.
  Result<BytesView> range(std::string_view key, std::int64_t first, std::int64_t last) const;

  // SET with GET: the value there was. Refuses kWrongType and then sets nothing. O(1).
  Result<std::optional<std::string>> exchange(std::string_view key, std::string_view value,
                                              const SetOptions& how = {});

  // GETDEL: takes the value out. O(1).
  Result<std::optional<std::string>> take(std::string_view key);

  // GETEX: reads the value and changes its deadline (Expiry::keep(): reads only). An instant that
  // has passed removes the key. O(log n), n keys with a deadline.
  Result<std::optional<std::string>> get_and_expire(std::string_view key, Expiry expiry);

  // APPEND: the new length. kLimit beyond Limits::value_bytes. Amortised O(size of tail).
  Result<std::size_t> append(std::string_view key, std::string_view tail);

  // SETRANGE: overwrites from `offset` on, padding with zero bytes; the new length.
  Result<std::size_t> set_range(std::string_view key, std::int64_t offset, std::string_view bytes);

  // INCRBY (and DECRBY, with a negative delta): the new value. kNotANumber when the value is not an
  // integer, kOutOfRange on overflow; the value stays as it was. O(1).
  Result<std::int64_t> increment(std::string_view key, std::int64_t delta = 1);

  // INCRBYFLOAT: the new value as text, computed in 80-bit extended precision and written with up
  // to 17 decimals, as Redis does. `delta` is decimal text, so nothing is lost on the way.
  Result<std::string> increment_real(std::string_view key, std::string_view delta);

  // MGET: nullopt for what is absent or not a string. O(number of keys).
  std::vector<std::optional<BytesView>> get_many(std::span<const std::string_view> keys) const;

  // MSET: all are set, in order. O(number of pairs).
  Result<void> set_many(std::span<const KeyValue> pairs);

  // MSETNX: sets all or, when one of the keys exists, none and answers false.
  Result<bool> set_many_if_absent(std::span<const KeyValue> pairs);

  // LCS: the longest common subsequence. O(n * m) time and memory; kLimit when that is too much.
  Result<std::string> common_subsequence(std::string_view key_a, std::string_view key_b) const;

 private:
  friend class Engine;
  friend class Session;
  explicit Strings(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
