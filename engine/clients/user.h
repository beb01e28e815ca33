// engine/clients/user.h: who a session may be: passwords and permissions.
//
// Rules and texts are those of Redis 7.0. A user lives at one address from ACL SETUSER to ACL
// DELUSER, which sessions point to; the rest is plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/clients/selector.h"

namespace perigee::clients {

class User {
 public:
  // Switched off, and nothing is allowed, unless it is all channels.
  explicit User(bool all_channels = false);
  // Switched on, without a password, and everything is allowed.
  static User allowing_everything();

  // One rule of ACL SETUSER: "on", ">password", "(~key* +@read)", or one of Selector's. What
  // channels a fresh set of permissions has is up to acl-pubsub-default. A rule that is refused may
  // have changed nothing but what "reset" does.
  RuleError apply(std::string_view rule, const AclCommands& table, bool all_channels_at_first);

  bool is_on() const { return on_; }
  bool needs_no_password() const { return no_password_; }
  // Whether one may come as this user with that password.
  bool admits(std::string_view password) const;
  // "": none is needed.
  void set_password(std::string_view password);

  // The first one is the user's own, the others were in parentheses.
  const std::vector<Selector>& selectors() const { return selectors_; }
  bool may_do_everything() const;
  // Whether one of the selectors allows it; see Selector.
  bool may_use_channel(std::string_view channel, bool is_pattern) const;

  std::vector<std::string_view> flags() const;
  // SHA-256, in hexadecimal digits.
  const std::vector<std::string>& passwords() const { return passwords_; }
  // As ACL LIST has it, behind the name.
  std::string text(const AclCommands& table) const;

 private:
  RuleError change_password(std::string_view rule);
  RuleError add_selector(std::string_view rules, const AclCommands& table,
                         bool all_channels_at_first);
  bool apply_word(std::string_view rule, bool all_channels_at_first);

  enum class Sanitizing : std::uint8_t { kUnsaid, kYes, kNo };

  bool on_ = false, no_password_ = false;
  Sanitizing sanitizing_ = Sanitizing::kUnsaid;  // told, and nothing else: payloads always are
  std::vector<std::string> passwords_;
  std::vector<Selector> selectors_;
};

// As the table of users keeps it, by name.
using NamedUser = std::pair<const std::string, User>;

}  // namespace perigee::clients
