#include "engine/clients/tracking.h"

#include <utility>

#include "absl/cleanup/cleanup.h"

namespace perigee::clients {

void Tracking::begin(const Client& client, const TrackingMode& mode) {
  absl::Cleanup undo = [&] {
    for (const std::string& prefix : mode.prefixes)
      if (!client.tracking.prefixes.contains(prefix)) leave(prefix, client.id);
    if (!client.tracking.on) clients_.erase(client.id);
  };
  clients_.insert(client.id);
  for (const std::string& prefix : mode.prefixes) prefixes_[prefix].who.insert(client.id);
  std::move(undo).Cancel();
}

void Tracking::leave(const std::string& prefix, std::uint64_t id) {
  const auto found = prefixes_.find(prefix);
  if (found == prefixes_.end()) return;
  found->second.who.erase(id);
  if (found->second.who.empty()) prefixes_.erase(found);
}

// What it has read is taken out as the keys change.
void Tracking::end(const Client& client) {
  clients_.erase(client.id);
  for (const std::string& prefix : client.tracking.prefixes) leave(prefix, client.id);
}

void Tracking::remember(const Client& client, std::string_view key) {
  auto found = keys_.find(key);
  if (found == keys_.end()) found = keys_.try_emplace(std::string(key)).first;
  items_ += found->second.insert(client.id).second ? 1 : 0;
}

bool Tracking::take_one_of_too_many(std::size_t most, std::string& key, Ids& who) {
  if (most == 0 || keys_.size() <= most) return false;
  auto node = keys_.extract(keys_.begin());
  key = std::move(node.key());
  who = std::move(node.mapped());
  items_ -= who.size();
  return true;
}

Tracking::Ids Tracking::take(std::string_view key) {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return {};
  Ids who = std::move(found->second);
  items_ -= who.size();
  keys_.erase(found);
  return who;
}

void Tracking::note_for_prefixes(std::string_view key, std::uint64_t by) {
  for (auto& [prefix, notes] : prefixes_) {
    if (!key.starts_with(prefix)) continue;
    notes.keys.insert_or_assign(std::string(key), by);
    noted_ = true;
  }
}

std::vector<Tracking::Notes> Tracking::take_notes() {
  std::vector<Notes> all;
  noted_ = false;
  for (auto& [prefix, notes] : prefixes_) {
    if (notes.keys.empty()) continue;
    all.push_back({notes.who, {}});
    all.back().keys.swap(notes.keys);
  }
  return all;
}

}  // namespace perigee::clients
