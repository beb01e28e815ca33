#include "engine/clients/acl_commands.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "perigee/check.h"

#include "engine/base/text.h"

namespace perigee::clients {

AclCommands::AclCommands(std::vector<AclCommand> commands,
                         std::span<const base::NamedBit> categories)
    : commands_(std::move(commands)), categories_(categories), by_name_(commands_.size()) {
  PERIGEE_CHECK(commands_.size() <= kComingCommands,
                "more commands than permissions have bits for");
  std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
  std::ranges::sort(by_name_, {}, [this](std::size_t command) { return commands_[command].name; });
}

std::optional<std::size_t> AclCommands::find(std::string_view name) const {
  const std::string lower = base::lower(name);
  const auto at = std::ranges::lower_bound(by_name_, std::string_view(lower), {},
                                           [this](std::size_t i) { return commands_[i].name; });
  if (at == by_name_.end() || commands_[*at].name != lower) return std::nullopt;
  return *at;
}

void AclCommands::set_command(CommandBits& bits, std::size_t command, bool allowed) const {
  for (std::size_t i = 0; i <= commands_[command].subcommands; ++i) bits.set(command + i, allowed);
}

void AclCommands::set_category(CommandBits& bits, std::uint32_t category, bool allowed) const {
  for (std::size_t i = 0; i < commands_.size(); ++i)
    if (commands_[i].categories & category) set_command(bits, i, allowed);
}

AclCommands::Counts AclCommands::count(const CommandBits& bits, std::uint32_t category) const {
  Counts counts;
  for (std::size_t i = 0; i < commands_.size(); ++i)
    if (commands_[i].categories & category) ++(bits.test(i) ? counts.allowed : counts.forbidden);
  return counts;
}

}  // namespace perigee::clients
