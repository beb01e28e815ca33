// engine/clients/channels.h: who has subscribed to what.
//
// Subscribers of a channel hear in the order in which they subscribed; after them those of
// patterns, by the age of the pattern's first subscription. Shard channels are a second set of
// channels: an engine has one shard.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/base/glob.h"
#include "engine/clients/client.h"

namespace perigee::clients {

class Channels {
 public:
  using Kind = Message::Kind;

  // False when the client has that subscription already, or, of the second, has not.
  bool subscribe(Client& client, Kind kind, std::string_view name);
  bool unsubscribe(Client& client, Kind kind, std::string_view name);
  void unsubscribe_all(Client& client);

  // Calls hear(Client&, const Message&) for every subscription that the message is for; how many.
  template <class Hear>
  std::size_t publish(std::string_view channel, std::string_view payload, bool shard,
                      const Hear& hear) const;

  // Names of channels with subscribers that match a pattern, sorted.
  std::vector<std::string_view> names(bool shard, std::string_view pattern) const;
  std::size_t subscribers(bool shard, std::string_view channel) const;
  // Different patterns.
  std::size_t patterns() const { return patterns_.size(); }
  bool empty() const { return channels_.empty() && patterns_.empty() && shards_.empty(); }

  // What a client has subscribed to, of one kind.
  static std::set<std::string, std::less<>>& of(Client& client, Kind kind);

 private:
  using Subscribers = std::vector<Client*>;
  using Table = absl::btree_map<std::string, Subscribers, std::less<>>;
  struct Pattern {
    std::string text;
    Subscribers subscribers;
  };
  Table& table(Kind kind) { return kind == Kind::kShard ? shards_ : channels_; }
  Subscribers& subscribers_of(Kind kind, std::string_view name);
  void drop(Client& client, Kind kind, std::string_view name);

  Table channels_, shards_;
  std::vector<Pattern> patterns_;  // by age
};

template <class Hear>
std::size_t Channels::publish(std::string_view channel, std::string_view payload, bool shard,
                              const Hear& hear) const {
  const Table& table = shard ? shards_ : channels_;
  std::size_t heard = 0;
  const auto tell = [&](const Subscribers& subscribers, const Message& message) {
    for (Client* client : subscribers) hear(*client, message);
    heard += subscribers.size();
  };
  if (const auto at = table.find(channel); at != table.end())
    tell(at->second,
         {shard ? Kind::kShard : Kind::kChannel, {}, std::string(channel), std::string(payload)});
  if (shard) return heard;
  for (const Pattern& pattern : patterns_)
    if (base::glob_match(pattern.text, channel))
      tell(pattern.subscribers,
           {Kind::kPattern, pattern.text, std::string(channel), std::string(payload)});
  return heard;
}

}  // namespace perigee::clients
