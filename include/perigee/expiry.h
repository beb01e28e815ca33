// perigee/expiry.h: when a key, or a field of a hash, should go away.
#pragma once

#include <cstdint>

#include "perigee/clock.h"

namespace perigee {

// Never, at an instant, after a while, or as it was.
class Expiry {
 public:
  enum class Kind : std::uint8_t { kNever, kKeep, kAt, kAfter };

  static Expiry never() { return Expiry(Kind::kNever, 0); }
  static Expiry keep() { return Expiry(Kind::kKeep, 0); }
  // Resolution one millisecond. An instant that has passed already is allowed.
  static Expiry at(UnixMillis instant) {
    return Expiry(Kind::kAt, instant.time_since_epoch().count());
  }
  // Counted from the instant of the turn. Zero and negative times are refused with kOutOfRange.
  static Expiry after(Millis ttl) { return Expiry(Kind::kAfter, ttl.count()); }

  Kind kind() const { return kind_; }
  std::int64_t millis() const { return millis_; }

 private:
  Expiry(Kind kind, std::int64_t millis) : kind_(kind), millis_(millis) {}
  Kind kind_;
  std::int64_t millis_;
};

}  // namespace perigee
