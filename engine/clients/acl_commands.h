// engine/clients/acl_commands.h: the commands as permissions see them: a number, a name, the
// categories.
//
// Made once of the table of commands by the floor above; read ever after. A container stands before
// its subcommands.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/named_bits.h"

namespace perigee::clients {

// Which commands somebody may run, by number. The last bit stands for the commands that are still
// to come: it tells "all but some" from "none but some".
inline constexpr std::size_t kCommandBits = 1024;
using CommandBits = std::bitset<kCommandBits>;
inline constexpr std::size_t kComingCommands = kCommandBits - 1;

struct AclCommand {
  std::string_view name;  // lower case; a subcommand's contains its container's: "object|freq"
  std::uint32_t categories = 0;
  std::size_t subcommands = 0;  // which follow it
  bool is_subcommand = false;
};

class AclCommands {
 public:
  // Fewer commands than there are bits. `categories` are borrowed; their names begin with '@'.
  AclCommands(std::vector<AclCommand> commands, std::span<const base::NamedBit> categories);

  // By number.
  std::span<const AclCommand> all() const { return commands_; }
  std::span<const base::NamedBit> categories() const { return categories_; }

  // The number of this command or subcommand ("object|freq"), in any case.
  std::optional<std::size_t> find(std::string_view name) const;

  // Allows or forbids a command, with its subcommands; and all of a category.
  void set_command(CommandBits& bits, std::size_t command, bool allowed) const;
  void set_category(CommandBits& bits, std::uint32_t category, bool allowed) const;
  // How many commands of a category are allowed, and how many are not.
  struct Counts {
    std::size_t allowed = 0, forbidden = 0;
  };
  Counts count(const CommandBits& bits, std::uint32_t category) const;

 private:
  std::vector<AclCommand> commands_;
  std::span<const base::NamedBit> categories_;
  std::vector<std::size_t> by_name_;
};

}  // namespace perigee::clients
