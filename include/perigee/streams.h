// perigee/streams.h: streams, typed: entries in the order of their ids, and groups of consumers
// that share the work on them. Redis 7.0 semantics.
//
// Every function is one turn. Those that meet a key with another type of value refuse with
// kWrongType and change nothing; those that work with a group refuse with kAbsent when the key or
// the group is not there. A stream without entries is a value: it stays until its key is erased.
// n is the number of entries, p that of pending entries of the group.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
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
#include "perigee/stream_id.h"

namespace perigee {

namespace core {
class SessionState;
}

// An entry, its fields in place, in the order in which they were given. A name may come twice.
struct StreamEntry {
  StreamId id;
  std::vector<FieldView> fields;
};

// What should be left of a stream. Removal begins at the lowest ids.
class Trim {
 public:
  enum class Kind : std::uint8_t { kNone, kLength, kLowestId };

  static Trim none() { return {}; }
  // MAXLEN: at the most so many entries.
  static Trim to_length(std::uint64_t most) {
    Trim trim;
    trim.kind_ = Kind::kLength;
    trim.length_ = most;
    return trim;
  }
  // MINID: only entries with this id or a higher one.
  static Trim from_id(StreamId lowest) {
    Trim trim;
    trim.kind_ = Kind::kLowestId;
    trim.lowest_ = lowest;
    return trim;
  }
  // The ~ of Redis: only whole nodes of the stream are removed, which is cheap and leaves up to a
  // node more. At the most `limit` entries go; 0: any number.
  Trim nearly(std::uint64_t limit = 10000) const {
    Trim trim = *this;
    trim.nearly_ = true;
    trim.limit_ = limit;
    return trim;
  }

  Kind kind() const { return kind_; }
  std::uint64_t length() const { return length_; }
  StreamId lowest() const { return lowest_; }
  bool is_nearly() const { return nearly_; }
  std::uint64_t limit() const { return limit_; }

 private:
  Kind kind_ = Kind::kNone;
  bool nearly_ = false;
  std::uint64_t length_ = 0, limit_ = 0;
  StreamId lowest_;
};

// The id of an entry that is added.
class NewStreamId {
 public:
  enum class Kind : std::uint8_t { kAutomatic, kInMillis, kExactly };

  // Of the instant of the turn, and above all ids of the stream.
  static NewStreamId automatic() { return {Kind::kAutomatic, {}}; }
  // The next id in this millisecond.
  static NewStreamId in_millis(std::uint64_t millis) { return {Kind::kInMillis, {millis, 0}}; }
  static NewStreamId exactly(StreamId id) { return {Kind::kExactly, id}; }

  Kind kind() const { return kind_; }
  StreamId id() const { return id_; }

 private:
  NewStreamId(Kind kind, StreamId id) : kind_(kind), id_(id) {}
  Kind kind_;
  StreamId id_;
};

struct AddOptions {
  NewStreamId id = NewStreamId::automatic();
  Trim trim{};         // after the entry was added
  bool create = true;  // false: an absent key stays absent (NOMKSTREAM)
};

// What XSETID may change besides the last id.
struct SetIdOptions {
  std::optional<std::uint64_t> entries_added{};
  StreamId highest_erased{};  // 0-0: as it was
};

struct CreateGroupOptions {
  std::optional<std::uint64_t>
      entries_read{};          // how many entries the group has read; none: unknown
  bool create_stream = false;  // MKSTREAM
};

// An entry that was delivered and not acknowledged; without fields when it was erased meanwhile.
struct PendingRead {
  StreamId id;
  std::optional<std::vector<FieldView>> fields;
};

struct ClaimOptions {
  // Since when the entry counts as delivered; none: now. An instant in the future counts as now.
  std::optional<UnixMillis> delivered_at{};
  std::optional<std::uint64_t> deliveries{};  // how often it was delivered; none: once more
  bool force = false;                         // entries that are not pending become so
  bool ids_only = false;                      // JUSTID: no fields, and not counted as a delivery
  StreamId last_delivered{};                  // raises the group's, when it is higher
};

struct AutoClaimed {
  StreamId next;  // where to go on; 0-0: everything was looked at
  std::vector<StreamEntry> claimed;
  std::vector<StreamId> erased;  // no longer in the stream: not pending any more
};

struct PendingSummary {
  struct OfConsumer {
    std::string name;
    std::uint64_t count;
  };
  std::uint64_t count = 0;
  StreamId lowest, highest;           // 0-0 when nothing is pending
  std::vector<OfConsumer> consumers;  // those with pending entries, by name
};

struct PendingQuery {
  StreamId lowest = StreamId::min(), highest = StreamId::max();
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  Millis min_idle{0};
  std::optional<std::string_view> consumer{};  // none: all
};

struct PendingEntry {
  StreamId id;
  std::string consumer;
  Millis idle;  // since the last delivery
  std::uint64_t deliveries;
};

struct StreamInfo {
  std::uint64_t length = 0;
  std::uint64_t nodes = 0;  // packed buffers
  StreamId last_id, highest_erased;
  std::uint64_t entries_added = 0;  // ever
  StreamId first_entry;             // 0-0 when the stream is empty
  std::uint64_t groups = 0;
};

struct GroupInfo {
  std::string name;
  std::uint64_t consumers = 0, pending = 0;
  StreamId last_delivered;
  std::optional<std::uint64_t> entries_read;  // none: not known
  std::optional<std::int64_t> lag;            // entries that wait to be delivered; none: not known
};

struct ConsumerInfo {
  std::string name;
  std::uint64_t pending = 0;
  Millis idle;  // since it last asked for entries
};

class PERIGEE_API Streams {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  // XADD: the id of the new entry; nullopt when the key is absent and may not be created. Refuses
  // kOutOfRange when the id is not above all ids of the stream, or the ids are exhausted, kLimit
  // when the fields are longer than 1 GB together, kSyntax when there are none. O(log n), and the
  // trim.
  Result<std::optional<StreamId>> add(std::string_view key, std::span<const FieldValue> fields,
                                      const AddOptions& how = {});
  Result<std::optional<StreamId>> add(std::string_view key,
                                      std::initializer_list<FieldValue> fields,
                                      const AddOptions& how = {}) {
    return add(key, std::span(fields.begin(), fields.size()), how);
  }

