#include "engine/commands/name_table.h"

#include <algorithm>
#include <bit>

#include "engine/base/text.h"
#include "engine/commands/registry.h"

namespace perigee::commands {
namespace {

bool is_plain(std::string_view name) {
  return name.size() <= 16 &&
         std::ranges::all_of(name, [](char byte) { return byte >= 'a' && byte <= 'z'; });
}

}  // namespace

NameTable::NameTable() {
  std::vector<const CommandSpec*> sorted;
  for (const auto family :
       {acl_commands(),         bitmap_commands(),       connection_commands(),
        function_commands(),    generic_commands(),      geo_commands(),
        hash_commands(),        hyperloglog_commands(),  introspection_commands(),
        list_commands(),        pubsub_commands(),       scripting_commands(),
        server_commands(),      set_commands(),          sort_commands(),
        replication_commands(), stream_commands(),       string_commands(),
        transaction_commands(), zset_combine_commands(), zset_commands(),
        zset_range_commands()})
    for (const CommandSpec& command : family) sorted.push_back(&command);
  std::ranges::sort(sorted, {}, &CommandSpec::name);
  number(sorted);

  slots_.resize(std::bit_ceil(4 * all_.size() + 1));
  mask_ = slots_.size() - 1;
  for (const CommandSpec* command : all_) {
    const std::string_view name = command->name;
    const Words words = words_of(name);
    std::size_t at = hash(words, name.size()) & mask_;
    while (slots_[at].command != nullptr) at = (at + 1) & mask_;
    slots_[at] = {command, words, static_cast<std::uint32_t>(name.size()), is_plain(name)};
  }
}

void NameTable::number(std::span<const CommandSpec* const> sorted) {
  std::size_t count = 0;
  for (const CommandSpec* command : sorted) count += 1 + command->subcommands.size();
  rows_.reserve(count);
  const auto add = [this](const CommandSpec& row) {
    rows_.push_back(row);
    rows_.back().number = static_cast<std::uint16_t>(rows_.size() - 1);
    return &rows_.back();
  };
  for (const CommandSpec* row : sorted) {
    CommandSpec* command = add(*row);
    for (const CommandSpec& subcommand : row->subcommands) add(subcommand);
    command->subcommands = {command + 1, row->subcommands.size()};
    all_.push_back(command);
  }
}

const CommandSpec* NameTable::find_by_letters(std::string_view name, std::size_t at) const {
  for (; slots_[at].command != nullptr; at = (at + 1) & mask_)
    if (base::equals_ignoring_case(slots_[at].command->name, name)) return slots_[at].command;
  return nullptr;
}

}  // namespace perigee::commands
