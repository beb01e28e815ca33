#include "engine/ops/stream_group_ops.h"

#include <string>

namespace perigee::ops {

using ds::ConsumerGroup;
using ds::Stream;

namespace {

// Text to repeat in an error: up to the first NUL, as a server does.
std::string quotable(std::string_view text) { return std::string(text.substr(0, text.find('\0'))); }

Error key_required() {
  return {ErrorCode::kAbsent,
          "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want "
          "to use the MKSTREAM option to create an empty stream automatically."};
}

// The stream of an XGROUP subcommand.
Result<const Stream*> find_required(Turn& turn, std::string_view key) {
  const auto found = turn.find<Stream>(key);
  if (found && *found == nullptr) return key_required();
  return found;
}

Result<const Stream*> find_with_group(Turn& turn, std::string_view key, std::string_view group) {
  const auto found = find_required(turn, key);
  if (found && (*found)->find_group(group) == nullptr) return no_such_group(key, group);
  return found;
}

}  // namespace

Error no_such_group(std::string_view key, std::string_view group) {
  return {ErrorCode::kAbsent, "NOGROUP No such consumer group '" + quotable(group) +
                                  "' for key name '" + quotable(key) + "'"};
}

Error no_such_key_or_group(std::string_view key, std::string_view group) {
  return {ErrorCode::kAbsent, "NOGROUP No such key '" + quotable(key) + "' or consumer group '" +
                                  quotable(group) + "'"};
}

Result<const Stream*> find_stream_with(Turn& turn, std::string_view key, std::string_view group) {
  const auto found = turn.find<Stream>(key);
  if (!found) return found.error();
  if (*found == nullptr || (*found)->find_group(group) == nullptr)
    return no_such_key_or_group(key, group);
  return found;
}

std::optional<Error> refuse_group_key(Turn& turn, std::string_view key, bool create_stream) {
  const auto found = turn.find<Stream>(key);
  if (!found) return found.error();
  return *found == nullptr && !create_stream ? std::optional(key_required()) : std::nullopt;
}

std::optional<Error> refuse_group(Turn& turn, std::string_view key, std::string_view group) {
  const auto found = find_with_group(turn, key, group);
  return found ? std::nullopt : std::optional(found.error());
}

Result<void> create_group(Turn& turn, const GroupRequest& request, bool create_stream) {
  if (const auto refused = refuse_group_key(turn, request.key, create_stream)) return *refused;
  auto edit = turn.edit<Stream>(request.key);
  const StreamId after = request.after.value_or(edit->last_id());
  if (!edit->create_group(request.group, after, request.entries_read))
    return Error{ErrorCode::kDenied, "BUSYGROUP Consumer Group name already exists"};
  // WATCH sees the stream come, not the group.
  edit.created() ? edit.note("xgroup-create") : edit.note_aside("xgroup-create");
  return {};
}

Result<void> set_group(Turn& turn, const GroupRequest& request) {
  if (const auto refused = refuse_group(turn, request.key, request.group)) return *refused;
  auto edit = turn.edit_existing<Stream>(request.key);
  const auto group = edit->edit_group(request.group, true);
  group->last_delivered = request.after.value_or(edit->last_id());
  group->entries_read = request.entries_read;
  edit.note_aside("xgroup-setid");
  return {};
}

Result<bool> destroy_group(Turn& turn, std::string_view key, std::string_view group) {
  const auto found = find_required(turn, key);
  if (!found) return found.error();
  if ((*found)->find_group(group) == nullptr) return false;
  auto edit = turn.edit_existing<Stream>(key);
  edit->destroy_group(group);
  edit.note_aside("xgroup-destroy");
  return true;
}

Result<bool> create_consumer(Turn& turn, std::string_view key, std::string_view group,
                             std::string_view consumer) {
  const auto found = find_with_group(turn, key, group);
  if (!found) return found.error();
  if ((*found)->find_group(group)->find_consumer(consumer)) return false;
  auto edit = turn.edit_existing<Stream>(key);
  edit->edit_group(group, true)->create_consumer(consumer, turn.now_millis());
  edit.note_aside("xgroup-createconsumer");
  return true;
}

Result<std::uint64_t> destroy_consumer(Turn& turn, std::string_view key, std::string_view group,
                                       std::string_view consumer) {
  const auto found = find_with_group(turn, key, group);
  if (!found) return found.error();
  const auto number = (*found)->find_group(group)->find_consumer(consumer);
  if (!number) return std::uint64_t{0};
  auto edit = turn.edit_existing<Stream>(key);
  auto changed = edit->edit_group(group, false);
  const std::uint64_t pending = changed->remove_consumer(*number);
  changed.commit();
  edit.note_aside("xgroup-delconsumer");
  return pending;
}

Result<std::uint64_t> acknowledge(Turn& turn, std::string_view key, std::string_view group,
                                  std::span<const StreamId> ids) {
  const auto found = turn.find<Stream>(key);
  if (!found) return found.error();
  if (*found == nullptr || (*found)->find_group(group) == nullptr) return std::uint64_t{0};
  auto edit = turn.edit_existing<Stream>(key);
  auto changed = edit->edit_group(group, ids.size() == 1);
  std::uint64_t ended = 0;
  for (const StreamId id : ids) ended += changed->acknowledge(id) ? 1 : 0;
  changed.commit();
  edit.note_aside({});
  return ended;
}

}  // namespace perigee::ops
