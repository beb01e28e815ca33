// engine/clients/clients.h: the sessions of an engine, and what ties them to its keys and to each
// other: watched keys, keys that are waited for, channels.
//
// Not part of the data: forks and snapshots leave it behind. Every order here follows from the
// order of the calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/clients/channels.h"
#include "engine/clients/client.h"
#include "engine/clients/tracking.h"
#include "engine/clients/users.h"
#include "engine/clients/withheld_news.h"
#include "engine/keyspace/key_observer.h"

namespace perigee::clients {

class Clients final : public keyspace::KeyObserver {
 public:
  Clients() = default;
  // None of them; the same users, to whom nothing was refused yet.
  explicit Clients(const Users& users) : users_(users) { users_.clear_log(); }
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;
  // Those that are left are closed.
  ~Clients();

  // A client is known from open() to close(), at the same address; Client::id says whether it is.
  void open(Client& client);
  void close(Client& client);
  const std::map<std::uint64_t, Client*>& all() const { return clients_; }
  Client* find(std::uint64_t id) const;

  // The observer of a turn: null when nobody has asked for anything. `notify`: which events become
  // messages, as NotifyFlags.
  KeyObserver* observer(std::uint32_t notify) {
    notify_ = notify;
    const bool nobody = watched_.empty() && awaited_.empty() && notify == 0 && tracking_.empty();
    return nobody ? nullptr : this;
  }

  // WATCH and UNWATCH. A change of the key spoils the client's transaction.
  void watch(Client& client, int database, std::string_view key);
  void unwatch(Client& client);

  // The client waits from now on.
  void wait(Client& client, Wait wait);
  void stop_waiting(Client& client);
  std::size_t waiting() const { return deadlines_.size(); }

  // The wait is over: its answer has been written.
  void answered(Client& client);
  // The same, and the answer is null, or an error: whoever waited got nothing.
  void give_up(Client& client);
  void give_up(Client& client, const Error& why);
  // Whose host wants to know that the wait is over; the first of them, who is known now. Null: it
  // has gone.
  Client* take_answered();
  bool anything_answered() const { return !answered_.empty(); }

  // Whether a key that is waited for has changed since it was last looked at.
  bool anything_ready() const { return !ready_.empty(); }
  struct ReadyKey {
    int database;
    std::string name;
    std::vector<std::uint64_t> who;  // ids, in the order in which they began to wait
  };
  // The key that has been ready the longest, which is not ready any more.
  ReadyKey take_ready();
  // Who has waited until this instant, the earliest first; null when nobody has.
  Client* first_overdue(std::int64_t now_millis) const;
  // When the next one is overdue; WaitFor::kForEver: never.
  std::int64_t next_deadline() const;

  // CLIENT PAUSE: commands of clients that may wait, those that may write or all, are run when it
  // is over, in the order in which they came; and nothing expires. The longest and the strictest
  // counts.
  enum class Pause : std::uint8_t { kNone, kWrites, kAll };
  Pause pause() const { return pause_; }
  bool paused() const { return pause_ != Pause::kNone; }
  // WaitFor::kForEver: nothing is paused.
  std::int64_t pause_end() const { return paused() ? pause_until_ : WaitFor::kForEver; }
  void pause(Pause what, std::int64_t until_millis);
  void end_pause() { pause_ = Pause::kNone; }
  // Ends it when its time has come.
  void end_pause_at(std::int64_t now_millis) {
    if (paused() && now_millis >= pause_until_) end_pause();
  }
  // The command of a client has to wait for the end.
  void postpone(Client& client, Arguments argv);
  bool anything_to_resume() const { return !paused() && !postponed_.empty(); }
  // Who has waited the longest for the end of a pause; null: it has gone, and is forgotten.
  Client* first_postponed();
  void forget_first_postponed() { postponed_.erase(postponed_.begin()); }

  // Whose command is being run; null: the host's own call.
  void set_current(Client* client) { current_ = client; }
  Client* current() const { return current_; }

  // CLIENT TRACKING: begins it, or begins it anew; and ends it.
  void track(Client& client, TrackingMode mode);
  void stop_tracking(Client& client);
  // The client has read this key, which it may cache.
  void has_read(Client& client, std::string_view key, std::size_t most_keys);
  void limit_tracked(std::size_t most_keys);
  const Tracking& tracking() const { return tracking_; }
  // A turn ends: what is told once a turn.
  bool anything_to_tell() const { return emptied_ || tracking_.anything_noted(); }
  void tell() noexcept;

