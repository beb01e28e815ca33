// XREAD and XREADGROUP.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/commands/stream_args.h"
#include "engine/commands/stream_commands.h"
#include "engine/commands/stream_replies.h"
#include "engine/commands/timeout_arg.h"
#include "engine/ops/group_reader.h"

namespace perigee::commands {
namespace {

using ds::Stream;

struct ReadRequest {
  bool by_group = false, no_ack = false, has_group = false;
  std::string_view group, consumer;
  std::size_t limit = Streams::kAll;
  Arguments keys, ids;
  std::size_t first_id = 0;           // where the ids are in argv
  std::optional<std::int64_t> until;  // BLOCK
};

void refuse_group_option(ArgReader& in, std::string_view option) {
  in.refuse(ErrorCode::kSyntax, "ERR The " + std::string(option) +
                                    " option is only supported by XREADGROUP. You called XREAD "
                                    "instead.");
}

// A script may not even ask.
void read_timeout(Invocation& call, ReadRequest& request) {
  ArgReader& in = call.args();
  if (call.in_script())
    in.refuse(ErrorCode::kDenied, "ERR " + std::string(call.argv()[0]) +
                                      " command is not allowed with BLOCK option from scripts");
  const auto until = wait_until_millis(call.turn(), in.bytes());
  if (until)
    request.until = *until;
  else
    in.refuse(until.error().code, until.error().message);
}

void read_streams(ArgReader& in, ReadRequest& request) {
  const Arguments rest = in.rest();
  if (rest.size() % 2 != 0)
    in.refuse(ErrorCode::kSyntax,
              "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be "
              "specified.");
  request.keys = rest.first(rest.size() / 2);
  request.ids = rest.last(rest.size() / 2);
}

// Consumes one option. False after the last one, STREAMS.
bool read_option(Invocation& call, ReadRequest& request) {
  ArgReader& in = call.args();
  const std::size_t more = in.left() - 1;
  if (more >= 1 && in.token("BLOCK")) {
    read_timeout(call, request);
  } else if (more >= 1 && in.token("COUNT")) {
    const std::int64_t count = in.integer();
    request.limit = count > 0 ? static_cast<std::size_t>(count) : Streams::kAll;
  } else if (more >= 1 && in.token("STREAMS")) {
    read_streams(in, request);
    request.first_id = call.argv().size() - request.ids.size();
    return false;
  } else if (more >= 2 && in.token("GROUP")) {
    if (!request.by_group) refuse_group_option(in, "GROUP");
    request.has_group = true;
    request.group = in.bytes();
    request.consumer = in.bytes();
  } else if (in.token("NOACK")) {
    if (!request.by_group) refuse_group_option(in, "NOACK");
    request.no_ack = true;
  } else {
    in.refuse_syntax();
  }
  return !in.error();
}

ReadRequest read_request(Invocation& call, bool by_group) {
  ArgReader& in = call.args();
  ReadRequest request;
  request.by_group = by_group;
  while (in.left() != 0 && read_option(call, request)) {
  }
  if (request.keys.empty()) in.refuse_syntax();
  if (by_group && !request.has_group)
    in.refuse(ErrorCode::kSyntax, "ERR Missing GROUP option for XREADGROUP");
  return request;
}

Error not_served(const ReadRequest& request, std::string_view key) {
  Error error = ops::no_such_key_or_group(key, request.group);
  error.message += " in XREADGROUP with GROUP option";
  return error;
}

// The id above which a stream is read. Of a group, max() stands for ">".
Result<StreamId> resolve_id(Invocation& call, const ReadRequest& request, std::string_view key,
                            std::string_view text) {
  const auto found = call.turn().find<Stream>(key);
  if (!found) return found.error();
  const Stream* stream = *found;
  if (request.by_group && (stream == nullptr || stream->find_group(request.group) == nullptr))
    return not_served(request, key);
  if (text == "$") {
    if (!request.by_group) return stream == nullptr ? StreamId() : stream->last_id();
    return Error{
        ErrorCode::kSyntax,
        "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of "
        "this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID "
        "would just return an empty result set."};
  }
  if (text == ">") {
    if (request.by_group) return StreamId::max();
    return Error{ErrorCode::kSyntax,
                 "ERR The > ID can be specified only when calling XREADGROUP using the GROUP "
                 "<group> <consumer> option."};
  }
  const auto id = to_stream_id(text);
  if (!id) return Error{ErrorCode::kSyntax, std::string(kBadStreamId)};
  return *id;
}

// What one of the streams answers.
struct Served {
  std::string_view key;
  std::variant<ops::FoundEntries, ops::PendingEntries> what;
};

std::optional<Served> serve_plain(Invocation& call, const ReadRequest& request,
                                  std::string_view key, StreamId after) {
  const auto found = call.turn().find<Stream>(key);
  if (!found || *found == nullptr || !ops::has_entry_above(**found, after)) return std::nullopt;
  const ops::EntryRange range{.low = after.next(), .limit = request.limit};
  return Served{key, ops::FoundEntries{**found, ops::find_entries(**found, range)}};
}

std::optional<Served> serve_group(ops::GroupReader& reader, const ReadRequest& request,
                                  std::string_view key, StreamId after) {
  const ops::GroupMember member{key, request.group, request.consumer};
  if (after != StreamId::max())
    return Served{key, reader.read_pending(member, after, request.limit)};
  auto read = reader.read_new(member, request.limit, request.no_ack);
  if (!read) return std::nullopt;
  return Served{key, std::move(*read)};
}

void write_pending(ReplySink& sink, const ops::PendingEntries& pending) {
  sink.array(pending.entries.size());
  for (const auto& [id, entry] : pending.entries) {
    if (entry) {
      write_entry(sink, *entry);
      continue;
    }
    sink.array(2);
    write_stream_id(sink, id);
    sink.null_array();
  }
}

void write_served(ReplySink& sink, const std::vector<Served>& all) {
  const bool pairs = sink.protocol() == Protocol::kResp2;
  if (all.empty()) return sink.null_array();
  pairs ? sink.array(all.size()) : sink.map(all.size());
  for (const Served& served : all) {
    if (pairs) sink.array(2);
    sink.bulk(served.key);
    if (const auto* found = std::get_if<ops::FoundEntries>(&served.what))
      write_entries(sink, found->entries);
    else
      write_pending(sink, std::get<ops::PendingEntries>(served.what));
  }
}

// Why a reader of a group is not served any more.
std::optional<Error> refuse_resumed(Invocation& call, const ReadRequest& request) {
  const auto found = call.turn().find<Stream>(*call.caller().ready_key);
  if (!found || *found == nullptr)
    return Error{ErrorCode::kAbsent, "UNBLOCKED the stream key no longer exists"};
  if ((*found)->find_group(request.group) != nullptr) return std::nullopt;
  return Error{ErrorCode::kAbsent,
               "NOGROUP the consumer group this client was blocked on no longer exists"};
}

// Waits for entries above the ids, which are those of now.
bool wait(Invocation& call, const ReadRequest& request, const std::vector<StreamId>& after) {
  std::vector<std::string_view> argv(call.argv().begin(), call.argv().end());
  std::vector<std::string> texts(after.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (request.by_group) continue;
    texts[i] = after[i].to_text();
    argv[request.first_id + i] = texts[i];
  }
  return call.wait(request.keys, {ValueType::kStream, *request.until, request.by_group}, argv);
}

void read_streams(Invocation& call, bool by_group) {
  const ReadRequest request = read_request(call, by_group);
  if (call.args().error()) return call.reply(*call.args().error());
  const std::string* const ready = call.caller().ready_key;
  if (by_group && ready != nullptr)
    if (const auto error = refuse_resumed(call, request)) return call.reply(*error);
  std::vector<StreamId> after;
  bool may_wait = request.until.has_value();
  for (std::size_t i = 0; i < request.keys.size(); ++i) {
    if (ready != nullptr && request.keys[i] != *ready) {
      after.emplace_back();
      continue;
    }
    const auto id = resolve_id(call, request, request.keys[i], request.ids[i]);
    if (!id) return call.reply(id.error());
    after.push_back(*id);
    may_wait = may_wait && (!by_group || *id == StreamId::max());
  }
  std::vector<Served> all;
  all.reserve(request.keys.size());
  ops::GroupReader reader(call.turn(), request.keys.size());
  for (std::size_t i = 0; i < request.keys.size(); ++i) {
    if (ready != nullptr && request.keys[i] != *ready) continue;
    auto served = by_group ? serve_group(reader, request, request.keys[i], after[i])
                           : serve_plain(call, request, request.keys[i], after[i]);
    if (served) all.push_back(std::move(*served));
  }
  if (all.empty() && may_wait && wait(call, request, after)) return;
  reader.commit();
  write_served(call.sink(), all);
}

}  // namespace

void xread(Invocation& call) { read_streams(call, false); }
void xreadgroup(Invocation& call) { read_streams(call, true); }

}  // namespace perigee::commands
