#include "engine/commands/info_command.h"

#include <algorithm>
#include <string>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/connection_commands.h"

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

void tell_server(Invocation& call, Section& section) {
  section.add("redis_version", kServedVersion);
  section.add("redis_mode", "standalone");
  section.add("arch_bits", static_cast<std::int64_t>(8 * sizeof(void*)));
  section.add("server_time_usec", call.turn().now().time_since_epoch().count());
}

void tell_clients(Invocation& call, Section& section) {
  section.add("connected_clients", std::ranges::count_if(call.clients().all(), [](const auto& one) {
                return one.second->is_connection();
              }));
  section.add("blocked_clients", call.clients().waiting());
}

void tell_memory(Invocation& call, Section& section) {
  const std::size_t used = call.turn().memory_used();
  section.add("used_memory", used);
  section.add("used_memory_human", human(used));
  section.add("maxmemory_policy", "noeviction");
}

void tell_persistence(Invocation&, Section& section) { section.add("loading", std::int64_t{0}); }

void tell_stats(Invocation& call, Section& section) {
  const auto& channels = call.clients().channels();
  section.add("pubsub_channels", channels.names(false, "*").size());
  section.add("pubsub_patterns", channels.patterns());
  section.add("pubsubshard_channels", channels.names(true, "*").size());
}

void tell_replication(Invocation&, Section& section) {
  section.add("role", "master");
  section.add("connected_slaves", std::int64_t{0});
}

void tell_keyspace(Invocation& call, Section& section) {
  keyspace::Turn& turn = call.turn();
  const int selected = turn.database();
  for (int database = 0; database < keyspace::kDatabases; ++database) {
    turn.select(database);
    if (turn.size() == 0) continue;
    const auto text = [](std::size_t n) {
      return std::string(base::to_text(static_cast<std::int64_t>(n)).view());
    };
    section.add("db" + text(static_cast<std::size_t>(database)),
                "keys=" + text(turn.size()) + ",expires=" + text(turn.timed()) + ",avg_ttl=0");
  }
  turn.select(selected);
}

struct Topic {
  std::string_view title;
  void (*tell)(Invocation&, Section&);
};
constexpr Topic kTopics[] = {
    {"Server", tell_server},           {"Clients", tell_clients}, {"Memory", tell_memory},
    {"Persistence", tell_persistence}, {"Stats", tell_stats},     {"Replication", tell_replication},
    {"Keyspace", tell_keyspace},
};

}  // namespace

// What is true of an engine in a process of somebody else's; nothing is made up.
void info(Invocation& call) {
  const Arguments names = call.args().rest();
  const auto wanted = [&](std::string_view title) {
    return names.empty() || std::ranges::any_of(names, [&](std::string_view name) {
             return base::equals_ignoring_case(name, title) ||
                    base::equals_ignoring_case(name, "all") ||
                    base::equals_ignoring_case(name, "everything") ||
                    base::equals_ignoring_case(name, "default");
           });
  };
  std::string text;
  for (const Topic& topic : kTopics) {
    if (!wanted(topic.title)) continue;
    Section section;
    topic.tell(call, section);
    if (!text.empty()) text += "\r\n";
    ((text += "# ") += topic.title) += "\r\n";
    text += section.text();
  }
  call.sink().verbatim("txt", text);
}

}  // namespace perigee::commands
