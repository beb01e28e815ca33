#include "engine/commands/generic_commands.h"

#include <limits>
#include <string>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/database_arg.h"
#include "engine/commands/scan_args.h"
#include "engine/commands/timeout_arg.h"
#include "engine/ops/key_ops.h"

namespace perigee::commands {
namespace {

bool fits_int(std::int64_t number) {
  return number >= std::numeric_limits<std::int32_t>::min() &&
         number <= std::numeric_limits<std::int32_t>::max();
}

constexpr ValueType kTypes[] = {ValueType::kString,    ValueType::kList, ValueType::kSet,
                                ValueType::kSortedSet, ValueType::kHash, ValueType::kStream};

std::optional<ValueType> type_called(std::string_view name) {
  for (const ValueType type : kTypes)
    if (base::equals_ignoring_case(name, name_of(type))) return type;
  return std::nullopt;
}

// OBJECT's subcommands: null when the key is absent, which is not a use of it.
template <class Answer>
void reply_about(Invocation& call, const Answer& answer) {
  const keyspace::KeyEntry* entry = call.turn().peek(call.argv()[2]);
  entry == nullptr ? call.reply_null() : call.reply(answer(*entry));
}

// FLUSHDB and FLUSHALL: nothing, ASYNC or SYNC, which are all the same here.
void read_flush_mode(ArgReader& in) {
  if (in.left() != 0 && !in.token("ASYNC") && !in.token("SYNC")) in.refuse_syntax();
  in.finish();
}

}  // namespace

void del(Invocation& call) { call.reply(call.turn().erase_all(call.args().rest(), "del")); }

void exists(Invocation& call) {
  std::int64_t there = 0;
  for (const std::string_view key : call.args().rest())
    if (call.turn().peek(key) != nullptr) ++there;
  call.reply(there);
}

// Also for a client that has said NO-TOUCH.
void touch(Invocation& call) {
  std::int64_t there = 0;
  call.turn().touch_again();
  for (const std::string_view key : call.args().rest())
    if (call.turn().use(key) != nullptr) ++there;
  call.reply(there);
}

void type(Invocation& call) {
  const keyspace::KeyEntry* entry = call.turn().peek(call.argv()[1]);
  call.sink().status(entry == nullptr ? "none" : name_of(entry->value.type()));
}

void rename(Invocation& call) {
  const auto done = ops::rename(call.turn(), call.argv()[1], call.argv()[2]);
  done ? call.reply_ok() : call.reply(done.error());
}

void renamenx(Invocation& call) {
  call.reply(ops::rename_if_absent(call.turn(), call.argv()[1], call.argv()[2]));
}

void copy(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view from = in.bytes(), to = in.bytes();
  int database = call.turn().database();
  bool replace = false;
  while (in.left() != 0 && !in.error()) {
    if (in.token("REPLACE")) {
      replace = true;
    } else if (in.left() > 1 && in.token("DB")) {
      database = read_database(in);
    } else {
      in.refuse_syntax();
    }
  }
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::copy(call.turn(), from, to, database, replace));
}

void move(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const int database = read_database(in);
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::move(call.turn(), key, database));
}

void keys(Invocation& call) {
  std::size_t count = 0;
  const auto each_key = [&](const auto& each) {
    ops::for_each_matching(call.turn(), call.argv()[1], each);
  };
  each_key([&](std::string_view) { ++count; });
  call.sink().array(count);
  each_key([&](std::string_view key) { call.sink().bulk(key); });
}

void scan(Invocation& call) {
  ArgReader& in = call.args();
  ops::ScanRequest page;
  page.cursor = read_cursor(in);
  ops::TypeFilter filter;
  while (in.left() != 0 && !in.error()) {
    if (read_scan_option(in, page)) continue;
    if (in.left() > 1 && in.token("TYPE")) {
      filter.type = type_called(in.bytes());
      filter.unknown_type = !filter.type;
    } else {
      in.refuse_syntax();
    }
  }
  if (in.error()) return call.reply(*in.error());
  std::vector<std::string_view> found;
  const std::uint64_t next =
      ops::scan(call.turn(), page, filter, [&](std::string_view key) { found.push_back(key); });
  call.sink().array(2);
  call.sink().bulk(base::to_text(next));
  call.sink().array(found.size());
  for (const std::string_view key : found) call.sink().bulk(key);
}

