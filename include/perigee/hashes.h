// perigee/hashes.h: hashes, typed. Redis 7.0 semantics; deadlines of fields as in Redis 7.4
// and 8.0.
//
// Every function is one turn. Those that meet a key with another type of value refuse with
// kWrongType and change nothing. A hash goes away with its last field; an absent key reads as a
// hash without fields. A field past its deadline is absent.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/bytes_view.h"
#include "perigee/clock.h"
#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/field.h"
#include "perigee/keys.h"
#include "perigee/strings.h"

namespace perigee {

struct FieldsPage {
  std::uint64_t cursor = 0;  // where to go on; 0: the scan is complete
  std::vector<FieldView> fields;
};

// What became of a field whose deadline was to change.
enum class FieldExpiry : std::int8_t {
  kAbsent = -2,  // there is no such field
  kNone = -1,    // it has no deadline
  kNotMet = 0,   // the condition did not hold
  kDone = 1,     //
  kRemoved = 2,  // the deadline had passed already
};

// The condition of HSETEX: on all of the fields together.
enum class FieldsWhen : std::uint8_t { kAlways, kIfNoneThere, kIfAllThere };

class PERIGEE_API Hashes {
 public:
  // HSET: how many of the fields are new. A field that is overwritten loses its deadline.
  // O(number of pairs).
  Result<std::size_t> set(std::string_view key, std::span<const FieldValue> pairs);
  Result<bool> set(std::string_view key, std::string_view field, std::string_view value);

  // HSETNX: false, and nothing changes, when the field is there. O(1).
  Result<bool> set_if_absent(std::string_view key, std::string_view field, std::string_view value);

  // HGET. O(1), no copy.
  Result<std::optional<BytesView>> get(std::string_view key, std::string_view field) const;

  // HMGET: nullopt for what is absent. O(number of fields).
  Result<std::vector<std::optional<BytesView>>> get_many(
      std::string_view key, std::span<const std::string_view> fields) const;

  // HGETALL, in the order in which the fields were added; HKEYS and HVALS are halves of it. O(n).
  Result<std::vector<FieldView>> all(std::string_view key) const;

  // HEXISTS, HLEN, HSTRLEN (bytes; 0 when absent). O(1).
  Result<bool> contains(std::string_view key, std::string_view field) const;
  Result<std::size_t> size(std::string_view key) const;
  Result<std::size_t> value_length(std::string_view key, std::string_view field) const;

  // HDEL: how many were there. O(number of fields).
  Result<std::size_t> erase(std::string_view key, std::span<const std::string_view> fields);
  Result<bool> erase(std::string_view key, std::string_view field);

  // HINCRBY: the new value. An absent field counts as 0 and a deadline stays. kNotANumber when the
  // value is not an integer, kOutOfRange on overflow; the value stays as it was then. O(1).
  Result<std::int64_t> increment(std::string_view key, std::string_view field,
                                 std::int64_t delta = 1);

  // HINCRBYFLOAT: the new value as text; see Strings::increment_real.
  Result<std::string> increment_real(std::string_view key, std::string_view field,
                                     std::string_view delta);

  // HRANDFIELD: fields drawn with the engine's generator, each at most once; fewer when the hash
  // has fewer. O(count log n).
  Result<std::vector<FieldView>> random(std::string_view key, std::size_t count) const;

  // HSCAN: one page. A hash kept in one buffer comes at once, whatever `count`; of others up to
  // `count` fields are looked at, youngest first. A field that stays is returned exactly once, one
  // added during the scan is not. O(count).
  Result<FieldsPage> scan(std::string_view key, std::uint64_t cursor, std::string_view match = {},
                          std::size_t count = 10) const;

  // HPEXPIREAT, HPEXPIRE: gives fields a deadline, one answer a field. One that has passed removes
  // the field. Fields without a deadline count as expiring after every other. kOutOfRange for a
  // negative deadline or ttl, and beyond 2^46 ms. O(log n) a field, n fields with a deadline.
  Result<std::vector<FieldExpiry>> expire_at(std::string_view key,
                                             std::span<const std::string_view> fields,
                                             UnixMillis instant,
                                             ExpireWhen when = ExpireWhen::kAlways);
  Result<std::vector<FieldExpiry>> expire_after(std::string_view key,
                                                std::span<const std::string_view> fields,
                                                Millis ttl, ExpireWhen when = ExpireWhen::kAlways);

  // HPERSIST: takes deadlines away; kAbsent, kNone or kDone a field.
  Result<std::vector<FieldExpiry>> persist(std::string_view key,
                                           std::span<const std::string_view> fields);

  // HPEXPIRETIME: nullopt when the field is absent or has no deadline. O(1).
  Result<std::optional<UnixMillis>> expires_at(std::string_view key, std::string_view field) const;

  // HGETEX: the values, and a deadline for the fields that are there: at an instant or after a
  // while (kOutOfRange unless positive), none (Expiry::never()) or as it was (Expiry::keep()).
  Result<std::vector<std::optional<std::string>>> get_and_expire(
      std::string_view key, std::span<const std::string_view> fields, Expiry expiry);

  // HSETEX: sets all of the fields with a deadline, or none of them (false) when `when` does not
  // hold. Expiry::never() takes deadlines away, keep() leaves those of fields that are there.
  Result<bool> set_and_expire(std::string_view key, std::span<const FieldValue> pairs,
                              Expiry expiry, FieldsWhen when = FieldsWhen::kAlways);

  // HGETDEL: takes fields out; nullopt for what was absent. O(number of fields).
  Result<std::vector<std::optional<std::string>>> take(std::string_view key,
                                                       std::span<const std::string_view> fields);

 private:
  friend class Engine;
  friend class Session;
  explicit Hashes(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
