#include "engine/commands/memory_commands.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/ops/key_ops.h"

namespace perigee::commands {

// The account is exact: there is nothing to take samples of.
void memory_usage(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  while (in.left() != 0 && !in.error()) {
    if (in.left() < 2 || !in.token("SAMPLES") || in.integer() < 0) in.refuse_syntax();
  }
  if (in.error()) return call.reply(*in.error());
  const keyspace::KeyEntry* entry = call.turn().peek(key);
  entry == nullptr ? call.reply_null() : call.reply(ops::memory_usage(*entry));
}

namespace {

std::int64_t bytes_of(std::size_t bytes) { return static_cast<std::int64_t>(bytes); }

// Of a database, without what keys and values take themselves.
std::int64_t index_bytes(keyspace::Turn& turn) {
  std::size_t values = 0;
  turn.keys().for_each(
      [&](std::uint64_t, const keyspace::KeyEntry& entry) { values += ops::memory_usage(entry); });
  const std::size_t all = turn.database_bytes();
  return bytes_of(all > values ? all - values : 0);
}

}  // namespace

// What an engine knows of: it does not ask the allocator.
void memory_stats(Invocation& call) {
  keyspace::Turn& turn = call.turn();
  const int selected = turn.database();
  std::vector<std::pair<int, std::int64_t>> databases;
  std::size_t keys = 0;
  std::int64_t overhead = 0;
  for (int database = 0; database < keyspace::kDatabases; ++database) {
    turn.select(database);
    if (turn.size() == 0) continue;
    databases.emplace_back(database, index_bytes(turn));
    overhead += databases.back().second;
    keys += turn.size();
  }
  turn.select(selected);
  const std::int64_t used = bytes_of(turn.memory_used());
  call.sink().map(5 + databases.size());
  call.reply(std::string_view("total.allocated"));
  call.reply(used);
  for (const auto& [database, bytes] : databases) {
    call.reply("db." + std::string(base::to_text(std::int64_t{database}).view()));
    call.sink().map(1);
    call.reply(std::string_view("overhead.hashtable.main"));
    call.reply(bytes);
  }
  call.reply(std::string_view("overhead.total"));
  call.reply(overhead);
  call.reply(std::string_view("keys.count"));
  call.reply(keys);
  call.reply(std::string_view("keys.bytes-per-key"));
  call.reply(keys == 0 ? 0 : used / bytes_of(keys));
  call.reply(std::string_view("dataset.bytes"));
  call.reply(used - overhead);
}

void memory_doctor(Invocation& call) {
  const std::int64_t limit = call.turn().settings().maxmemory;
  const std::int64_t used = bytes_of(call.turn().memory_used());
  const std::string text =
      limit != 0 && used > limit - limit / 10
          ? "More than nine tenths of maxmemory are used: writes are refused, or keys evicted, at "
            "the limit.\n"
          : "Nothing is wrong that an engine could know of.\n";
  call.sink().verbatim("txt", text);
}

// What was dropped goes at once.
void memory_purge(Invocation& call) {
  call.turn().take_dropped_apart();
  call.reply_ok();
}

void memory_malloc_stats(Invocation& call) {
  call.sink().verbatim("txt", "Stats not supported for the current allocator");
}

void memory_help(Invocation& call) {
  constexpr std::string_view kLines[] = {"MEMORY <subcommand> [<arg> ...]. Subcommands are:",
                                         "DOCTOR",
                                         "    Says whether memory is short.",
                                         "MALLOC-STATS",
                                         "    That the allocator is not asked.",
                                         "PURGE",
                                         "    Gives back at once what was dropped.",
                                         "STATS",
                                         "    What takes how many bytes.",
                                         "USAGE <key> [SAMPLES <count>]",
                                         "    Bytes that <key> and its value take.",
                                         "HELP",
                                         "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
