// tests/oracle/acl_rules.h: random rules for ACL SETUSER.
#pragma once

#include <string>
#include <vector>

#include "engine/base/rng.h"

namespace perigee::testing {

class AclRules {
 public:
  // Of these commands and subcommands ("object|freq").
  AclRules(std::uint64_t seed, std::vector<std::string> commands)
      : rng_(seed), commands_(std::move(commands)) {}

  // Mostly one that is taken.
  std::string next();
  // Rules that make sense only next to each other are one word here: "(+get ~k*)".
  std::vector<std::string> list(std::size_t most);

  std::uint64_t below(std::uint64_t n) { return rng_.below(n); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string pick(const std::vector<std::string>& words) { return words[below(words.size())]; }
  const std::string& command() { return commands_[below(commands_.size())]; }

 private:
  std::string about_commands();
  std::string about_keys_or_channels();
  std::string about_the_user();
  std::string wrong();
  std::string in_any_case(std::string text);

  base::Rng rng_;
  std::vector<std::string> commands_;
};

}  // namespace perigee::testing
