// engine/ops/key_ops.h: what operations on keys of any type mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/expiry.h"
#include "perigee/keys.h"

#include "absl/functional/function_ref.h"
#include "engine/keyspace/turn.h"
#include "engine/ops/scan_ops.h"

namespace perigee::ops {

using keyspace::KeyEntry;
using keyspace::Turn;

// "ERR no such key".
Error no_such_key();
// "ERR DB index is out of range", unless it is in range.
Result<int> to_database(std::int64_t index);

// The server's name for how a value is kept: "int", "embstr", "raw".
std::string_view encoding_of(const KeyEntry& entry);
// OBJECT REFCOUNT: 1, or what a server answers for the small integers it shares.
std::int64_t reference_count_of(const KeyEntry& entry);
// Bytes that a key and its value take, without their share of the index of all keys.
std::size_t memory_usage(const KeyEntry& entry);
// Whole seconds since the last use.
std::int64_t idle_seconds(const Turn& turn, const KeyEntry& entry);

// RENAME. kAbsent when there is no `from`.
Result<void> rename(Turn& turn, std::string_view from, std::string_view to);
// RENAMENX: false when `to` exists.
Result<bool> rename_if_absent(Turn& turn, std::string_view from, std::string_view to);

// COPY. False when `from` is absent, or `to` exists and `replace` is false.
Result<bool> copy(Turn& turn, std::string_view from, std::string_view to, int to_database,
                  bool replace);
// MOVE. False when the key is absent here or exists there.
Result<bool> move(Turn& turn, std::string_view key, int to_database);

// "BUSYKEY Target key name already exists.", when it does.
std::optional<Error> refuse_taken(Turn& turn, std::string_view key);

struct RestoreRequest {
  bool replace = false;
  Expiry expiry = Expiry::never();
  // Since the last use, and how often: as the policy of eviction goes by the one or the other.
  std::optional<std::int64_t> idle_seconds{}, frequency{};
};
// RESTORE of the value that read() gives, which is asked for when nothing else stands against it. A
// deadline that has passed leaves no key.
Result<void> restore(Turn& turn, std::string_view key, const RestoreRequest& request,
                     absl::FunctionRef<Result<keyspace::Value>()> read);

// Calls each(key) for every key that matches, oldest first.
void for_each_matching(const Turn& turn, std::string_view pattern,
                       absl::FunctionRef<void(std::string_view)> each);

// One page of SCAN: calls each(key) for the keys on it. Returns the next cursor; 0: done.
struct TypeFilter {
  std::optional<ValueType> type{};  // none: all types
  bool unknown_type = false;        // a type was asked for that there is not
};
std::uint64_t scan(const Turn& turn, const ScanRequest& page, const TypeFilter& filter,
                   absl::FunctionRef<void(std::string_view)> each);

void flush_all(Turn& turn);

}  // namespace perigee::ops
