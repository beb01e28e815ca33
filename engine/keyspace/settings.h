// engine/keyspace/settings.h: the settings of CONFIG: how values are kept, which events are told.
//
// Names and defaults are those of Redis 7.0. Part of the state: forks and snapshots carry them.
#pragma once

#include <cstdint>

#include "perigee/options.h"

namespace perigee::keyspace {

inline bool counts_uses(Eviction policy) {
  return policy == Eviction::kVolatileLfu || policy == Eviction::kAllKeysLfu;
}

struct Settings {
  // The most fields of a packed hash ("listpack"), and the longest field or value in one.
  std::int64_t hash_max_listpack_entries = 512;
  std::int64_t hash_max_listpack_value = 64;
  // Elements (> 0), or -1 to -5 for 4, 8, 16, 32, 64 kB, of a node of a list.
  std::int64_t list_max_listpack_size = -2;
  // The most integers of a set that is kept as integers ("intset").
  std::int64_t set_max_intset_entries = 512;
  // The most members of a packed sorted set ("listpack"), and the longest member in one.
  std::int64_t zset_max_listpack_entries = 128;
  std::int64_t zset_max_listpack_value = 64;
  // The longest HyperLogLog in sparse form, in bytes.
  std::int64_t hll_sparse_max_bytes = 3000;
  // What a node of a stream holds at the most; 0: no limit of that kind.
  std::int64_t stream_node_max_bytes = 4096;
  std::int64_t stream_node_max_entries = 100;
  // Which events become messages, as clients::NotifyFlags.
  std::int64_t notify_keyspace_events = 0;
  // Bytes of data from which on writes that may grow it are refused, or keys are evicted; 0: none.
  std::int64_t maxmemory = 0;
  // Which key goes then, as Eviction; and how many are looked at for it, in thirds.
  std::int64_t maxmemory_policy = static_cast<std::int64_t>(Eviction::kNone);
  std::int64_t maxmemory_samples = 5;
  // How slowly the count of a key's uses grows, and the minutes after which it shrinks; see
  // frequency.h.
  std::int64_t lfu_log_factor = 10;
  std::int64_t lfu_decay_time = 1;
  // How many keys are remembered for clients that cache them; 0: any number.
  std::int64_t tracking_table_max_keys = 1'000'000;
  // The longest string.
  std::int64_t proto_max_bulk_len = std::int64_t{512} << 20;
  // Commands that take so many microseconds are logged, the latest so many; -1: none.
  std::int64_t slowlog_log_slower_than = 10000;
  std::int64_t slowlog_max_len = 128;
  // Milliseconds from which on a command counts as late; 0: none does.
  std::int64_t latency_monitor_threshold = 0;
  // Whether the times of commands are kept for LATENCY HISTOGRAM: 1 or 0.
  std::int64_t latency_tracking = 1;
  // Milliseconds that a script may keep others waiting before they are told so; 0: any time.
  std::int64_t busy_reply_threshold = 5000;
  // There are no replicas: writes are refused unless one of these is 0.
  std::int64_t min_replicas_to_write = 0;
  std::int64_t min_replicas_max_lag = 10;
  // DEBUG SET-ACTIVE-EXPIRE: whether what is due goes before somebody asks for it. No CONFIG name.
  bool active_expire = true;
};

}  // namespace perigee::keyspace
