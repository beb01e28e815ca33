#include "engine/persist/write_stream.h"

#include "engine/persist/stream_node.h"

namespace perigee::persist {
namespace {

using ds::ConsumerGroup;
using ds::Stream;
using ds::StreamPage;

void write_id(RdbWriter& out, StreamId id) {
  out.length(id.millis);
  out.length(id.sequence);
}

void write_sixteen_bytes(RdbWriter& out, StreamId id) {
  out.big(id.millis);
  out.big(id.sequence);
}

void write_node(RdbWriter& out, const StreamPage& page) {
  RdbWriter key;
  write_sixteen_bytes(key, page.first);
  out.text(key.bytes());
  out.text(write_stream_node(page));
}

void write_consumer(RdbWriter& out, const ConsumerGroup& group, std::uint64_t number,
                    const ConsumerGroup::Consumer& consumer) {
  out.text(consumer.name.text());
  out.little(consumer.seen_at_millis);
  out.length(consumer.pending);
  group.walk_pending_of(number, StreamId::min(), [&](StreamId id) {
    write_sixteen_bytes(out, id);
    return true;
  });
}

void write_group(RdbWriter& out, std::string_view name, const ConsumerGroup& group) {
  out.text(name);
  write_id(out, group.last_delivered);
  out.length(static_cast<std::uint64_t>(group.entries_read));
  out.length(group.pending().size());
  group.pending().walk([&](const ConsumerGroup::Pending::Item& item) {
    write_sixteen_bytes(out, item.key);
    out.little(item.value.at_millis);
    out.length(item.value.count);
    return true;
  });
  out.length(group.consumer_count());
  group.for_each_consumer([&](std::uint64_t number, const ConsumerGroup::Consumer& consumer) {
    write_consumer(out, group, number, consumer);
  });
}

}  // namespace

void write_stream(RdbWriter& out, const Stream& stream) {
  std::uint64_t nodes = 0;
  stream.log().for_each_page([&](const StreamPage& page) { nodes += page.live > 0 ? 1 : 0; });
  out.type(RdbType::kStream);
  out.length(nodes);
  stream.log().for_each_page([&](const StreamPage& page) {
    if (page.live > 0) write_node(out, page);
  });
  out.length(stream.size());
  write_id(out, stream.last_id());
  write_id(out, stream.first_id());
  write_id(out, stream.max_removed_id());
  out.length(stream.entries_added());
  out.length(stream.groups().size());
  stream.groups().walk([&](const Stream::Groups::Item& item) {
    write_group(out, item.key.text(), *item.value);
    return true;
  });
}

}  // namespace perigee::persist