  // Whether the end of a turn is more than that.
  bool anything_to_do() const {
    return anything_ready() || anything_answered() || anything_to_tell() || anything_to_resume();
  }

  // Whether somebody may hear of this event of a key.
  bool anybody_hears(std::string_view event) const;
  // What others would hear is kept there from now on; null: they are told at once.
  void withhold(WithheldNews* news) { withheld_ = news; }

  // PUBLISH and SPUBLISH: how many subscriptions heard it, or will.
  std::size_t publish(std::string_view channel, std::string_view payload, bool shard);
  Channels& channels() { return channels_; }
  // MONITOR: the client is told of every command from now on, until it is closed or reset.
  void monitor(Client& client);
  void stop_monitoring(Client& client);
  bool anybody_monitors() const { return !monitors_.empty(); }
  // A line for all who monitor. Without memory for it, nobody is told.
  void tell_monitors(std::string_view line) noexcept;
  // Sends what came for a client while it was busy.
  void flush(Client& client);

  // Who the clients may be.
  Users& users() { return users_; }
  const Users& users() const { return users_; }
  // The client has a connection from now on, which is the user "default".
  void connect(Client& client, ReplySink& output);
  void log_in(Client& client, const NamedUser& user);
  // Back to who it was when it came.
  void log_out(Client& client);
  // Whether all it may do is to name a user and the password.
  bool has_to_log_in(const Client& client) const {
    return !client.authenticated && users_.asks_for_password();
  }
  // Makes or changes a user; whoever has subscribed to what is allowed no more is let go.
  void set_user(std::string_view name, User user);
  // Whoever was this user is let go. False: there is none. Requires that it is not "default".
  bool delete_user(std::string_view name);
  // See Users.
  void require_password(std::string_view password);

  // A turn tells these.
  void key_changed(int database, std::string_view key) noexcept override;
  void key_touched(int database, std::string_view key) noexcept override;
  void emptying(int database, const keyspace::Keyspace& keyspace,
                std::int64_t now_millis) noexcept override;
  void swapping(int a, int b, const keyspace::Keyspace& keyspace,
                std::int64_t now_millis) noexcept override;
  void published(int database, std::string_view event, std::string_view key) noexcept override;

 private:
  using Name = std::pair<int, std::string>;
  using NameView = std::pair<int, std::string_view>;
  struct ByName {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return NameView(a.first, a.second) < NameView(b.first, b.second);
    }
  };
  struct Awaited {
    std::vector<Client*> clients;  // by the age of their waits
    bool ready = false;
  };

  using AwaitedAt = std::map<Name, Awaited, ByName>::iterator;
  void make_ready(AwaitedAt at) noexcept;
  void hear(Client& client, const Message& message);
  void tracked_changed(std::string_view key) noexcept;
  void tell_invalid(std::uint64_t id, const std::vector<std::string>& keys) noexcept;
  void let_go(Client& client);
  void let_go_of_revoked(const NamedUser& before, const User& after);
  void restrict(Client& client) const;
  void restrict_all() const;

  std::map<std::uint64_t, Client*> clients_;
  std::uint64_t last_id_ = 0, waits_ = 0;
  absl::btree_map<Name, std::vector<Client*>, ByName> watched_;
  std::map<Name, Awaited, ByName> awaited_;
  std::vector<const Name*> ready_;  // of awaited_, with room for all of them
  std::map<std::pair<std::int64_t, std::uint64_t>, Client*> deadlines_;
  std::vector<std::uint64_t> answered_;  // with room for all that wait
  Channels channels_;
  std::vector<Client*> monitors_;
  Tracking tracking_;
  bool emptied_ = false;  // all that is tracked, in this turn
  Client* current_ = nullptr;
  WithheldNews* withheld_ = nullptr;
  Pause pause_ = Pause::kNone;
  std::int64_t pause_until_ = 0;
  std::vector<std::uint64_t> postponed_;
  std::uint32_t notify_ = 0;
  Users users_;
};

// Writes a message as its subscriber's protocol has it.
void write_message(ReplySink& sink, const Message& message);

}  // namespace perigee::clients
