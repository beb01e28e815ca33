// engine/clients/withheld_news.h: what others would be told, kept until it is certain.
//
// A script that is undone when it fails changes keys, publishes and reads in the meantime. Nobody
// hears of it before it has ended well; then all of it is told, in the order in which it happened.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engine/clients/client.h"
#include "engine/keyspace/key_observer.h"

namespace perigee::clients {

class Clients;

class WithheldNews final : public keyspace::KeyObserver {
 public:
  explicit WithheldNews(Clients& clients) : clients_(clients) {}

  void publish(std::string_view channel, std::string_view payload, bool shard) noexcept;
  void has_read(Client& client, std::string_view key, std::size_t most_keys) noexcept;

  // False when there was no memory to keep something.
  bool complete() const { return complete_; }
  // Tells all of it, or forgets it. Who cannot be told for want of memory is not.
  void tell() noexcept;
  void forget() noexcept { news_.clear(); }

  void key_changed(int database, std::string_view key) noexcept override;
  void key_touched(int database, std::string_view key) noexcept override;
  void emptying(int database, const keyspace::Keyspace& keyspace,
                std::int64_t now_millis) noexcept override;
  void swapping(int a, int b, const keyspace::Keyspace& keyspace,
                std::int64_t now_millis) noexcept override;
  void published(int database, std::string_view event, std::string_view key) noexcept override;

 private:
  // make() answers a function of Clients&.
  template <class Make>
  void keep(const Make& make) noexcept;

  Clients& clients_;
  std::vector<std::function<void(Clients&)>> news_;
  bool complete_ = true;
};

}  // namespace perigee::clients
