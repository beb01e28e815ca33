// perigee/lists.h: lists of byte strings, typed. Redis 7.0 semantics.
//
// Every function is one turn. Those that meet a key with another type of value refuse with
// kWrongType and change nothing. A list without items is no list: its key is gone. Indexes count
// from 0; negative ones from the end, -1 being the last item. n is the length of the list; an item
// by its index costs O(log n), at either end next to nothing.
#pragma once

#include <cstddef>
#include <cstdint>
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

enum class ListEnd : std::uint8_t { kFront, kBack };

enum class PushWhen : std::uint8_t { kAlways, kIfPresent };

struct FindOptions {
  std::int64_t rank = 1;           // which match comes first; negative: searched from the end
  std::size_t count = 0;           // how many matches at the most; 0: all
  std::size_t most_looked_at = 0;  // how many items are compared at the most; 0: all
};

// What Lists::pop_first took.
struct PoppedItems {
  std::size_t key = 0;  // the index of the key it was taken from
  std::vector<std::string> items;
};

class PERIGEE_API Lists {
 public:
  // LPUSH, RPUSH; with kIfPresent LPUSHX, RPUSHX: the new length, 0 when nothing was pushed. Items
  // are pushed one after the other, so that the last one ends up at the front. kLimit when an item
  // is longer than Limits::value_bytes. O(number of items).
  Result<std::size_t> push_front(std::string_view key, std::span<const std::string_view> items,
                                 PushWhen when = PushWhen::kAlways);
  Result<std::size_t> push_back(std::string_view key, std::span<const std::string_view> items,
                                PushWhen when = PushWhen::kAlways);
  Result<std::size_t> push_front(std::string_view key, std::string_view item,
                                 PushWhen when = PushWhen::kAlways) {
    return push_front(key, {&item, 1}, when);
  }
  Result<std::size_t> push_back(std::string_view key, std::string_view item,
                                PushWhen when = PushWhen::kAlways) {
    return push_back(key, {&item, 1}, when);
  }

  // LPOP, RPOP: takes an item out. nullopt when the key is absent.
  Result<std::optional<std::string>> pop_front(std::string_view key);
  Result<std::optional<std::string>> pop_back(std::string_view key);

  // LPOP and RPOP with a count: up to `count` items, the one at the end first. Empty when the key
  // is absent. O(count).
  Result<std::vector<std::string>> pop_many(std::string_view key, ListEnd end, std::size_t count);

  // LMPOP: up to `count` items of the first of the keys that holds a list. nullopt when none does.
  // kOutOfRange when `count` is 0. O(number of keys + count).
  Result<std::optional<PoppedItems>> pop_first(std::span<const std::string_view> keys, ListEnd end,
                                               std::size_t count = 1);

  // LLEN: the number of items, 0 when the key is absent. O(1).
  Result<std::size_t> size(std::string_view key) const;

  // LINDEX: nullopt when there is no such item. O(log n), no copy.
  Result<std::optional<BytesView>> at(std::string_view key, std::int64_t index) const;

  // LSET: replaces an item. kAbsent when there is no such key, kOutOfRange when there is no such
  // item. O(log n).
  Result<void> set(std::string_view key, std::int64_t index, std::string_view item);

  // LINSERT: puts an item beside the first one that equals `pivot`; the new length. nullopt when
  // there is none. O(n) to find it.
  Result<std::optional<std::size_t>> insert_before(std::string_view key, std::string_view pivot,
                                                   std::string_view item);
  Result<std::optional<std::size_t>> insert_after(std::string_view key, std::string_view pivot,
                                                  std::string_view item);

  // LRANGE: items first to last, both included. Empty when absent or out of range. O(log n + number
  // of items), no copies.
  Result<std::vector<BytesView>> range(std::string_view key, std::int64_t first,
                                       std::int64_t last) const;

  // LREM: removes items that equal `item`, the first `count` ones or, when it is negative, the last
  // -`count` ones; 0: all. How many were removed. O(n).
  Result<std::size_t> remove(std::string_view key, std::string_view item, std::int64_t count = 0);

  // LTRIM: removes all items but first to last, both included. O(log n), and a hundredth or so of
  // the number of items removed.
  Result<void> trim(std::string_view key, std::int64_t first, std::int64_t last);

  // LPOS: where the first item is that equals `item`. O(n).
  Result<std::optional<std::size_t>> position(std::string_view key, std::string_view item) const;

  // LPOS with its options: where all that equal `item` are, in the order of the search. kOutOfRange
  // when the rank is 0 or the lowest number there is. O(n).
  Result<std::vector<std::size_t>> positions(std::string_view key, std::string_view item,
                                             const FindOptions& how = {}) const;

  // LMOVE (and RPOPLPUSH): takes an item from one list and pushes it to another, or to the other
  // end of the same; the item. nullopt when there is no `from`. O(1).
  Result<std::optional<std::string>> move(std::string_view from, ListEnd from_end,
                                          std::string_view to, ListEnd to_end);

 private:
  friend class Engine;
  friend class Session;
  explicit Lists(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
