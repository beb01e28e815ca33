// Who the clients are, and what becomes of them when that changes.
#include <algorithm>
#include <utility>

#include "engine/clients/clients.h"

namespace perigee::clients {

void Clients::connect(Client& client, ReplySink& output) {
  client.output = &output;
  log_out(client);
}

void Clients::log_in(Client& client, const NamedUser& user) {
  client.user = &user;
  client.authenticated = true;
  restrict(client);
}

void Clients::log_out(Client& client) {
  client.user = client.is_connection() ? &users_.default_user() : nullptr;
  client.authenticated = !client.is_connection() || !users_.asks_for_password();
  restrict(client);
}

void Clients::restrict(Client& client) const {
  client.restricted =
      client.user != nullptr && (has_to_log_in(client) || !client.user->second.may_do_everything());
}

void Clients::restrict_all() const {
  for (const auto& [id, client] : clients_) restrict(*client);
}

void Clients::set_user(std::string_view name, User user) {
  if (const NamedUser* known = users_.find(name)) let_go_of_revoked(*known, user);
  users_.set(name, std::move(user));
  restrict_all();
}

bool Clients::delete_user(std::string_view name) {
  const NamedUser* user = users_.find(name);
  if (user == nullptr) return false;
  for (const auto& [id, client] : clients_) {
    if (client->user != user) continue;
    client->user = &users_.default_user();
    client->authenticated = false;
    restrict(*client);
    let_go(*client);
  }
  users_.erase(name);
  return true;
}

void Clients::require_password(std::string_view password) {
  users_.require_password(password);
  restrict_all();
}

// A session of the host's has no connection to lose, only what it listens to.
void Clients::let_go(Client& client) {
  if (client.is_connection())
    client.closing = true;
  else
    channels_.unsubscribe_all(client);
}

namespace {

bool allows_all_channels(const User& user) {
  return std::ranges::any_of(user.selectors(), &Selector::may_use_all_channels);
}

// Whether `after` has all the patterns of channels that `before` had.
bool keeps_channels(const User& before, const User& after) {
  const auto kept = [&](const std::string& pattern) {
    return std::ranges::any_of(after.selectors(), [&](const Selector& selector) {
      return std::ranges::find(selector.channels(), pattern) != selector.channels().end();
    });
  };
  return std::ranges::all_of(before.selectors(), [&](const Selector& selector) {
    return std::ranges::all_of(selector.channels(), kept);
  });
}

bool may_keep_subscriptions(const User& user, const Client& client) {
  const auto allowed = [&](const auto& names, bool are_patterns) {
    return std::ranges::all_of(
        names, [&](const std::string& name) { return user.may_use_channel(name, are_patterns); });
  };
  return allowed(client.patterns, true) && allowed(client.channels, false) &&
         allowed(client.shard_channels, false);
}

}  // namespace

void Clients::let_go_of_revoked(const NamedUser& before, const User& after) {
  if (allows_all_channels(after)) return;
  if (!allows_all_channels(before.second) && keeps_channels(before.second, after)) return;
  for (const auto& [id, client] : clients_)
    if (client->user == &before && !may_keep_subscriptions(after, *client)) let_go(*client);
}

}  // namespace perigee::clients