  // XLEN: 0 when absent. O(1).
  Result<std::uint64_t> size(std::string_view key) const;

  // XRANGE and XREVRANGE: up to `limit` entries with ids from `low` to `high`, both included,
  // upwards or downwards; empty when the key is absent. Nothing is copied.
  // O(log n + entries returned).
  Result<std::vector<StreamEntry>> range(std::string_view key, StreamId low = StreamId::min(),
                                         StreamId high = StreamId::max(),
                                         std::size_t limit = kAll) const;
  Result<std::vector<StreamEntry>> reverse_range(std::string_view key,
                                                 StreamId high = StreamId::max(),
                                                 StreamId low = StreamId::min(),
                                                 std::size_t limit = kAll) const;

  // XREAD of one stream: up to `limit` entries with ids above `after`. O(log n + entries returned).
  Result<std::vector<StreamEntry>> read(std::string_view key, StreamId after,
                                        std::size_t limit = kAll) const;

  // XTRIM: how many entries were removed. O(log n + entries removed).
  Result<std::uint64_t> trim(std::string_view key, const Trim& trim);

  // XDEL: how many of the entries were there. O(log n) each.
  Result<std::uint64_t> erase(std::string_view key, std::span<const StreamId> ids);
  Result<bool> erase(std::string_view key, StreamId id);

  // XSETID: new entries get ids above `last`. Refuses kAbsent, and kOutOfRange when `last` is below
  // an entry or an erased one, or the options contradict it. O(1).
  Result<void> set_last_id(std::string_view key, StreamId last, const SetIdOptions& how = {});

  // XGROUP CREATE: a group that is given the entries above `after`; its name must be new (kDenied).
  // StreamId::max() stands for the last entry there is ($). O(log of groups).
  Result<void> create_group(std::string_view key, std::string_view group, StreamId after,
                            const CreateGroupOptions& how = {});
  // XGROUP SETID: the group goes on behind `after`.
  Result<void> set_group(std::string_view key, std::string_view group, StreamId after,
                         std::optional<std::uint64_t> entries_read = std::nullopt);
  // XGROUP DESTROY: false when there is no such group; an absent key is refused.
  Result<bool> destroy_group(std::string_view key, std::string_view group);
  // XGROUP CREATECONSUMER: false when there is one of this name.
  Result<bool> create_consumer(std::string_view key, std::string_view group,
                               std::string_view consumer);
  // XGROUP DELCONSUMER: how many entries were pending for it, and are not any more.
  // O(log p) for each of them.
  Result<std::uint64_t> destroy_consumer(std::string_view key, std::string_view group,
                                         std::string_view consumer);

  // XREADGROUP with >: up to `limit` entries that were never given to the group. They become
  // pending for the consumer, which is created when need be, until they are acknowledged; unless
  // `no_ack`. O(log n + log p) for each.
  Result<std::vector<StreamEntry>> read_group(std::string_view key, std::string_view group,
                                              std::string_view consumer, std::size_t limit = kAll,
                                              bool no_ack = false);
  // XREADGROUP with an id: what is pending for the consumer above `after`, delivered once more.
  Result<std::vector<PendingRead>> read_pending(std::string_view key, std::string_view group,
                                                std::string_view consumer, StreamId after,
                                                std::size_t limit = kAll);

  // XACK: how many of the entries were pending. 0 when the key or the group is absent.
  // O(log p) each.
  Result<std::uint64_t> acknowledge(std::string_view key, std::string_view group,
                                    std::span<const StreamId> ids);
  Result<bool> acknowledge(std::string_view key, std::string_view group, StreamId id);

  // XCLAIM: those of the entries that were pending for `min_idle` or longer become pending for this
  // consumer. What is no longer in the stream is pending for nobody any more. O(log n + log p)
  // each.
  Result<std::vector<StreamEntry>> claim(std::string_view key, std::string_view group,
                                         std::string_view consumer, Millis min_idle,
                                         std::span<const StreamId> ids,
                                         const ClaimOptions& how = {});
  // XAUTOCLAIM: claims up to `limit` pending entries from `start` on, looking at ten times as many.
  // kOutOfRange when `limit` is 0.
  Result<AutoClaimed> auto_claim(std::string_view key, std::string_view group,
                                 std::string_view consumer, Millis min_idle,
                                 StreamId start = StreamId::min(), std::size_t limit = 100,
                                 bool ids_only = false);

  // XPENDING: how much is pending, and which entries, by id. The first is O(consumers), the second
  // O(log p + entries looked at).
  Result<PendingSummary> pending(std::string_view key, std::string_view group) const;
  Result<std::vector<PendingEntry>> pending_entries(std::string_view key, std::string_view group,
                                                    const PendingQuery& query) const;

  // XINFO STREAM, GROUPS and CONSUMERS, the latter two by name. kAbsent when the key is absent.
  // O(1) for each thing described.
  Result<StreamInfo> info(std::string_view key) const;
  Result<std::vector<GroupInfo>> groups(std::string_view key) const;
  Result<std::vector<ConsumerInfo>> consumers(std::string_view key, std::string_view group) const;

 private:
  friend class Session;
  explicit Streams(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
