#include "engine/commands/stream_args.h"

#include <algorithm>

namespace perigee::commands {
namespace {

// Longer texts are no ids, whatever they are.
constexpr std::size_t kIdTextMax = 127;

StreamId refuse_id(ArgReader& in) {
  in.refuse(ErrorCode::kSyntax, kBadStreamId);
  return {};
}

// A server reads ids up to the first NUL.
std::string_view id_text(std::string_view text) { return text.substr(0, text.find('\0')); }

// The end of an interval, and whether it is left out.
struct End {
  StreamId id;
  bool open = false;
};

End read_end(ArgReader& in, std::uint64_t missing_sequence) {
  const std::string_view text = in.bytes();
  if (in.error()) return {};
  if (id_text(text) == "-") return {StreamId::min()};
  if (id_text(text) == "+") return {StreamId::max()};
  const bool open = text.size() > 1 && text[0] == '(';
  const auto id = to_stream_id(open ? text.substr(1) : text, missing_sequence);
  if (!id) refuse_id(in);
  return {id.value_or(StreamId()), open};
}

}  // namespace

std::optional<StreamId> to_stream_id(std::string_view text, std::uint64_t missing_sequence) {
  if (text.size() > kIdTextMax) return std::nullopt;
  text = id_text(text);
  auto id = StreamId::parse(text);
  if (id && text.find('-') == std::string_view::npos) id->sequence = missing_sequence;
  return id;
}

StreamId read_stream_id(ArgReader& in) {
  const auto id = to_stream_id(in.bytes());
  return id ? *id : refuse_id(in);
}

std::vector<StreamId> read_stream_ids(ArgReader& in) {
  std::vector<StreamId> ids;
  ids.reserve(in.left());
  while (in.left() != 0 && !in.error()) ids.push_back(read_stream_id(in));
  return ids;
}

StreamId read_low_end(ArgReader& in) {
  const End end = read_end(in, 0);
  if (end.open && end.id == StreamId::max())
    in.refuse(ErrorCode::kOutOfRange, "ERR invalid start ID for the interval");
  return end.open ? end.id.next() : end.id;
}

StreamId read_high_end(ArgReader& in) {
  const End end = read_end(in, StreamId::max().sequence);
  if (end.open && end.id == StreamId::min())
    in.refuse(ErrorCode::kOutOfRange, "ERR invalid end ID for the interval");
  return end.open ? end.id.previous() : end.id;
}

bool TrimArgs::begin_rule(ArgReader& in, ds::StreamTrim::Kind kind) {
  if (rule_.kind != ds::StreamTrim::Kind::kNone)
    in.refuse(ErrorCode::kSyntax,
              "ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
  rule_.kind = kind;
  rule_.nearly = in.left() > 1 && in.token("~");
  if (!rule_.nearly && in.left() > 1) in.token("=");
  return !in.error();
}

bool TrimArgs::read_option(ArgReader& in) {
  if (in.left() < 2) return false;
  if (in.token("MAXLEN")) {
    if (!begin_rule(in, ds::StreamTrim::Kind::kMaxLength)) return true;
    const std::int64_t length = in.integer();
    if (length < 0) in.refuse(ErrorCode::kOutOfRange, "ERR The MAXLEN argument must be >= 0.");
    rule_.max_length = static_cast<std::uint64_t>(length);
  } else if (in.token("MINID")) {
    if (begin_rule(in, ds::StreamTrim::Kind::kMinId)) rule_.min_id = read_stream_id(in);
  } else if (in.token("LIMIT")) {
    rule_.limit = in.integer();
    if (rule_.limit < 0) in.refuse(ErrorCode::kOutOfRange, "ERR The LIMIT argument must be >= 0.");
    limited_ = true;
  } else {
    return false;
  }
  return true;
}

ds::StreamTrim TrimArgs::finish(ArgReader& in, bool required, std::int64_t node_entries) {
  const bool none = rule_.kind == ds::StreamTrim::Kind::kNone;
  if (rule_.limit != 0 && none)
    in.refuse(ErrorCode::kSyntax,
              "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
  if (required && none)
    in.refuse(ErrorCode::kSyntax,
              "ERR syntax error, XTRIM must be called with a trimming strategy");
  if (limited_ && !rule_.nearly)
    in.refuse(ErrorCode::kSyntax,
              "ERR syntax error, LIMIT cannot be used without the special ~ option");
  // What is not limited is limited to a hundred nodes.
  constexpr std::int64_t kNodes = 100, kMost = 1000000;
  if (!limited_ && rule_.nearly)
    rule_.limit =
        node_entries <= 0 ? kNodes * 100 : std::min(node_entries, kMost / kNodes) * kNodes;
  return rule_;
}

}  // namespace perigee::commands
