// engine/clients/selector.h: one set of permissions: commands, keys and channels that go together.
//
// A user has one, and any number of further ones in parentheses; what one of them allows is
// allowed. Rules and texts are those of Redis 7.0. Plain data: copying it is how a change is tried.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clients/acl_commands.h"

namespace perigee::clients {

// What a rule answers: nothing, or why it was not taken.
using RuleError = std::string_view;

// What is done with a key.
enum KeyAccess : std::uint8_t { kReadsKey = 1u << 0, kWritesKey = 1u << 1 };

struct KeyPattern {
  std::string text;
  std::uint8_t access = 0;
};

class Selector {
 public:
  // Nothing is allowed.
  Selector() = default;
  static Selector allowing_everything();
  // "allchannels".
  void allow_all_channels() { all_channels_ = true; }
  bool allows_everything() const { return all_commands_ && all_keys_ && all_channels_; }

  // "+get", "-@write", "~key*", "&channel", ... A rule that is refused has changed nothing.
  RuleError apply(std::string_view rule, const AclCommands& table);

  // `first_word`: what follows the command's name; null when nothing does.
  bool may_run(std::size_t command, const std::string_view* first_word) const;
  bool may_run_all() const { return all_commands_; }
  bool may_use_key(std::string_view key, std::uint8_t access) const;
  bool may_use_all_keys() const { return all_keys_; }
  // Whether "*" is among the patterns for this.
  bool may_use_every_key(std::uint8_t access) const;
  // A pattern to subscribe to must be one of those allowed, word for word.
  bool may_use_channel(std::string_view channel, bool is_pattern) const;
  bool may_use_all_channels() const { return all_channels_; }
  const std::vector<std::string>& channels() const { return channels_; }

  // "~* &* +@all"; and the three parts of it as ACL GETUSER has them.
  std::string text(const AclCommands& table) const;
  std::string command_text(const AclCommands& table) const;
  std::string key_text() const;
  std::string channel_text() const;

 private:
  RuleError add_key_pattern(std::string_view rule);
  RuleError add_channel(std::string_view pattern);
  RuleError allow_command(std::string_view name, const AclCommands& table);
  RuleError allow_first_word(std::string_view name, std::size_t bar, const AclCommands& table);
  RuleError change_category(std::string_view rule, const AclCommands& table);
  void change_command(std::size_t command, bool allowed, const AclCommands& table);
  void change_all_commands(bool allowed);
  bool apply_word(std::string_view rule);

  bool all_commands_ = false, all_keys_ = false, all_channels_ = false;
  CommandBits commands_;
  std::map<std::size_t, std::vector<std::string>> first_words_;  // of commands not allowed as such
  std::vector<KeyPattern> keys_;
  std::vector<std::string> channels_;
};

}  // namespace perigee::clients
