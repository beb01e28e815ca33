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
#include "engine/ops/group_reader.h"

namespace perigee::commands {
namespace {

using ds::Stream;

struct ReadRequest {
  bool by_group = false, no_ack = false, has_group = false;
  std::string_view group, consumer;
  std::size_t limit = Streams::kAll;
  Arguments keys, ids;
};

void refuse_group_option(ArgReader& in, std::string_view option) {
  in.refuse(ErrorCode::kSyntax, "ERR The " + std::string(option) +
                                    " option is only supported by XREADGROUP. You called XREAD "
                                    "instead.");
}

// Read, checked, and then of no consequence: nothing ever waits. A script may not even ask.
void read_timeout(Invocation& call) {
  ArgReader& in = call.args();
  if (call.in_script())
    in.refuse(ErrorCode::kDenied, "ERR " + std::string(call.argv()[0]) +
                                      " command is not allowed with BLOCK option from scripts");
  const auto timeout = to_integer(in.bytes());
  if (!timeout)
    in.refuse(ErrorCode::kNotANumber, "ERR timeout is not an integer or out of range");
  else if (*timeout < 0)
    in.refuse(ErrorCode::kOutOfRange, "ERR timeout is negative");
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
    read_timeout(call);
  } else if (more >= 1 && in.token("COUNT")) {
    const std::int64_t count = in.integer();
    request.limit = count > 0 ? static_cast<std::size_t>(count) : Streams::kAll;
  } else if (more >= 1 && in.token("STREAMS")) {
    read_streams(in, request);
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

void read_streams(Invocation& call, bool by_group) {
  const ReadRequest request = read_request(call, by_group);
  if (call.args().error()) return call.reply(*call.args().error());
  std::vector<StreamId> after;
  for (std::size_t i = 0; i < request.keys.size(); ++i) {
    const auto id = resolve_id(call, request, request.keys[i], request.ids[i]);
    if (!id) return call.reply(id.error());
    after.push_back(*id);
  }
  std::vector<Served> all;
  all.reserve(request.keys.size());
  ops::GroupReader reader(call.turn(), request.keys.size());
  for (std::size_t i = 0; i < request.keys.size(); ++i) {
    auto served = by_group ? serve_group(reader, request, request.keys[i], after[i])
                           : serve_plain(call, request, request.keys[i], after[i]);
    if (served) all.push_back(std::move(*served));
  }
  reader.commit();
  write_served(call.sink(), all);
}

}  // namespace

void xread(Invocation& call) { read_streams(call, false); }
void xreadgroup(Invocation& call) { read_streams(call, true); }

}  // namespace perigee::commands
