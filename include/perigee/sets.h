// perigee/sets.h: sets, typed. Redis 7.0 semantics.
//
// Every function is one turn. Those that meet a key with another type of value refuse with
// kWrongType and change nothing. A set goes away with its last member; an absent key reads as a set
// without members. Integers alone stand in numeric order (up to set-max-intset-entries of them),
// other members in the order in which they were added.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/bytes_view.h"
#include "perigee/error.h"
#include "perigee/export.h"

namespace perigee {

namespace core {
class SessionState;
}

struct MembersPage {
  std::uint64_t cursor = 0;  // where to go on; 0: the scan is complete
  std::vector<BytesView> members;
};

class PERIGEE_API Sets {
 public:
  using Names = std::span<const std::string_view>;

  // SADD: how many of the members are new. O(number of members).
  Result<std::size_t> add(std::string_view key, Names members);
  Result<bool> add(std::string_view key, std::string_view member);

  // SREM: how many of the members were there. O(number of members).
  Result<std::size_t> erase(std::string_view key, Names members);
  Result<bool> erase(std::string_view key, std::string_view member);

  // SCARD. O(1).
  Result<std::size_t> size(std::string_view key) const;

  // SISMEMBER and SMISMEMBER. O(1) a member; O(log n) among integers.
  Result<bool> contains(std::string_view key, std::string_view member) const;
  Result<std::vector<bool>> contains_each(std::string_view key, Names members) const;

  // SMEMBERS, in the set's order. O(n), no copies.
  Result<std::vector<BytesView>> members(std::string_view key) const;

  // SMOVE: false when `from` has no such member. O(1).
  Result<bool> move(std::string_view from, std::string_view to, std::string_view member);

  // SPOP: takes out up to `count` members, drawn with the engine's generator. O(count log n).
  Result<std::vector<std::string>> pop(std::string_view key, std::size_t count = 1);

  // SRANDMEMBER with a positive count: up to `count` members, each at most once. O(count log n).
  Result<std::vector<BytesView>> random(std::string_view key, std::size_t count = 1) const;

  // SINTER (in the order of the smallest set), SUNION (set after set), SDIFF (in the order of the
  // first). At least one key. O(all members); SINTER O(members of the smallest set * keys).
  Result<std::vector<std::string>> intersection(Names keys) const;
  Result<std::vector<std::string>> union_of(Names keys) const;
  Result<std::vector<std::string>> difference(Names keys) const;

  // SINTERSTORE, SUNIONSTORE, SDIFFSTORE: put the result under `to`, whatever that held, and answer
  // its size. Without members `to` goes away.
  Result<std::size_t> store_intersection(std::string_view to, Names keys);
  Result<std::size_t> store_union(std::string_view to, Names keys);
  Result<std::size_t> store_difference(std::string_view to, Names keys);

  // SINTERCARD: counts up to `limit`; 0: all.
  Result<std::size_t> intersection_size(Names keys, std::size_t limit = 0) const;

  // SSCAN: one page. A set kept in one buffer comes at once, whatever `count`; of others up to
  // `count` members are looked at, youngest first. A member that stays is returned exactly once,
  // one added during the scan is not. O(count).
  Result<MembersPage> scan(std::string_view key, std::uint64_t cursor, std::string_view match = {},
                           std::size_t count = 10) const;

 private:
  friend class Engine;
  friend class Session;
  explicit Sets(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
