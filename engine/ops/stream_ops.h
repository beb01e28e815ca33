// engine/ops/stream_ops.h: what stream operations mean. No argv, no reply, no RESP, no Lua.
//
// Groups are in stream_group_ops.h. A null `const ds::Stream*` means that the key is absent; it
// lives until the next change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/streams.h"

#include "engine/ds/stream.h"
#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// Entries where they are. The copy of the stream, which costs a reference, keeps them there.
struct FoundEntries {
  ds::Stream stream;
  std::vector<ds::PackedEntry> entries;
};

struct AddRequest {
  NewStreamId id = NewStreamId::automatic();
  std::span<const ds::StreamField> fields;  // at least one
  ds::StreamTrim trim;
  bool create = true;
};
// XADD.
Result<std::optional<StreamId>> add_entry(Turn& turn, std::string_view key,
                                          const AddRequest& request);

// Entries from `low` to `high`, upwards, or downwards when `reverse`; at the most `limit`.
struct EntryRange {
  StreamId low = StreamId::min(), high = StreamId::max();
  std::size_t limit = Streams::kAll;
  bool reverse = false;
};
std::vector<ds::PackedEntry> find_entries(const ds::Stream& stream, const EntryRange& range);

// Whether an entry above `after` is there.
bool has_entry_above(const ds::Stream& stream, StreamId after);

// XTRIM and XDEL: how many entries were removed.
Result<std::uint64_t> trim_stream(Turn& turn, std::string_view key, const ds::StreamTrim& rule);
Result<std::uint64_t> erase_entries(Turn& turn, std::string_view key,
                                    std::span<const StreamId> ids);

// XSETID. A last id below `how.highest_erased` is refused in these words.
inline constexpr std::string_view kBelowErased =
    "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id";
Result<void> set_last_id(Turn& turn, std::string_view key, StreamId last, const SetIdOptions& how);

// "ERR Elements are too large to be stored".
Error elements_too_large();

}  // namespace perigee::ops
