#include "engine/commands/client_text.h"

#include <utility>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/connection_commands.h"

namespace perigee::commands {
namespace {

std::string flags_of(const clients::Client& client) {
  std::string flags;
  if (client.monitor) flags += 'O';
  if (client.subscribed()) flags += 'P';
  if (client.transaction.open()) flags += 'x';
  if (client.wait) flags += 'b';
  if (client.tracking.on) flags += 't';
  if (client.tracking.broken) flags += 'R';
  if (client.tracking.broadcast) flags += 'B';
  if (client.transaction.spoiled()) flags += 'd';
  if (client.closing) flags += 'c';
  if (client.address.starts_with('/')) flags += 'U';
  return flags.empty() ? "N" : flags;
}

class Line {
 public:
  void add(std::string_view name, std::string_view value) {
    if (!text_.empty()) text_ += ' ';
    (text_ += name) += '=';
    text_ += value;
  }
  void add(std::string_view name, std::int64_t value) { add(name, base::to_text(value).view()); }
  void add(std::string_view name, std::size_t value) {
    add(name, static_cast<std::int64_t>(value));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string describe(const clients::Client& client, std::int64_t now_millis) {
  Line line;
  line.add("id", static_cast<std::int64_t>(client.id));
  line.add("addr", client.address);
  line.add("laddr", client.local_address);
  line.add("fd", std::int64_t{0});
  line.add("name", client.name);
  const auto seconds_since = [&](std::int64_t millis) {
    return millis == 0 ? 0 : (now_millis - millis) / 1000;
  };
  line.add("age", seconds_since(client.opened_at));
  line.add("idle", seconds_since(client.last_used_at));
  line.add("flags", flags_of(client));
  line.add("db", std::int64_t{client.database});
  line.add("sub", client.channels.size());
  line.add("psub", client.patterns.size());
  line.add("ssub", client.shard_channels.size());
  line.add("multi", client.transaction.open()
                        ? static_cast<std::int64_t>(client.transaction.queued().size())
                        : -1);
  for (const std::string_view name : {"qbuf", "qbuf-free", "argv-mem", "multi-mem", "rbs", "rbp",
                                      "obl", "oll", "omem", "tot-mem"})
    line.add(name, std::int64_t{0});
  line.add("events", "r");
  line.add("cmd", client.last_command.empty() ? "NULL" : client.last_command);
  line.add("user", name_of(client.user));
  line.add("redir", client.tracking.on ? static_cast<std::int64_t>(client.tracking.redirect) : -1);
  line.add("resp", static_cast<std::int64_t>(client.protocol));
  line.add("lib-name", client.library);
  line.add("lib-ver", client.library_version);
  return line.take();
}

std::optional<ClientType> client_type_called(std::string_view name) {
  constexpr std::pair<std::string_view, ClientType> kNames[] = {{"normal", ClientType::kNormal},
                                                                {"master", ClientType::kMaster},
                                                                {"replica", ClientType::kReplica},
                                                                {"slave", ClientType::kReplica},
                                                                {"pubsub", ClientType::kPubSub}};
  for (const auto& [known, type] : kNames)
    if (base::equals_ignoring_case(name, known)) return type;
  return std::nullopt;
}

ClientType type_of(const clients::Client& client) {
  return client.subscribed() ? ClientType::kPubSub : ClientType::kNormal;
}

}  // namespace perigee::commands
