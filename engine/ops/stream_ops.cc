#include "engine/ops/stream_ops.h"

#include <algorithm>
#include <string>

#include "engine/ops/key_ops.h"

namespace perigee::ops {

using ds::PackedEntry;
using ds::Stream;

namespace {

[[gnu::cold, gnu::noinline]] Error refused(ErrorCode code, std::string_view text) {
  return {code, std::string(text)};
}
Error not_above() {
  return refused(
      ErrorCode::kOutOfRange,
      "ERR The ID specified in XADD is equal or smaller than the target stream top item");
}

ds::StreamPageLimits page_limits(const Turn& turn) {
  return {turn.settings().stream_node_max_bytes, turn.settings().stream_node_max_entries};
}

// An instant before 1970 counts as 0.
StreamId automatic_id(const Turn& turn, StreamId last) {
  const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(turn.now_millis(), 0));
  return now > last.millis ? StreamId{now, 0} : last.next();
}

Result<StreamId> choose_id(const Turn& turn, const NewStreamId& wanted, StreamId last) {
  if (last == StreamId::max())
    return refused(ErrorCode::kOutOfRange,
                   "ERR The stream has exhausted the last possible ID, unable to add more items");
  StreamId id = wanted.id();
  if (wanted.kind() == NewStreamId::Kind::kAutomatic) id = automatic_id(turn, last);
  if (wanted.kind() == NewStreamId::Kind::kInMillis && id.millis == last.millis) {
    // A server says this of a millisecond whose sequence numbers are used up.
    if (last.sequence == StreamId::max().sequence) return elements_too_large();
    id = last.next();
  }
  if (id <= last) return not_above();
  return id;
}

std::size_t total_bytes(std::span<const ds::StreamField> fields) {
  std::size_t bytes = 0;
  for (const ds::StreamField& field : fields) bytes += field.name.size() + field.value.size();
  return bytes;
}

}  // namespace

Error elements_too_large() {
  return refused(ErrorCode::kLimit, "ERR Elements are too large to be stored");
}

Result<std::optional<StreamId>> add_entry(Turn& turn, std::string_view key,
                                          const AddRequest& request) {
  if (request.id.kind() == NewStreamId::Kind::kExactly && request.id.id() == StreamId())
    return refused(ErrorCode::kOutOfRange, "ERR The ID specified in XADD must be greater than 0-0");
  const auto found = turn.find<Stream>(key);
  if (!found) return found.error();
  if (*found == nullptr && !request.create) return std::optional<StreamId>();
  const auto id = choose_id(turn, request.id, *found == nullptr ? StreamId() : (*found)->last_id());
  if (!id) return id.error();
  if (total_bytes(request.fields) > ds::StreamLog::kMaxEntryBytes) return elements_too_large();
  bool trimmed;
  {
    auto edit = turn.edit<Stream>(key);
    trimmed = edit->append(*id, request.fields, page_limits(turn), request.trim) != 0;
    edit.note("xadd");
  }
  if (trimmed) turn.publish("xtrim", key);
  return std::optional(*id);
}

std::vector<PackedEntry> find_entries(const Stream& stream, const EntryRange& range) {
  std::vector<PackedEntry> found;
  if (range.limit == 0 || range.high < range.low) return found;
  const auto take = [&](const PackedEntry& entry) {
    found.push_back(entry);
    return found.size() < range.limit;
  };
  if (range.reverse)
    stream.log().walk_down(range.high, range.low, take);
  else
    stream.log().walk_up(range.low, range.high, take);
  return found;
}

bool has_entry_above(const Stream& stream, StreamId after) {
  const auto last = stream.log().last();
  return last && last->id() > after;
}

Result<std::uint64_t> trim_stream(Turn& turn, std::string_view key, const ds::StreamTrim& rule) {
  auto edit = turn.edit_existing<Stream>(key);
  if (edit.refused()) return keyspace::wrong_type();
  if (!edit) return std::uint64_t{0};
  const std::uint64_t removed = edit->trim(rule);
  if (removed != 0)
    edit.note("xtrim");
  else
    edit.note_aside({});  // a page whose entries were all removed may have gone
  return removed;
}

Result<std::uint64_t> erase_entries(Turn& turn, std::string_view key,
                                    std::span<const StreamId> ids) {
  auto edit = turn.edit_existing<Stream>(key);
  if (edit.refused()) return keyspace::wrong_type();
  if (!edit) return std::uint64_t{0};
  std::uint64_t removed = 0;
  if (ids.size() > 1)
    for (const StreamId id : ids) edit->own_for_erase(id);
  for (const StreamId id : ids) removed += edit->erase(id) ? 1 : 0;
  if (removed != 0) edit.note("xdel");
  return removed;
}

Result<void> set_last_id(Turn& turn, std::string_view key, StreamId last, const SetIdOptions& how) {
  const auto refuse = [](std::string_view text) { return refused(ErrorCode::kOutOfRange, text); };
  if (last < how.highest_erased) return refuse(kBelowErased);
  const auto found = turn.find<Stream>(key);
  if (!found) return found.error();
  if (*found == nullptr) return no_such_key();
  const Stream& stream = **found;
  if (has_entry_above(stream, last))
    return refuse("ERR The ID specified in XSETID is smaller than the target stream top item");
  if (how.entries_added && *how.entries_added < stream.size())
    return refuse(
        "ERR The entries_added specified in XSETID is smaller than the target stream length");
  auto edit = turn.edit_existing<Stream>(key);
  edit->set_last_id(last);
  if (how.entries_added) edit->set_entries_added(*how.entries_added);
  if (how.highest_erased != StreamId()) edit->set_max_removed_id(how.highest_erased);
  edit.note_aside("xsetid");
  return {};
}

}  // namespace perigee::ops
