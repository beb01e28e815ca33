#include "engine/commands/hash_commands.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "engine/commands/scan_args.h"
#include "engine/ops/hash_ops.h"
#include "engine/ops/random_ops.h"
#include "engine/ops/scan_ops.h"

namespace perigee::commands {
namespace {

using ds::Hash;

// Calls answer(const Hash&), with a hash without fields when the key is absent.
template <class Answer>
void with_hash(Invocation& call, const Answer& answer) {
  const auto found = call.turn().find<Hash>(call.argv()[1]);
  if (!found) return call.reply(found.error());
  *found == nullptr ? answer(Hash()) : answer(**found);
}

void reply_value(Invocation& call, const Hash& hash, std::string_view field) {
  const Hash::Place at = hash.find(field);
  at == 0 ? call.reply_null() : call.sink().bulk_in_place(hash.value(at));
}

using Pairs = absl::InlinedVector<FieldValue, 4>;

// The pairs of HSET and HMSET, which is told in this text when one is incomplete.
std::optional<Pairs> read_pairs(Invocation& call) {
  const Arguments rest = call.args().rest().subspan(1);
  if (rest.size() % 2 != 0) {
    call.reply(Error{ErrorCode::kSyntax, "ERR wrong number of arguments for '" +
                                             std::string(call.command().name) + "' command"});
    return std::nullopt;
  }
  std::optional<Pairs> pairs(std::in_place);
  pairs->reserve(rest.size() / 2);
  for (std::size_t i = 0; i < rest.size(); i += 2) pairs->push_back({rest[i], rest[i + 1]});
  return pairs;
}

// Fields that were drawn, with their values beside them or, in RESP3, in pairs.
void reply_drawn(Invocation& call, const Hash& hash, const std::vector<Hash::Place>& places,
                 bool with_values) {
  ReplySink& sink = call.sink();
  const bool pairs = with_values && sink.protocol() == Protocol::kResp3;
  sink.array(with_values && !pairs ? 2 * places.size() : places.size());
  for (const Hash::Place at : places) {
    if (pairs) sink.array(2);
    sink.bulk_in_place(hash.name(at));
    if (with_values) sink.bulk_in_place(hash.value(at));
  }
}

}  // namespace

void hset(Invocation& call) {
  if (const auto pairs = read_pairs(call))
    call.reply(ops::set_fields(call.turn(), call.argv()[1], *pairs));
}

void hmset(Invocation& call) {
  const auto pairs = read_pairs(call);
  if (!pairs) return;
  const auto added = ops::set_fields(call.turn(), call.argv()[1], *pairs);
  added ? call.reply_ok() : call.reply(added.error());
}

void hsetnx(Invocation& call) {
  call.reply(
      ops::set_field_if_absent(call.turn(), call.argv()[1], {call.argv()[2], call.argv()[3]}));
}

void hget(Invocation& call) {
  with_hash(call, [&](const Hash& hash) { reply_value(call, hash, call.argv()[2]); });
}

void hmget(Invocation& call) {
  const Arguments fields = call.argv().subspan(2);
  with_hash(call, [&](const Hash& hash) {
    call.sink().array(fields.size());
    for (const std::string_view field : fields) reply_value(call, hash, field);
  });
}

void hgetall(Invocation& call) {
  with_hash(call, [&](const Hash& hash) {
    call.sink().map(hash.size());
    hash.for_each([&](std::string_view name, std::string_view value) {
      call.sink().bulk_in_place(name);
      call.sink().bulk_in_place(value);
    });
  });
}

void hkeys(Invocation& call) {
  with_hash(call, [&](const Hash& hash) {
    call.sink().array(hash.size());
    hash.for_each(
        [&](std::string_view name, std::string_view) { call.sink().bulk_in_place(name); });
  });
}

void hvals(Invocation& call) {
  with_hash(call, [&](const Hash& hash) {
    call.sink().array(hash.size());
    hash.for_each(
        [&](std::string_view, std::string_view value) { call.sink().bulk_in_place(value); });
  });
}

void hlen(Invocation& call) {
  with_hash(call, [&](const Hash& hash) { call.reply(hash.size()); });
}

void hexists(Invocation& call) {
  with_hash(call, [&](const Hash& hash) { call.reply(hash.find(call.argv()[2]) != 0); });
}

void hstrlen(Invocation& call) {
  with_hash(call, [&](const Hash& hash) {
    const Hash::Place at = hash.find(call.argv()[2]);
    call.reply(at == 0 ? std::size_t{0} : hash.value(at).size());
  });
}

void hdel(Invocation& call) {
  call.reply(ops::erase_fields(call.turn(), call.argv()[1], call.argv().subspan(2)));
}

void hincrby(Invocation& call) {
  const auto delta = to_integer(call.argv()[3]);
  if (!delta) return call.reply(delta.error());
  call.reply(ops::increment_field(call.turn(), call.argv()[1], call.argv()[2], *delta));
}

void hincrbyfloat(Invocation& call) {
  call.reply(
      ops::increment_field_real(call.turn(), call.argv()[1], call.argv()[2], call.argv()[3]));
}

void hrandfield(Invocation& call) {
  ArgReader& in = call.args();
  in.bytes();
  if (in.left() == 0)
    return with_hash(call, [&](const Hash& hash) {
      if (hash.empty()) return call.reply_null();
      call.sink().bulk_in_place(hash.name(ops::draw_fields(call.turn(), hash, 1)[0]));
    });
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::int64_t count = in.integer_between(-kMost, kMost);
  const bool with_values = in.left() != 0 && in.token("WITHVALUES");
  if (!in.error()) in.finish();
  if (!in.error() && with_values && (count < -kMost / 2 || count > kMost / 2))
    in.refuse(ErrorCode::kOutOfRange, "ERR value is out of range");
  if (in.error()) return call.reply(*in.error());
  with_hash(call, [&](const Hash& hash) {
    if (hash.empty()) return call.sink().array(0);
    const auto size = static_cast<std::size_t>(count < 0 ? -count : count);
    if (count < 0 && size > ops::most_drawn(call.turn()))
      return call.reply(Error{ErrorCode::kLimit, "ERR value is out of range"});
    reply_drawn(call, hash,
                count < 0 ? ops::draw_fields(call.turn(), hash, size)
                          : ops::draw_distinct_fields(call.turn(), hash, size),
                with_values);
  });
}

// A server reads the options only when there is something to scan.
void hscan(Invocation& call) {
  ArgReader& in = call.args();
  in.bytes();
  ops::ScanRequest page;
  page.cursor = read_cursor(in);
  if (in.error()) return call.reply(*in.error());
  bool values = true;
  with_hash(call, [&](const Hash& hash) {
    while (!hash.empty() && in.left() != 0 && !in.error()) {
      if (in.token("NOVALUES"))
        values = false;
      else if (!read_scan_option(in, page))
        in.refuse_syntax();
    }
    if (in.error()) return call.reply(*in.error());
    std::vector<Hash::Place> found;
    const std::uint64_t next = ops::scan(
        hash, page, hash.packed(), [&](Hash::Place at) { return hash.name(at); },
        [&](Hash::Place at) { found.push_back(at); });
    call.sink().array(2);
    call.sink().bulk(base::to_text(next));
    call.sink().array((values ? 2 : 1) * found.size());
    for (const Hash::Place at : found) {
      call.sink().bulk_in_place(hash.name(at));
      if (values) call.sink().bulk_in_place(hash.value(at));
    }
  });
}

}  // namespace perigee::commands
