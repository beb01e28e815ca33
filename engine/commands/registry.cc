#include "engine/commands/registry.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/name_table.h"

namespace perigee::commands {
namespace {

inline const NameTable& table() {
  static const NameTable table;
  return table;
}

// How the keys that a spec finds stand in argv; null when they would be out of range.
struct Stride {
  std::size_t first = 0, count = 0, step = 1;
};

std::optional<Stride> keys_in_range(const KeySpec& spec, std::size_t argc) {
  const auto first = static_cast<std::size_t>(spec.first);
  const auto step = static_cast<std::size_t>(spec.step);
  const auto last = static_cast<std::size_t>(
      spec.last >= 0 ? spec.first + spec.last : static_cast<std::ptrdiff_t>(argc) + spec.last);
  if (first > last || last >= argc) return std::nullopt;
  return Stride{first, (last - first) / step + 1, step};
}

// One key behind the word, or the first 1/limit of the rest. None without the word.
Stride keys_behind_word(const KeySpec& spec, Arguments argv) {
  std::size_t word = 0;
  for (auto at = static_cast<std::size_t>(spec.first); at + 1 < argv.size(); ++at) {
    if (!base::equals_ignoring_case(argv[at], spec.keyword)) continue;
    word = at;
    if (!spec.unknown) break;
  }
  if (word == 0) return {};
  if (spec.last == 0) return {word + 1, 1, 1};
  return {word + 1, (argv.size() - word - 1) / static_cast<std::size_t>(spec.limit), 1};
}

std::optional<Stride> keys_counted(const KeySpec& spec, Arguments argv) {
  const auto count_at = static_cast<std::size_t>(spec.first);
  if (count_at >= argv.size()) return std::nullopt;
  const auto count = base::parse_int64(argv[count_at]);
  const std::size_t room = argv.size() - count_at - 1;
  if (!count || *count < 0 || static_cast<std::uint64_t>(*count) > room) return std::nullopt;
  return Stride{count_at + 1, static_cast<std::size_t>(*count), 1};
}

std::optional<Stride> find_keys(const KeySpec& spec, Arguments argv) {
  if (!spec.keyword.empty()) return keys_behind_word(spec, argv);
  if (spec.unknown) return Stride();
  return spec.counted ? keys_counted(spec, argv) : keys_in_range(spec, argv.size());
}

}  // namespace

std::span<const CommandSpec* const> all_commands() { return table().all(); }

std::size_t command_numbers() { return table().numbers(); }

const CommandSpec* find_command(std::string_view name) { return table().find(name); }

const CommandSpec* find_subcommand(const CommandSpec& container, std::string_view name) {
  for (const CommandSpec& subcommand : container.subcommands)
    if (base::equals_ignoring_case(subcommand.last_word(), name)) return &subcommand;
  return nullptr;
}

const CommandSpec* find_full_name(std::string_view name) {
  const std::size_t bar = name.find('|');
  const CommandSpec* command = find_command(name.substr(0, bar));
  if (command == nullptr || bar == std::string_view::npos) return command;
  return find_subcommand(*command, name.substr(bar + 1));
}

const CommandSpec* resolve(const CommandSpec& command, Arguments argv) {
  if (command.subcommands.empty() || argv.size() < 2) return &command;
  return find_subcommand(command, argv[1]);
}

std::vector<KeyPosition> key_positions(const CommandSpec& command, Arguments argv) {
  std::vector<KeyPosition> positions;
  for (const KeySpec& spec : command.keys) {
    if (spec.use & kNotKey) continue;
    const auto keys = find_keys(spec, argv);
    if (!keys) return {};
    const std::uint32_t use = spec.use_in != nullptr ? spec.use_in(argv) : spec.use;
    for (std::size_t i = 0; i < keys->count; ++i)
      positions.push_back({keys->first + i * keys->step, use});
  }
  return positions;
}

}  // namespace perigee::commands
