#include "engine/commands/set_commands.h"

#include <limits>
#include <string>
#include <vector>

#include "engine/commands/scan_args.h"
#include "engine/ops/random_ops.h"
#include "engine/ops/set_ops.h"

namespace perigee::commands {
namespace {

using ds::Set;
using ops::SetOperation;

// Calls answer(const Set&), with a set without members when the key is absent.
template <class Answer>
void with_set(Invocation& call, const Answer& answer) {
  const auto found = call.turn().find<Set>(call.argv()[1]);
  if (!found) return call.reply(found.error());
  *found == nullptr ? answer(Set()) : answer(**found);
}

void reply_members(Invocation& call, const Set& set) {
  call.sink().set(set.size());
  set.for_each([&](std::string_view member) { call.sink().bulk(member); });
}

void reply_places(Invocation& call, const Set& set, const std::vector<Set::Place>& places) {
  base::NumberText scratch;
  call.sink().array(places.size());
  for (const Set::Place at : places) call.sink().bulk(set.member(at, scratch));
}

void combine(Invocation& call, SetOperation operation) {
  const auto result = ops::combine(call.turn(), operation, call.argv().subspan(1));
  result ? reply_members(call, *result) : call.reply(result.error());
}

void store(Invocation& call, SetOperation operation) {
  call.reply(ops::store(call.turn(), operation, call.argv()[1], call.argv().subspan(2),
                        call.command().name));
}

}  // namespace

void sadd(Invocation& call) {
  call.reply(ops::add_members(call.turn(), call.argv()[1], call.argv().subspan(2)));
}

void srem(Invocation& call) {
  call.reply(ops::remove_members(call.turn(), call.argv()[1], call.argv().subspan(2)));
}

void scard(Invocation& call) {
  with_set(call, [&](const Set& set) { call.reply(set.size()); });
}

void sismember(Invocation& call) {
  with_set(call, [&](const Set& set) { call.reply(set.contains(call.argv()[2])); });
}

void smismember(Invocation& call) {
  const Arguments members = call.argv().subspan(2);
  with_set(call, [&](const Set& set) {
    call.sink().array(members.size());
    for (const std::string_view member : members) call.reply(set.contains(member));
  });
}

void smembers(Invocation& call) {
  with_set(call, [&](const Set& set) { reply_members(call, set); });
}

void smove(Invocation& call) {
  call.reply(ops::move_member(call.turn(), call.argv()[1], call.argv()[2], call.argv()[3]));
}

void sinter(Invocation& call) { combine(call, SetOperation::kIntersection); }
void sunion(Invocation& call) { combine(call, SetOperation::kUnion); }
void sdiff(Invocation& call) { combine(call, SetOperation::kDifference); }
void sinterstore(Invocation& call) { store(call, SetOperation::kIntersection); }
void sunionstore(Invocation& call) { store(call, SetOperation::kUnion); }
void sdiffstore(Invocation& call) { store(call, SetOperation::kDifference); }

void sintercard(Invocation& call) {
  ArgReader& in = call.args();
  const Arguments keys = in.counted_keys();
  std::int64_t limit = 0;
  while (in.left() != 0 && !in.error()) {
    if (in.left() > 1 && in.token("LIMIT"))
      limit = in.integer_from(0, "ERR LIMIT can't be negative");
    else
      in.refuse_syntax();
  }
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::intersection_size(call.turn(), keys, static_cast<std::size_t>(limit)));
}

void spop(Invocation& call) {
  const std::string_view key = call.argv()[1];
  if (call.argv().size() == 2) {
    const auto popped = ops::pop_members(call.turn(), key, 1);
    if (!popped) return call.reply(popped.error());
    return popped->empty() ? call.reply_null() : call.reply(std::string_view(popped->front()));
  }
  if (call.argv().size() > 3) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  ArgReader in(call.argv(), 2);
  const std::int64_t count = in.integer_from(0, "ERR value is out of range, must be positive");
  if (in.error()) return call.reply(*in.error());
  const auto popped = ops::pop_members(call.turn(), key, static_cast<std::size_t>(count));
  if (!popped) return call.reply(popped.error());
  call.sink().set(popped->size());
  for (const std::string& member : *popped) call.reply(std::string_view(member));
}

void srandmember(Invocation& call) {
  ArgReader& in = call.args();
  in.bytes();
  if (in.left() == 0)
    return with_set(call, [&](const Set& set) {
      if (set.empty()) return call.reply_null();
      base::NumberText scratch;
      call.reply(set.member(ops::draw_members(call.turn(), set, 1)[0], scratch));
    });
  if (in.left() > 1) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::int64_t count = in.integer_between(-kMost, kMost);
  if (in.error()) return call.reply(*in.error());
  with_set(call, [&](const Set& set) {
    if (set.empty()) return call.sink().array(0);
    const auto size = static_cast<std::size_t>(count < 0 ? -count : count);
    if (count < 0 && size > ops::most_drawn(call.turn()))
      return call.reply(Error{ErrorCode::kLimit, "ERR value is out of range"});
    reply_places(call, set,
                 count < 0 ? ops::draw_members(call.turn(), set, size)
                           : ops::draw_distinct_members(call.turn(), set, size));
  });
}

// A server reads the options only when there is something to scan.
void sscan(Invocation& call) {
  ArgReader& in = call.args();
  in.bytes();
  ops::ScanRequest page;
  page.cursor = read_cursor(in);
  if (in.error()) return call.reply(*in.error());
  with_set(call, [&](const Set& set) {
    if (!set.empty()) read_scan_options(in, page);
    if (in.error()) return call.reply(*in.error());
    std::vector<Set::Place> found;
    base::NumberText scratch;
    const std::uint64_t next = ops::scan(
        set, page, set.small(), [&](Set::Place at) { return set.member(at, scratch); },
        [&](Set::Place at) { found.push_back(at); });
    call.sink().array(2);
    call.sink().bulk(base::to_text(next));
    reply_places(call, set, found);
  });
}

}  // namespace perigee::commands
