// engine/commands/registry.h: all commands, found by name.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "perigee/script.h"

#include "engine/commands/spec.h"

namespace perigee::commands {

// One family each, sorted by name. A new family is named here and in name_table.cc, nowhere else.
std::span<const CommandSpec> acl_commands();
std::span<const CommandSpec> bitmap_commands();
std::span<const CommandSpec> connection_commands();
std::span<const CommandSpec> function_commands();
std::span<const CommandSpec> generic_commands();
std::span<const CommandSpec> geo_commands();
std::span<const CommandSpec> hash_commands();
std::span<const CommandSpec> hyperloglog_commands();
std::span<const CommandSpec> introspection_commands();
std::span<const CommandSpec> list_commands();
std::span<const CommandSpec> pubsub_commands();
std::span<const CommandSpec> replication_commands();
std::span<const CommandSpec> scripting_commands();
std::span<const CommandSpec> server_commands();
std::span<const CommandSpec> set_commands();
std::span<const CommandSpec> sort_commands();
std::span<const CommandSpec> stream_commands();
std::span<const CommandSpec> string_commands();
std::span<const CommandSpec> transaction_commands();
std::span<const CommandSpec> zset_combine_commands();
std::span<const CommandSpec> zset_commands();
std::span<const CommandSpec> zset_range_commands();

// Every top-level command, sorted by name.
std::span<const CommandSpec* const> all_commands();

// One more than the highest CommandSpec::number.
std::size_t command_numbers();

// The command called `name` in any case, null when there is none. Containers, not subcommands.
const CommandSpec* find_command(std::string_view name);

// The subcommand of a container, in any case; null when there is none.
const CommandSpec* find_subcommand(const CommandSpec& container, std::string_view name);

// The command or the subcommand of this full name ("object|freq"), in any case; null when there is
// none.
const CommandSpec* find_full_name(std::string_view name);

// What argv runs, argv[0] having been found to be `command`: the command itself or, when it is a
// container and there is a second word, the subcommand. Null: no such subcommand.
const CommandSpec* resolve(const CommandSpec& command, Arguments argv);

// A key among argv: its index and, as KeyUse, what becomes of it.
struct KeyPosition {
  std::size_t index;
  std::uint32_t use;
};

// The keys among argv, in the order of the row's key specs. None when one of the specs is out
// of range or makes no sense.
std::vector<KeyPosition> key_positions(const CommandSpec& command, Arguments argv);

}  // namespace perigee::commands
