#include "engine/clients/withheld_news.h"

#include <memory>
#include <new>
#include <string>

#include "engine/clients/clients.h"

namespace perigee::clients {

using keyspace::Keyspace;

template <class Make>
void WithheldNews::keep(const Make& make) noexcept {
  try {
    news_.push_back(make());
  } catch (const std::bad_alloc&) {
    complete_ = false;
  }
}

void WithheldNews::publish(std::string_view channel, std::string_view payload,
                           bool shard) noexcept {
  keep([&] {
    return [channel = std::string(channel), payload = std::string(payload), shard](Clients& to) {
      to.publish(channel, payload, shard);
    };
  });
}

void WithheldNews::has_read(Client& client, std::string_view key, std::size_t most_keys) noexcept {
  keep([&] {
    return [&client, key = std::string(key), most_keys](Clients& to) {
      to.has_read(client, key, most_keys);
    };
  });
}

void WithheldNews::key_changed(int database, std::string_view key) noexcept {
  keep([&] {
    return [database, key = std::string(key)](Clients& to) { to.key_changed(database, key); };
  });
}

void WithheldNews::key_touched(int database, std::string_view key) noexcept {
  keep([&] {
    return [database, key = std::string(key)](Clients& to) { to.key_touched(database, key); };
  });
}

// What there is is asked for later: a copy, which shares, is kept for that.
void WithheldNews::emptying(int database, const Keyspace& keyspace,
                            std::int64_t now_millis) noexcept {
  keep([&] {
    return [database, then = std::make_shared<const Keyspace>(keyspace), now_millis](Clients& to) {
      to.emptying(database, *then, now_millis);
    };
  });
}

void WithheldNews::swapping(int a, int b, const Keyspace& keyspace,
                            std::int64_t now_millis) noexcept {
  keep([&] {
    return [a, b, then = std::make_shared<const Keyspace>(keyspace), now_millis](Clients& to) {
      to.swapping(a, b, *then, now_millis);
    };
  });
}

void WithheldNews::published(int database, std::string_view event, std::string_view key) noexcept {
  if (clients_.anybody_hears(event))
    keep([&] {
      return [database, event, key = std::string(key)](Clients& to) {
        to.published(database, event, key);
      };
    });
}

void WithheldNews::tell() noexcept {
  for (const auto& news : news_) {
    try {
      news(clients_);
    } catch (const std::bad_alloc&) {
    }
  }
  forget();
}

}  // namespace perigee::clients
