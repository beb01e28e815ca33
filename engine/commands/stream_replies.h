// engine/commands/stream_replies.h: how ids and entries are answered.
#pragma once

#include <vector>

#include "perigee/reply_sink.h"
#include "perigee/stream_id.h"

#include "engine/ops/stream_ops.h"

namespace perigee::commands {

inline void write_stream_id(ReplySink& sink, StreamId id) { sink.bulk(id.to_text()); }

// [id, [name, value, ...]]. The entry stays where it is until the engine next changes.
inline void write_entry(ReplySink& sink, const ds::PackedEntry& entry) {
  sink.array(2);
  write_stream_id(sink, entry.id());
  sink.array(2 * entry.field_count());
  entry.for_each_field([&](const ds::StreamField& field) {
    sink.bulk_in_place(field.name);
    sink.bulk_in_place(field.value);
  });
}

inline void write_entries(ReplySink& sink, const std::vector<ds::PackedEntry>& entries) {
  sink.array(entries.size());
  for (const ds::PackedEntry& entry : entries) write_entry(sink, entry);
}

}  // namespace perigee::commands
