#include "engine/commands/list_commands.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/commands/pop_args.h"
#include "engine/commands/timeout_arg.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/list_ops.h"

namespace perigee::commands {
namespace {

using clients::WaitFor;
using ds::List;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::string_view kRankIsZero =
    "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use "
    "negative to start from the end of the list";

void push(Invocation& call, ListEnd end, PushWhen when) {
  call.reply(ops::push(call.turn(), call.argv()[1], call.argv().subspan(2), end, when));
}

ListEnd read_end(ArgReader& in) {
  if (in.token("LEFT")) return ListEnd::kFront;
  if (!in.token("RIGHT")) in.refuse_syntax();
  return ListEnd::kBack;
}

// LPOP and RPOP without a count: one item.
void pop_one(Invocation& call, ListEnd end) {
  const auto item = [&](std::string_view bytes) { call.sink().bulk(bytes); };
  const auto done = ops::pop(call.turn(), call.argv()[1], end, 1, {[](std::size_t) {}, item});
  if (!done) return call.reply(done.error());
  if (!*done) call.reply_null();
}

// With a count: an array, or none.
void pop(Invocation& call, ListEnd end) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  if (in.left() == 0) return pop_one(call, end);
  if (in.left() > 1)
    return call.reply(Error{
        ErrorCode::kSyntax,
        "ERR wrong number of arguments for '" + std::string(call.command().name) + "' command"});
  const std::int64_t count = in.integer_from(0, "ERR value is out of range, must be positive");
  if (in.error()) return call.reply(*in.error());
  const auto done = ops::pop(call.turn(), key, end, static_cast<std::size_t>(count),
                             {[&](std::size_t items) { call.sink().array(items); },
                              [&](std::string_view item) { call.sink().bulk(item); }});
  if (!done) return call.reply(done.error());
  if (!*done) call.sink().null_array();
}

// LMPOP: [key, [item, ...]], or no array; BLMPOP waits for one.
void pop_many(Invocation& call, std::optional<std::string_view> timeout) {
  const PopArgs args = read_pop_args(call.args(), "LEFT", "RIGHT");
  if (call.args().error()) return call.reply(*call.args().error());
  const auto until = timeout ? wait_until(call.turn(), *timeout) : WaitFor::kForEver;
  if (!until) return call.reply(until.error());
  const Arguments keys = call.keys_to_try(args.keys);
  ReplySink& sink = call.sink();
  const auto found = [&](std::size_t key) {
    sink.array(2);
    sink.bulk(keys[key]);
  };
  const auto popped = ops::pop_first(
      call.turn(), keys, args.at_last_end ? ListEnd::kBack : ListEnd::kFront, args.count, found,
      {[&](std::size_t items) { sink.array(items); },
       [&](std::string_view item) { sink.bulk(item); }});
  if (!popped) return call.reply(popped.error());
  if (*popped) return;
  if (!timeout || !call.wait(args.keys, {ValueType::kList, *until}, call.argv())) sink.null_array();
}

// BLPOP and BRPOP: [key, item].
void pop_waiting(Invocation& call, ListEnd end) {
  const Arguments all = call.argv().subspan(1, call.argv().size() - 2);
  const auto until = wait_until(call.turn(), call.argv().back());
  if (!until) return call.reply(until.error());
  const Arguments keys = call.keys_to_try(all);
  ReplySink& sink = call.sink();
  const auto found = [&](std::size_t key) {
    sink.array(2);
    sink.bulk(keys[key]);
  };
  const auto popped =
      ops::pop_first(call.turn(), keys, end, 1, found,
                     {[](std::size_t) {}, [&](std::string_view item) { sink.bulk(item); }});
  if (!popped) return call.reply(popped.error());
  if (!*popped && !call.wait(all, {ValueType::kList, *until}, call.argv())) sink.null_array();
}

struct LposArgs {
  FindOptions how;
  bool counted = false;

  void read_option(ArgReader& in) {
    if (in.left() > 1 && in.token("RANK")) {
      how.rank = in.integer();
      if (!in.error() && how.rank == 0) in.refuse(ErrorCode::kOutOfRange, kRankIsZero);
    } else if (in.left() > 1 && in.token("COUNT")) {
      how.count = static_cast<std::size_t>(in.integer_from(0, "ERR COUNT can't be negative"));
      counted = true;
    } else if (in.left() > 1 && in.token("MAXLEN")) {
      how.most_looked_at =
          static_cast<std::size_t>(in.integer_from(0, "ERR MAXLEN can't be negative"));
    } else {
      in.refuse_syntax();
    }
  }
  FindOptions find_options() const {
    FindOptions found = how;
    if (!counted) found.count = 1;
    // The lowest number has no opposite: a server finds every match then, the last one first.
    if (how.rank == kLowest)
      found = {.rank = -1, .count = counted ? 0u : 1u, .most_looked_at = how.most_looked_at};
    return found;
  }
};

void move(Invocation& call, ListEnd from, ListEnd to) {
  call.reply(ops::move(call.turn(), call.argv()[1], from, call.argv()[2], to));
}

// BLMOVE and BRPOPLPUSH.
void move_waiting(Invocation& call, ListEnd from, ListEnd to, std::string_view timeout) {
  const auto until = wait_until(call.turn(), timeout);
  if (!until) return call.reply(until.error());
  const auto moved = ops::move(call.turn(), call.argv()[1], from, call.argv()[2], to);
  const bool empty = moved && !*moved;
  if (!empty || !call.wait(call.argv().subspan(1, 1), {ValueType::kList, *until}, call.argv()))
    call.reply(moved);
}

}  // namespace

