#include "engine/clients/clients.h"

#include <algorithm>
#include <new>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "engine/base/numbers.h"
#include "engine/clients/notifications.h"

namespace perigee::clients {
namespace {

bool has_key(const keyspace::Keyspace& keyspace, int database, std::string_view key,
             std::int64_t now_millis) {
  const auto found = keyspace.databases[static_cast<std::size_t>(database)].keys.find(key);
  return found.birth != 0 && !found.entry->due(now_millis);
}

}  // namespace

Clients::~Clients() {
  for (const auto& [id, client] : clients_) client->id = 0;
}

void Clients::open(Client& client) {
  clients_.emplace(last_id_ + 1, &client);
  client.id = ++last_id_;
}

void Clients::close(Client& client) {
  unwatch(client);
  stop_waiting(client);
  channels_.unsubscribe_all(client);
  stop_monitoring(client);
  stop_tracking(client);
  if (current_ == &client) current_ = nullptr;
  clients_.erase(client.id);
  client.id = 0;
}

Client* Clients::find(std::uint64_t id) const {
  const auto at = clients_.find(id);
  return at == clients_.end() ? nullptr : at->second;
}

void Clients::watch(Client& client, int database, std::string_view key) {
  const auto at = watched_.try_emplace(Name(database, key)).first;
  if (std::ranges::find(at->second, &client) != at->second.end()) return;
  absl::Cleanup undo = [&] {
    if (at->second.empty()) watched_.erase(at);
  };
  at->second.reserve(at->second.size() + 1);
  client.watched.push_back(at->first);
  at->second.push_back(&client);
  std::move(undo).Cancel();
}

void Clients::unwatch(Client& client) {
  for (const Name& name : client.watched) {
    const auto at = watched_.find(name);
    std::erase(at->second, &client);
    if (at->second.empty()) watched_.erase(at);
  }
  client.watched.clear();
  client.transaction.forget_watched();
}

void Clients::wait(Client& client, Wait wait) {
  client.wait_number = ++waits_;
  client.wait = std::move(wait);
  absl::Cleanup undo = [&] { stop_waiting(client); };
  deadlines_.emplace(std::pair(client.wait->what.until, client.wait_number), &client);
  for (const std::string& key : client.wait->keys)
    awaited_[{client.wait->database, key}].clients.push_back(&client);
  ready_.reserve(awaited_.size());
  answered_.reserve(answered_.size() + deadlines_.size());
  std::move(undo).Cancel();
}

// Also of a wait that has only half begun.
void Clients::stop_waiting(Client& client) {
  if (!client.wait) return;
  deadlines_.erase({client.wait->what.until, client.wait_number});
  for (const std::string& key : client.wait->keys) {
    const auto at = awaited_.find(NameView(client.wait->database, key));
    if (at == awaited_.end()) continue;
    std::erase(at->second.clients, &client);
    if (!at->second.clients.empty()) continue;
    std::erase(ready_, &at->first);
    awaited_.erase(at);
  }
  client.wait.reset();
}

void Clients::answered(Client& client) {
  stop_waiting(client);
  if (client.on_answered) answered_.push_back(client.id);
}

void Clients::give_up(Client& client) {
  client.answer_to->begin_answer();
  client.wait->what.counts ? client.answer_to->integer(0) : client.answer_to->null_array();
  answered(client);
}

void Clients::give_up(Client& client, const Error& why) {
  client.answer_to->begin_answer();
  client.answer_to->error(why);
  answered(client);
}

Client* Clients::take_answered() {
  Client* client = find(answered_.front());
  answered_.erase(answered_.begin());
  return client;
}

void Clients::make_ready(AwaitedAt at) noexcept {
  if (std::exchange(at->second.ready, true)) return;
  ready_.push_back(&at->first);
}

Clients::ReadyKey Clients::take_ready() {
  const auto at = awaited_.find(*ready_.front());
  ReadyKey key{at->first.first, at->first.second, {}};
  for (const Client* client : at->second.clients) key.who.push_back(client->id);
  ready_.erase(ready_.begin());
  at->second.ready = false;
  return key;
}

Client* Clients::first_overdue(std::int64_t now_millis) const {
  return next_deadline() > now_millis ? nullptr : deadlines_.begin()->second;
}

std::int64_t Clients::next_deadline() const {
  return deadlines_.empty() ? WaitFor::kForEver : deadlines_.begin()->first.first;
}

void Clients::hear(Client& client, const Message& message) {
  if (client.output == nullptr || client.busy) return client.messages.push_back(message);
  client.output->begin_answer();
  absl::Cleanup undo = [&] { client.output->start_over(); };
  write_message(*client.output, message);
  std::move(undo).Cancel();
}

std::size_t Clients::publish(std::string_view channel, std::string_view payload, bool shard) {
  if (withheld_ != nullptr) {
    withheld_->publish(channel, payload, shard);
    return channels_.publish(channel, payload, shard, [](const Client&, const Message&) {});
  }
  return channels_.publish(channel, payload, shard, [this](Client& client, const Message& message) {
    hear(client, message);
  });
}

void Clients::monitor(Client& client) {
  if (client.monitor) return;
  monitors_.push_back(&client);
  client.monitor = true;
}

void Clients::stop_monitoring(Client& client) {
  if (client.monitor) std::erase(monitors_, &client);
  client.monitor = false;
}

void Clients::tell_monitors(std::string_view line) noexcept {
  try {
    const Message message{Message::Kind::kMonitor, {}, {}, std::string(line)};
    for (Client* client : monitors_) hear(*client, message);
  } catch (const std::bad_alloc&) {
  }
}

void Clients::flush(Client& client) {
  if (client.output == nullptr) return;
  for (; !client.messages.empty(); client.messages.pop_front())
    hear(client, client.messages.front());
}

void Clients::key_changed(int database, std::string_view key) noexcept {
  if (!tracking_.empty()) tracked_changed(key);
  if (const auto at = watched_.find(NameView(database, key)); at != watched_.end())
    for (Client* client : at->second) client->transaction.spoil();
  key_touched(database, key);
}

void Clients::key_touched(int database, std::string_view key) noexcept {
  if (const auto at = awaited_.find(NameView(database, key)); at != awaited_.end()) make_ready(at);
}

void Clients::emptying(int database, const keyspace::Keyspace& keyspace,
                       std::int64_t now_millis) noexcept {
  if (!tracking_.empty()) {
    tracking_.forget_keys();
    emptied_ = true;
  }
  for (const auto& [name, watching] : watched_)
    if (name.first == database && has_key(keyspace, database, name.second, now_millis))
      for (Client* client : watching) client->transaction.spoil();
  for (auto at = awaited_.begin(); at != awaited_.end(); ++at)
    if (at->first.first == database && has_key(keyspace, database, at->first.second, now_millis))
      make_ready(at);
}

void Clients::swapping(int a, int b, const keyspace::Keyspace& keyspace,
                       std::int64_t now_millis) noexcept {
  const auto one_of_them = [&](const Name& name) { return name.first == a || name.first == b; };
  const auto there = [&](const Name& name) {
    return has_key(keyspace, a, name.second, now_millis) ||
           has_key(keyspace, b, name.second, now_millis);
  };
  for (const auto& [name, watching] : watched_)
    if (one_of_them(name) && there(name))
      for (Client* client : watching) client->transaction.spoil();
  for (auto at = awaited_.begin(); at != awaited_.end(); ++at)
    if (one_of_them(at->first) && there(at->first)) make_ready(at);
}

bool Clients::anybody_hears(std::string_view event) const {
  return is_notified(notify_, event) && !channels_.empty();
}

// Without memory for it, nobody is told.
void Clients::published(int database, std::string_view event, std::string_view key) noexcept {
  if (!anybody_hears(event)) return;
  try {
    if (notify_ & kKeyspaceChannel) publish(keyspace_channel(database, key), event, false);
    if (notify_ & kKeyeventChannel) publish(keyevent_channel(database, event), key, false);
  } catch (const std::bad_alloc&) {
  }
}

namespace {

// RESP2 has it as a message of a channel.
void write_invalid(ReplySink& sink, const std::vector<std::string>& keys) {
  if (sink.protocol() == Protocol::kResp3) {
    sink.push(2);
    sink.bulk("invalidate");
  } else {
    sink.push(3);
    sink.bulk("message");
    sink.bulk("__redis__:invalidate");
  }
  if (keys.empty()) return sink.null();
  sink.array(keys.size());
  for (const std::string& key : keys) sink.bulk(key);
}

}  // namespace

void write_message(ReplySink& sink, const Message& message) {
  if (message.kind == Message::Kind::kMonitor) return sink.status(message.payload);
  if (message.kind == Message::Kind::kInvalid) return write_invalid(sink, message.keys);
  if (message.kind == Message::Kind::kBroken) {
    sink.push(2);
    sink.bulk("tracking-redir-broken");
    return sink.integer(base::parse_int64(message.payload).value_or(0));
  }
  constexpr std::string_view kNames[] = {"message", "pmessage", "smessage"};
  const bool by_pattern = message.kind == Message::Kind::kPattern;
  sink.push(by_pattern ? 4 : 3);
  sink.bulk(kNames[static_cast<std::size_t>(message.kind)]);
  if (by_pattern) sink.bulk(message.pattern);
  sink.bulk(message.channel);
  sink.bulk(message.payload);
}

}  // namespace perigee::clients
