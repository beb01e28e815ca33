#include "engine/commands/registry.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "engine/base/numbers.h"
#include "engine/base/text.h"

namespace perigee::commands {
namespace {

std::vector<const CommandSpec*> gather() {
  std::vector<const CommandSpec*> all;
  for (const auto family : {connection_commands(), generic_commands(), scripting_commands(),
                            server_commands(), string_commands()})
    for (const CommandSpec& command : family) all.push_back(&command);
  std::sort(all.begin(), all.end(),
            [](const CommandSpec* a, const CommandSpec* b) { return a->name < b->name; });
  return all;
}

// Names are short words: their first letters, their last one and the length tell nearly all apart.
std::size_t slot_of(std::string_view name, std::size_t slots) {
  const auto letter = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(base::to_lower(name[at])));
  };
  std::size_t h = name.size();
  for (std::size_t i = 0; i < name.size(); ++i) h = h * 131 + letter(i);
  return (h ^ (h >> 9)) & (slots - 1);
}

// An open-addressed table over the rows: filled once, read ever after.
class NameTable {
 public:
  NameTable() : all_(gather()), slots_(std::bit_ceil(all_.size() * 4)) {
    for (const CommandSpec* command : all_) {
      std::size_t at = slot_of(command->name, slots_.size());
      while (slots_[at] != nullptr) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = command;
    }
  }

  std::span<const CommandSpec* const> all() const { return all_; }

  const CommandSpec* find(std::string_view name) const {
    std::size_t at = slot_of(name, slots_.size());
    for (; slots_[at] != nullptr; at = (at + 1) & (slots_.size() - 1))
      if (base::equals_ignoring_case(slots_[at]->name, name)) return slots_[at];
    return nullptr;
  }

 private:
  std::vector<const CommandSpec*> all_;
  std::vector<const CommandSpec*> slots_;
};

const NameTable& table() {
  static const NameTable table;  // never changes once made
  return table;
}

void add_range(const KeySpec& spec, std::size_t argc, std::vector<std::size_t>& out) {
  const auto first = static_cast<std::size_t>(spec.first);
  const std::ptrdiff_t last =
      spec.last >= 0 ? spec.first + spec.last : static_cast<std::ptrdiff_t>(argc) + spec.last;
  for (std::size_t at = first; at < argc && static_cast<std::ptrdiff_t>(at) <= last;
       at += static_cast<std::size_t>(spec.step))
    out.push_back(at);
}

void add_counted(const KeySpec& spec, Arguments argv, std::vector<std::size_t>& out) {
  const auto count_at = static_cast<std::size_t>(spec.first);
  if (count_at >= argv.size()) return;
  const auto count = base::parse_int64(argv[count_at]);
  const std::size_t room = argv.size() - count_at - 1;
  if (!count || *count < 0 || static_cast<std::uint64_t>(*count) > room) return;
  for (std::size_t i = 1; i <= static_cast<std::size_t>(*count); ++i) out.push_back(count_at + i);
}

}  // namespace

std::span<const CommandSpec* const> all_commands() { return table().all(); }

const CommandSpec* find_command(std::string_view name) { return table().find(name); }

const CommandSpec* find_subcommand(const CommandSpec& container, std::string_view name) {
  for (const CommandSpec& subcommand : container.subcommands)
    if (base::equals_ignoring_case(subcommand.last_word(), name)) return &subcommand;
  return nullptr;
}

std::vector<std::size_t> key_positions(const CommandSpec& command, Arguments argv) {
  std::vector<std::size_t> positions;
  for (const KeySpec& spec : command.keys)
    spec.counted ? add_counted(spec, argv, positions) : add_range(spec, argv.size(), positions);
  return positions;
}

}  // namespace perigee::commands
