// engine/clients/tracking.h: who caches what, to be told when it changes: CLIENT TRACKING.
//
// Keys by name alone, whatever their database, as a server has them. Knows who is to hear; Clients
// tells them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clients/client.h"

namespace perigee::clients {

class Tracking {
 public:
  using Ids = std::set<std::uint64_t>;  // of clients

  // Whether nobody can be told of anything.
  bool empty() const { return keys_.empty() && prefixes_.empty() && clients_.empty(); }

  // The client tracks from now on, in this mode; or does not any more.
  void begin(const Client& client, const TrackingMode& mode);
  void end(const Client& client);
  // It has read the key.
  void remember(const Client& client, std::string_view key);
  // A key that is forgotten because there are more than `most`, and who has it; false: there are
  // not more.
  bool take_one_of_too_many(std::size_t most, std::string& key, Ids& who);
  // Who has read the key, which is forgotten with that.
  Ids take(std::string_view key);
  // Those who are told of every key that begins so: notes the key for them.
  void note_for_prefixes(std::string_view key, std::uint64_t by);
  // All keys are forgotten.
  void forget_keys() { keys_.clear(), items_ = 0; }
  const Ids& clients() const { return clients_; }

  // What was noted for a prefix since this was last asked: each key with who changed it last.
  struct Notes {
    Ids who;
    std::map<std::string, std::uint64_t> keys;
  };
  bool anything_noted() const { return noted_; }
  std::vector<Notes> take_notes();

  std::size_t keys() const { return keys_.size(); }
  std::size_t items() const { return items_; }
  std::size_t prefixes() const { return prefixes_.size(); }

 private:
  void leave(const std::string& prefix, std::uint64_t id);

  std::map<std::string, Ids, std::less<>> keys_;
  std::map<std::string, Notes, std::less<>> prefixes_;
  Ids clients_;
  std::size_t items_ = 0;
  bool noted_ = false;
};

}  // namespace perigee::clients