void randomkey(Invocation& call) {
  const keyspace::KeyEntry* entry = call.turn().random_key();
  entry == nullptr ? call.reply_null() : call.reply(entry->key());
}

void object_encoding(Invocation& call) { reply_about(call, ops::encoding_of); }

// No integer is shared while keys are evicted by their uses.
void object_refcount(Invocation& call) {
  const keyspace::Settings& settings = call.turn().settings();
  const auto policy = static_cast<Eviction>(settings.maxmemory_policy);
  const bool by_use = policy == Eviction::kVolatileLru || policy == Eviction::kAllKeysLru ||
                      keyspace::counts_uses(policy);
  reply_about(call, [&](const keyspace::KeyEntry& entry) {
    return settings.maxmemory != 0 && by_use ? 1 : ops::reference_count_of(entry);
  });
}

void object_idletime(Invocation& call) {
  reply_about(call, [&](const keyspace::KeyEntry& entry) -> Result<std::int64_t> {
    if (call.turn().frequency(entry))
      return Error{ErrorCode::kDenied,
                   "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note "
                   "that when switching between policies at runtime LRU and LFU data will take "
                   "some time to adjust."};
    return ops::idle_seconds(call.turn(), entry);
  });
}

void object_freq(Invocation& call) {
  reply_about(call, [&](const keyspace::KeyEntry& entry) -> Result<std::int64_t> {
    if (const auto frequency = call.turn().frequency(entry)) return *frequency;
    return Error{
        ErrorCode::kDenied,
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note "
        "that when switching between policies at runtime LRU and LFU data will take some time to "
        "adjust."};
  });
}

void object_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "OBJECT <subcommand> <key>. Subcommands are:",
      "ENCODING <key>",
      "    How the value of <key> is kept in memory.",
      "FREQ <key>",
      "    How often <key> is used, on a logarithmic scale (LFU policies only).",
      "IDLETIME <key>",
      "    Seconds since <key> was last read or written.",
      "REFCOUNT <key>",
      "    How many references there are to the value of <key>.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

void dbsize(Invocation& call) { call.reply(call.turn().size()); }

void swapdb(Invocation& call) {
  const auto a = base::parse_int64(call.argv()[1]), b = base::parse_int64(call.argv()[2]);
  if (!a || !fits_int(*a))
    return call.reply(Error{ErrorCode::kNotANumber, "ERR invalid first DB index"});
  if (!b || !fits_int(*b))
    return call.reply(Error{ErrorCode::kNotANumber, "ERR invalid second DB index"});
  const auto first = ops::to_database(*a), second = ops::to_database(*b);
  if (!first || !second) return call.reply((!first ? first : second).error());
  call.turn().swap(*first, *second);
  call.reply_ok();
}

void flushdb(Invocation& call) {
  read_flush_mode(call.args());
  if (call.args().error()) return call.reply(*call.args().error());
  call.turn().flush(call.turn().database());
  call.reply_ok();
}

void flushall(Invocation& call) {
  read_flush_mode(call.args());
  if (call.args().error()) return call.reply(*call.args().error());
  ops::flush_all(call.turn());
  call.reply_ok();
}

void time(Invocation& call) {
  const std::int64_t micros = call.turn().now().time_since_epoch().count();
  const std::int64_t seconds = micros >= 0 ? micros / 1000000 : (micros - 999999) / 1000000;
  call.sink().array(2);
  call.sink().bulk(base::to_text(seconds));
  call.sink().bulk(base::to_text(micros - seconds * 1000000));
}

// There are none, so whoever wants one waits until the end.
void wait(Invocation& call) {
  const auto replicas = to_integer(call.argv()[1]);
  if (!replicas) return call.reply(replicas.error());
  const auto until = wait_until_millis(call.turn(), call.argv()[2]);
  if (!until) return call.reply(until.error());
  clients::WaitFor what;
  what.until = *until;
  what.counts = true;
  if (*replicas <= 0 || !call.wait({}, what, call.argv())) call.reply(std::int64_t{0});
}

}  // namespace perigee::commands
