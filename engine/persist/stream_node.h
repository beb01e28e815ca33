// engine/persist/stream_node.h: a page of a stream as the listpack that a server has in its place.
//
//   entries, removed ones, number of names, name ..., 0 | entry | entry | ...
//   entry = flags, ms, seq | values, or how many fields and each with its name | elements before
//
// Ids are counted from that of the node. Entries with the names of the head have values only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "perigee/stream_id.h"

#include "engine/ds/stream.h"

namespace perigee::persist {

// Entries that were removed are not written.
std::string write_stream_node(const ds::StreamPage& page);

// How far a stream has been read. Entries that were removed do not count: XSETID may have let ids
// go back behind them.
struct StreamRead {
  std::optional<StreamId> page, entry;  // the last ones
};

// Adds the entries to the stream, as one page, where they are the last. False when something is
// wrong; the stream is of no use then.
bool read_stream_node(std::string_view listpack, StreamId page, ds::Stream& stream,
                      StreamRead& so_far);

}  // namespace perigee::persist
