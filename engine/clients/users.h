// engine/clients/users.h: the users of an engine, and what was refused to them.
//
// There is always one called "default", whom every connection belongs to at first. Not part of the
// data: forks get a copy of the users, snapshots and digests do not know of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/clients/acl_log.h"
#include "engine/clients/user.h"

namespace perigee::clients {

class Users {
 public:
  using Table = std::map<std::string, User, std::less<>>;

  // Sorted by name.
  const Table& all() const { return users_; }
  // Null when there is none.
  const NamedUser* find(std::string_view name) const;
  const NamedUser& default_user() const { return *find("default"); }
  // Whether a connection can do nothing before it says a password.
  bool asks_for_password() const {
    return !default_user().second.is_on() || !default_user().second.needs_no_password();
  }

  // Changes the user, or makes it.
  void set(std::string_view name, User user);
  // Requires that it is not "default".
  void erase(std::string_view name) { users_.erase(users_.find(name)); }

  // requirepass: the one password of "default", "" for none.
  void require_password(std::string_view password);

  // acl-pubsub-default and acllog-max-len.
  bool all_channels_at_first = false;
  std::int64_t log_length = 128;

  const AclLog& log() const { return log_; }
  void log_denied(AclLog::Entry entry) {
    log_.add(std::move(entry), static_cast<std::size_t>(log_length));
  }
  void clear_log() { log_.clear(); }

 private:
  Table users_{{"default", User::allowing_everything()}};
  AclLog log_;
};

}  // namespace perigee::clients
