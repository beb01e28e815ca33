// perigee/keys.h: the keyspace: what exists, for how long, under which name.
//
// Every function is one turn on the session's selected database. Redis 7.0 semantics.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/clock.h"
#include "perigee/error.h"
#include "perigee/expiry.h"
#include "perigee/export.h"
#include "perigee/sort.h"

namespace perigee {

namespace core {
class SessionState;
}

// What a key may hold. The numbers are not stored anywhere.
enum class ValueType : std::uint8_t { kString, kList, kSet, kSortedSet, kHash, kStream };

// The name TYPE answers: "string", "list", "set", "zset", "hash", "stream".
PERIGEE_API std::string_view name_of(ValueType type);

// The options of EXPIRE (Redis 7.0): which deadlines may be changed. A key without a deadline
// counts as one that expires after every other.
enum class ExpireWhen : std::uint8_t { kAlways, kIfNone, kIfSome, kIfLater, kIfSooner };

struct ScanOptions {
  std::string_view match = {};         // a glob pattern; empty: all keys
  std::optional<ValueType> type = {};  // only keys of this type
  std::size_t count = 10;              // how many keys to look at, at the most
};

struct RestoreOptions {
  bool replace = false;                                // whatever the key holds
  std::optional<std::chrono::seconds> idle_time = {};  // since the last use; none: used now
};

struct ScanPage {
  std::uint64_t cursor = 0;  // where to go on; 0: the scan is complete
  std::vector<std::string> keys;
};

class PERIGEE_API Keys {
 public:
  // EXISTS. O(1).
  bool exists(std::string_view key) const;

  // TYPE. O(1).
  std::optional<ValueType> type(std::string_view key) const;

  // OBJECT ENCODING, with the server's names: "int", "embstr", "raw", ... O(1).
  std::optional<std::string_view> encoding(std::string_view key) const;

  // OBJECT IDLETIME: time since the last read or write, in steps of a second. O(1).
  std::optional<std::chrono::seconds> idle_time(std::string_view key) const;

  // DEL and UNLINK: how many were there. O(1) a key.
  std::size_t erase(std::span<const std::string_view> keys);
  bool erase(std::string_view key) { return erase({&key, 1}) == 1; }

  // TOUCH: how many were there; they count as read now. O(1) a key.
  std::size_t touch(std::span<const std::string_view> keys);

  // PEXPIREAT: false when the key is absent or `when` did not hold. An instant that has passed
  // removes the key. O(log n), n keys with a deadline.
  bool expire_at(std::string_view key, UnixMillis instant, ExpireWhen when = ExpireWhen::kAlways);

  // PEXPIRE: the same, counted from the instant of the turn. kOutOfRange when the sum overflows.
  Result<bool> expire_after(std::string_view key, Millis ttl,
                            ExpireWhen when = ExpireWhen::kAlways);

  // PERSIST: removes the deadline. False when there was none. O(log n).
  bool persist(std::string_view key);

  // PEXPIRETIME. nullopt: no such key, or no deadline (exists() tells which). O(1).
  std::optional<UnixMillis> deadline(std::string_view key) const;

  // PTTL: time left at the instant of the turn. nullopt as for deadline(). O(1).
  std::optional<Millis> ttl(std::string_view key) const;

  // RENAME: `to` is replaced. kAbsent when there is no `from`. O(1).
  Result<void> rename(std::string_view from, std::string_view to);

  // RENAMENX: false when `to` exists. O(1).
  Result<bool> rename_if_absent(std::string_view from, std::string_view to);

  // COPY, within the database or to another one (0 to 15; kOutOfRange otherwise). False when there
  // is no `from`, or `to` exists and `replace` is false. The value is shared until one side is
  // written: O(1).
  Result<bool> copy(std::string_view from, std::string_view to, bool replace = false,
                    std::optional<int> to_database = {});

  // MOVE to another database. False when absent here or present there. O(1).
  Result<bool> move(std::string_view key, int to_database);

  // SORT and SORT_RO: the elements of a list, set or sorted set, or what the patterns of `how.get`
  // give for each of them, nullopt where there is no such value. kWrongType when the key holds
  // something else; kNotANumber when something to sort by is no number. O(n log n).
  Result<std::vector<std::optional<std::string>>> sort(std::string_view key,
                                                       const SortOptions& how = {}) const;
  // SORT with STORE: puts the answer under `to` as a list, whatever that held; its length. Values
  // that there are not become empty items; without items `to` goes away.
  Result<std::size_t> store_sorted(std::string_view to, std::string_view key,
                                   const SortOptions& how = {});

  // MEMORY USAGE: bytes that the key and its value take, as Engine::memory_used() counts them, but
  // for their share of the index. nullopt when it is absent. Not a use of the key. O(1).
  std::optional<std::size_t> memory_usage(std::string_view key) const;

  // DUMP: the value in the format of Redis 7.0, checksum included, which a server takes and from
  // which restore() makes the same value again; a hash some of whose fields have a deadline, in the
  // format of Redis 7.4. None when the key is absent. Counts as a use. O(n), n bytes of value.
  std::optional<std::string> dump(std::string_view key) const;

  // RESTORE: makes a key of what dump(), or a server up to Redis 7.4, gave. kDenied when there is
  // such a key that is not to be replaced; kOutOfRange when the expiry overflows, or when the
  // payload is not whole and sound to its last byte: then nothing changes. An instant that has
  // passed leaves no key. O(n).
  Result<void> restore(std::string_view key, Expiry expiry, std::string_view payload,
                       const RestoreOptions& options = {});

  // DBSIZE. Keys past their deadline that have not been removed yet are counted, as in Redis. O(1).
  std::size_t size() const;

  // RANDOMKEY: uniform over the keys, drawn from the engine's generator. O(log n).
  std::optional<std::string> random();

  // KEYS: matching keys, oldest first. O(n).
  std::vector<std::string> matching(std::string_view pattern) const;

  // SCAN, from the youngest key to the oldest. Begin with cursor 0 and go on until it comes back
  // as 0. A key that stays is returned exactly once; one that is created meanwhile is not.
  // O(count).
  ScanPage scan(std::uint64_t cursor, const ScanOptions& options = {}) const;

  // FLUSHDB, FLUSHALL. O(n): everything that no fork or snapshot holds is freed at once.
  void flush_database();
  void flush_all();

  // SWAPDB: exchanges two databases whole. kOutOfRange unless both are 0 to 15. O(1).
  Result<void> swap_databases(int a, int b);

 private:
  friend class Engine;
  friend class Session;
  explicit Keys(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
