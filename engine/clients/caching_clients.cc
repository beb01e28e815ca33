// CLIENT PAUSE and CLIENT TRACKING: the parts of Clients that tell clients what they may not
// assume.
#include <algorithm>
#include <new>
#include <utility>

#include "engine/base/numbers.h"
#include "engine/clients/clients.h"

namespace perigee::clients {

void Clients::pause(Pause what, std::int64_t until_millis) {
  pause_until_ = paused() ? std::max(pause_until_, until_millis) : until_millis;
  pause_ = std::max(pause_, what);
}

void Clients::postpone(Client& client, Arguments argv) {
  postponed_.reserve(postponed_.size() + 1);
  Wait waiting;
  waiting.argv.assign(argv.begin(), argv.end());
  waiting.postponed = true;
  wait(client, std::move(waiting));
  postponed_.push_back(client.id);
}

Client* Clients::first_postponed() {
  Client* client = find(postponed_.front());
  if (client != nullptr && client->wait && client->wait->postponed) return client;
  forget_first_postponed();
  return nullptr;
}

void Clients::track(Client& client, TrackingMode mode) {
  mode.on = true;
  tracking_.begin(client, mode);
  client.tracking = std::move(mode);
}

void Clients::stop_tracking(Client& client) {
  tracking_.end(client);
  client.tracking = {};
}

void Clients::has_read(Client& client, std::string_view key, std::size_t most_keys) {
  if (withheld_ != nullptr) return withheld_->has_read(client, key, most_keys);
  tracking_.remember(client, key);
  limit_tracked(most_keys);
}

void Clients::limit_tracked(std::size_t most_keys) {
  std::string key;
  for (Tracking::Ids who; tracking_.take_one_of_too_many(most_keys, key, who);)
    for (const std::uint64_t id : who) tell_invalid(id, {key});
}

// Without memory for it, the client is let go: it would go on with what is wrong.
void Clients::tell_invalid(std::uint64_t id, const std::vector<std::string>& keys) noexcept {
  Client* client = find(id);
  if (client == nullptr || !client->tracking.on) return;
  try {
    Client* target = client->tracking.redirect == 0 ? client : find(client->tracking.redirect);
    if (target == nullptr) {
      client->tracking.broken = true;
      if (client->output == nullptr || client->protocol == Protocol::kResp3)
        hear(*client,
             {.kind = Message::Kind::kBroken,
              .pattern = {},
              .channel = {},
              .payload = std::string(
                  base::to_text(static_cast<std::int64_t>(client->tracking.redirect)).view())});
      return;
    }
    const bool hears = target->output == nullptr || target->protocol == Protocol::kResp3 ||
                       (target != client && target->subscribed());
    if (hears) hear(*target, {Message::Kind::kInvalid, {}, {}, {}, keys});
  } catch (const std::bad_alloc&) {
    client->closing = true;
  }
}

void Clients::tracked_changed(std::string_view key) noexcept {
  try {
    const std::uint64_t by = current_ == nullptr ? 0 : current_->id;
    for (const std::uint64_t id : tracking_.take(key)) {
      const Client* client = find(id);
      if (client == nullptr || client->tracking.broadcast) continue;  // it has changed its mode
      const bool own = id == by && client->tracking.no_loop;
      if (!own) tell_invalid(id, {std::string(key)});
    }
    tracking_.note_for_prefixes(key, by);
  } catch (const std::bad_alloc&) {
    for (const std::uint64_t id : tracking_.clients()) find(id)->closing = true;
  }
}

void Clients::tell() noexcept {
  try {
    if (std::exchange(emptied_, false))
      for (const std::uint64_t id : tracking_.clients()) tell_invalid(id, {});
    for (const Tracking::Notes& notes : tracking_.take_notes())
      for (const std::uint64_t id : notes.who) {
        const Client* client = find(id);
        std::vector<std::string> keys;
        for (const auto& [key, by] : notes.keys)
          if (by != id || client == nullptr || !client->tracking.no_loop) keys.push_back(key);
        if (!keys.empty()) tell_invalid(id, keys);
      }
  } catch (const std::bad_alloc&) {
    for (const std::uint64_t id : tracking_.clients()) find(id)->closing = true;
  }
}

}  // namespace perigee::clients
