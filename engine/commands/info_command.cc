#include "engine/commands/info_command.h"

#include <algorithm>
#include <string>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/connection_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/settings.h"

namespace perigee::commands {
namespace {

// Lines "name:value", ended as on the wire.
class Section {
 public:
  void add(std::string_view name, std::string_view value) {
    text_ += name;
    text_ += ':';
    text_ += value;
    text_ += "\r\n";
  }
  void add(std::string_view name, std::int64_t value) { add(name, base::to_text(value).view()); }
  void add(std::string_view name, std::size_t value) {
    add(name, static_cast<std::int64_t>(value));
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// "919.79K", of 1024.
std::string human(std::size_t bytes) {
  constexpr std::string_view kUnits = "KMGTP";
  if (bytes < 1024)
    return std::string(base::to_text(static_cast<std::int64_t>(bytes)).view()) + "B";
  double amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) amount /= 1024;
  return base::to_text_fixed(amount, 2) + kUnits[unit];
}

std::string text_of(std::size_t n) {
  return std::string(base::to_text(static_cast<std::int64_t>(n)).view());
}

// "12.345678", of microseconds.
std::string seconds(std::uint64_t micros) {
  return base::to_text_fixed(static_cast<double>(micros) / 1e6, 6);
}

std::string setting(Invocation& call, std::string_view name) {
  const SettingValues values{call.turn().settings(), call.instance().kept_settings};
  return values.text(*find_setting(name).setting);
}

void tell_server(Invocation& call, Section& section) {
  const std::int64_t now = call.turn().now_millis();
  const std::int64_t up = (now - call.instance().opened_at) / 1000;
  section.add("redis_version", kServedVersion);
  section.add("redis_mode", "standalone");
  section.add("arch_bits", static_cast<std::int64_t>(8 * sizeof(void*)));
  section.add("tcp_port", setting(call, "port"));
  section.add("server_time_usec", call.turn().now().time_since_epoch().count());
  section.add("uptime_in_seconds", up);
  section.add("uptime_in_days", up / (24 * 60 * 60));
  section.add("hz", setting(call, "hz"));
  section.add("configured_hz", setting(call, "hz"));
  section.add("lru_clock", (now / 1000) & ((1 << 24) - 1));
}

void tell_clients(Invocation& call, Section& section) {
  section.add("connected_clients", std::ranges::count_if(call.clients().all(), [](const auto& one) {
                return one.second->is_connection() && !one.second->closing;
              }));
  section.add("cluster_connections", std::int64_t{0});
  section.add("maxclients", setting(call, "maxclients"));
  section.add("blocked_clients", call.clients().waiting());
  section.add("tracking_clients", call.clients().tracking().clients().size());
}

// What data takes, with the roots of empty databases; and, apart from that, scripts. The rest is
// somebody else's process.
void tell_memory(Invocation& call, Section& section) {
  const std::size_t data = call.turn().memory_used();
  const std::size_t used = data + keyspace::kRootBytes;
  const std::size_t heap = call.scripts().heap_bytes();
  section.add("used_memory", used);
  section.add("used_memory_human", human(used));
  section.add("used_memory_startup", keyspace::kRootBytes);
  section.add("used_memory_dataset", data);
  section.add("used_memory_lua", heap);
  section.add("used_memory_lua_human", human(heap));
  section.add("number_of_cached_scripts", call.scripts().count());
  section.add("number_of_functions", call.turn().libraries().function_count());
  const std::int64_t limit = call.turn().settings().maxmemory;
  section.add("maxmemory", limit);
  section.add("maxmemory_human", human(static_cast<std::size_t>(limit)));
  section.add("maxmemory_policy", setting(call, "maxmemory-policy"));
  section.add("mem_not_counted_for_evict", std::int64_t{0});
  section.add("mem_allocator", "libc");
  section.add("active_defrag_running", std::int64_t{0});
  section.add("lazyfree_pending_objects", std::int64_t{call.turn().dropped_bytes() != 0});
  section.add("lazyfreed_objects", static_cast<std::int64_t>(call.turn().reclaimed()));
}

// Nothing is written to files behind the host's back.
void tell_persistence(Invocation& call, Section& section) {
  section.add("loading", std::int64_t{0});
  section.add("async_loading", std::int64_t{0});
  section.add("rdb_changes_since_last_save", static_cast<std::int64_t>(call.turn().changes()));
  section.add("rdb_bgsave_in_progress", std::int64_t{0});
  section.add("aof_enabled", std::int64_t{0});
  section.add("aof_rewrite_in_progress", std::int64_t{0});
  section.add("aof_rewrite_scheduled", std::int64_t{0});
}

void tell_stats(Invocation& call, Section& section) {
  const clients::Statistics& statistics = call.instance().statistics;
  const keyspace::Counters& counters = call.turn().counters();
  const auto& channels = call.clients().channels();
  const auto add = [&](std::string_view name, std::uint64_t count) {
    section.add(name, static_cast<std::int64_t>(count));
  };
  add("total_connections_received", statistics.connections);
  add("total_commands_processed", statistics.commands);
  add("expired_keys", counters.expired);
  add("evicted_keys", counters.evicted);
  add("keyspace_hits", counters.hits);
  add("keyspace_misses", counters.misses);
  add("pubsub_channels", channels.names(false, "*").size());
  add("pubsub_patterns", channels.patterns());
  add("pubsubshard_channels", channels.names(true, "*").size());
  const clients::Tracking& tracking = call.clients().tracking();
  add("tracking_total_keys", tracking.keys());
  add("tracking_total_items", tracking.items());
  add("tracking_total_prefixes", tracking.prefixes());
  add("unexpected_error_replies", 0);
  add("total_error_replies", statistics.total_errors());
}

void tell_replication(Invocation&, Section& section) {
  section.add("role", "master");
  section.add("connected_slaves", std::int64_t{0});
  section.add("master_failover_state", "no-failover");
  section.add("master_repl_offset", std::int64_t{0});
  section.add("repl_backlog_active", std::int64_t{0});
}

// Calls tell(command, counts) for every command and subcommand.
template <class Tell>
void for_each_count(Invocation& call, const Tell& tell) {
  const clients::Statistics& statistics = call.instance().statistics;
  for (const CommandSpec* command : all_commands()) {
    tell(*command, statistics.of(command->number));
    for (const CommandSpec& subcommand : command->subcommands)
      tell(subcommand, statistics.of(subcommand.number));
  }
}

// What commands took by the stopwatch: the engine's share of its process.
void tell_cpu(Invocation& call, Section& section) {
  std::uint64_t micros = 0;
  for_each_count(call, [&](const CommandSpec& command, const clients::CommandCounts& counts) {
    const bool runs_others = (command.flags & kMayReplicate) && (command.flags & kNoScript);
    if (!runs_others) micros += counts.micros;
  });
  section.add("used_cpu_sys", seconds(0));
  section.add("used_cpu_user", seconds(micros));
}

void tell_command_stats(Invocation& call, Section& section) {
  for_each_count(call, [&](const CommandSpec& command, const clients::CommandCounts& counts) {
    if (counts.calls == 0 && counts.rejected == 0 && counts.failed == 0) return;
    const double each =
        counts.calls == 0 ? 0
                          : static_cast<double>(counts.micros) / static_cast<double>(counts.calls);
    section.add("cmdstat_" + std::string(command.name),
                "calls=" + text_of(counts.calls) + ",usec=" + text_of(counts.micros) +
                    ",usec_per_call=" + base::to_text_fixed(each, 2) + ",rejected_calls=" +
                    text_of(counts.rejected) + ",failed_calls=" + text_of(counts.failed));
  });
}

void tell_error_stats(Invocation& call, Section& section) {
  for (const auto& [name, count] : call.instance().statistics.errors())
    section.add("errorstat_" + name, "count=" + text_of(count));
}

// The percentiles that latency-tracking-info-percentiles names.
void tell_latency_stats(Invocation& call, Section& section) {
  const std::string wanted = setting(call, "latency-tracking-info-percentiles");
  for_each_count(call, [&](const CommandSpec& command, const clients::CommandCounts& counts) {
    if (counts.times.count() == 0) return;
    std::string text;
    for (std::string_view rest = wanted; !rest.empty();) {
      const std::string_view one = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      const double micros =
          static_cast<double>(counts.times.percentile(base::parse_double(one).value_or(0)));
      text += (text.empty() ? "p" : ",p") + std::string(one) + "=" + base::to_text_fixed(micros, 3);
    }
    section.add("latency_percentiles_usec_" + std::string(command.name), text);
  });
}

void tell_modules(Invocation&, Section&) {}

void tell_cluster(Invocation&, Section& section) {
  section.add("cluster_enabled", std::int64_t{0});
}

void tell_keyspace(Invocation& call, Section& section) {
  keyspace::Turn& turn = call.turn();
  const int selected = turn.database();
  for (int database = 0; database < keyspace::kDatabases; ++database) {
    turn.select(database);
    if (turn.size() == 0) continue;
    section.add(
        "db" + text_of(static_cast<std::size_t>(database)),
        "keys=" + text_of(turn.size()) + ",expires=" + text_of(turn.timed()) + ",avg_ttl=0");
  }
  turn.select(selected);
}

struct Topic {
  std::string_view title;
  void (*tell)(Invocation&, Section&);
  bool unasked = true;  // told to who names no section
};
constexpr Topic kTopics[] = {
    {"Server", tell_server},
    {"Clients", tell_clients},
    {"Memory", tell_memory},
    {"Persistence", tell_persistence},
    {"Stats", tell_stats},
    {"Replication", tell_replication},
    {"CPU", tell_cpu},
    {"Modules", tell_modules},
    {"Commandstats", tell_command_stats, false},
    {"Errorstats", tell_error_stats},
    {"Latencystats", tell_latency_stats, false},
    {"Cluster", tell_cluster},
    {"Keyspace", tell_keyspace},
};

// Whether one of the names means this section.
bool is_wanted(const Topic& topic, Arguments names) {
  if (names.empty()) return topic.unasked;
  return std::ranges::any_of(names, [&](std::string_view name) {
    if (base::equals_ignoring_case(name, "default")) return topic.unasked;
    if (base::equals_ignoring_case(name, "all")) return topic.title != "Modules";
    return base::equals_ignoring_case(name, "everything") ||
           base::equals_ignoring_case(name, topic.title);
  });
}

}  // namespace

// What is true of an engine in a process of somebody else's; nothing is made up.
void info(Invocation& call) {
  const Arguments names = call.args().rest();
  std::string text;
  for (const Topic& topic : kTopics) {
    if (!is_wanted(topic, names)) continue;
    Section section;
    topic.tell(call, section);
    if (!text.empty()) text += "\r\n";
    ((text += "# ") += topic.title) += "\r\n";
    text += section.text();
  }
  call.sink().verbatim("txt", text);
}

}  // namespace perigee::commands
