#include "engine/clients/channels.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"

namespace perigee::clients {

std::set<std::string, std::less<>>& Channels::of(Client& client, Kind kind) {
  if (kind == Kind::kPattern) return client.patterns;
  return kind == Kind::kShard ? client.shard_channels : client.channels;
}

Channels::Subscribers& Channels::subscribers_of(Kind kind, std::string_view name) {
  if (kind != Kind::kPattern) return table(kind)[std::string(name)];
  const auto at = std::ranges::find(patterns_, name, &Pattern::text);
  if (at != patterns_.end()) return at->subscribers;
  return patterns_.emplace_back(Pattern{std::string(name), {}}).subscribers;
}

bool Channels::subscribe(Client& client, Kind kind, std::string_view name) {
  if (of(client, kind).contains(name)) return false;
  Subscribers& subscribers = subscribers_of(kind, name);
  absl::Cleanup undo = [&] {
    if (subscribers.empty()) drop(client, kind, name);
  };
  subscribers.reserve(subscribers.size() + 1);
  of(client, kind).insert(std::string(name));
  subscribers.push_back(&client);
  std::move(undo).Cancel();
  return true;
}

// Without subscribers, a name goes.
void Channels::drop(Client& client, Kind kind, std::string_view name) {
  if (kind != Kind::kPattern) {
    const auto at = table(kind).find(name);
    std::erase(at->second, &client);
    if (at->second.empty()) table(kind).erase(at);
    return;
  }
  const auto at = std::ranges::find(patterns_, name, &Pattern::text);
  std::erase(at->subscribers, &client);
  if (at->subscribers.empty()) patterns_.erase(at);
}

bool Channels::unsubscribe(Client& client, Kind kind, std::string_view name) {
  const auto own = of(client, kind).find(name);
  if (own == of(client, kind).end()) return false;
  drop(client, kind, name);
  of(client, kind).erase(own);
  return true;
}

void Channels::unsubscribe_all(Client& client) {
  for (const Kind kind : {Kind::kChannel, Kind::kShard, Kind::kPattern}) {
    for (const std::string& name : of(client, kind)) drop(client, kind, name);
    of(client, kind).clear();
  }
}

std::vector<std::string_view> Channels::names(bool shard, std::string_view pattern) const {
  std::vector<std::string_view> names;
  for (const auto& [name, subscribers] : shard ? shards_ : channels_)
    if (base::glob_match(pattern, name)) names.push_back(name);
  return names;
}

std::size_t Channels::subscribers(bool shard, std::string_view channel) const {
  const Table& table = shard ? shards_ : channels_;
  const auto at = table.find(channel);
  return at == table.end() ? 0 : at->second.size();
}

}  // namespace perigee::clients