void lpush(Invocation& call) { push(call, ListEnd::kFront, PushWhen::kAlways); }
void rpush(Invocation& call) { push(call, ListEnd::kBack, PushWhen::kAlways); }
void lpushx(Invocation& call) { push(call, ListEnd::kFront, PushWhen::kIfPresent); }
void rpushx(Invocation& call) { push(call, ListEnd::kBack, PushWhen::kIfPresent); }
void lpop(Invocation& call) { pop(call, ListEnd::kFront); }
void rpop(Invocation& call) { pop(call, ListEnd::kBack); }
void lmpop(Invocation& call) { pop_many(call, std::nullopt); }
void blpop(Invocation& call) { pop_waiting(call, ListEnd::kFront); }
void brpop(Invocation& call) { pop_waiting(call, ListEnd::kBack); }

void blmpop(Invocation& call) {
  const std::string_view timeout = call.args().bytes();
  pop_many(call, timeout);
}

void llen(Invocation& call) {
  const auto list = call.turn().find<List>(call.argv()[1]);
  if (!list) return call.reply(list.error());
  call.reply(*list == nullptr ? std::size_t{0} : (*list)->size());
}

void lindex(Invocation& call) {
  const auto list = call.turn().find<List>(call.argv()[1]);
  if (!list) return call.reply(list.error());
  if (*list == nullptr) return call.reply_null();
  const auto index = to_integer(call.argv()[2]);
  if (!index) return call.reply(index.error());
  const auto at = ops::position_of(*index, (*list)->size());
  at ? call.sink().bulk_in_place((**list)[*at]) : call.reply_null();
}

void lset(Invocation& call) {
  // A server looks for the list before it looks at the index.
  const auto list = call.turn().find<List>(call.argv()[1]);
  if (!list) return call.reply(list.error());
  if (*list == nullptr) return call.reply(ops::no_such_key());
  const auto index = to_integer(call.argv()[2]);
  if (!index) return call.reply(index.error());
  const auto done = ops::set_item(call.turn(), call.argv()[1], *index, call.argv()[3]);
  done ? call.reply_ok() : call.reply(done.error());
}

void linsert(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const bool before = in.token("BEFORE");
  if (!before && !in.token("AFTER")) in.refuse_syntax();
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::insert_beside(call.turn(), key, call.argv()[3], call.argv()[4], !before));
}

void lrange(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const std::int64_t first = in.integer(), last = in.integer();
  if (in.error()) return call.reply(*in.error());
  const auto list = call.turn().find<List>(key);
  if (!list) return call.reply(list.error());
  if (*list == nullptr) return call.sink().array(0);
  const ops::Span span = ops::clip(first, last, (*list)->size());
  call.sink().array(span.count);
  (*list)->for_each(span.first, span.count,
                    [&](std::string_view item) { call.sink().bulk_in_place(item); });
}

void lrem(Invocation& call) {
  const auto count = to_integer(call.argv()[2]);
  if (!count) return call.reply(count.error());
  call.reply(ops::remove(call.turn(), call.argv()[1], call.argv()[3], *count));
}

void ltrim(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const std::int64_t first = in.integer(), last = in.integer();
  if (in.error()) return call.reply(*in.error());
  const auto done = ops::trim(call.turn(), key, first, last);
  done ? call.reply_ok() : call.reply(done.error());
}

void lpos(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes(), item = in.bytes();
  LposArgs args;
  while (in.left() != 0 && !in.error()) args.read_option(in);
  if (in.error()) return call.reply(*in.error());
  const auto list = call.turn().find<List>(key);
  if (!list) return call.reply(list.error());
  std::vector<std::size_t> found;
  if (*list != nullptr) found = ops::positions(**list, item, args.find_options());
  if (!args.counted) return found.empty() ? call.reply_null() : call.reply(found.front());
  call.sink().array(found.size());
  for (const std::size_t at : found) call.reply(at);
}

void lmove(Invocation& call) {
  ArgReader in(call.argv(), 3);
  const ListEnd from = read_end(in), to = read_end(in);
  if (in.error()) return call.reply(*in.error());
  move(call, from, to);
}

void blmove(Invocation& call) {
  ArgReader in(call.argv(), 3);
  const ListEnd from = read_end(in), to = read_end(in);
  if (in.error()) return call.reply(*in.error());
  move_waiting(call, from, to, in.bytes());
}

void rpoplpush(Invocation& call) { move(call, ListEnd::kBack, ListEnd::kFront); }

void brpoplpush(Invocation& call) {
  move_waiting(call, ListEnd::kBack, ListEnd::kFront, call.argv()[3]);
}

}  // namespace perigee::commands
