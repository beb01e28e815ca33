#include "engine/commands/registry.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

// A name as two words of eight bytes, which between them show all of up to sixteen. Short names are
// read twice in part, so there is no loop.
struct Words {
  std::uint64_t head = 0, tail = 0;
};

template <class Word>
std::uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

Words words_of(std::string_view name) {
  const char* const begin = name.data();
  const char* const end = begin + name.size();
  if (name.size() >= 8) return {load<std::uint64_t>(begin), load<std::uint64_t>(end - 8)};
  if (name.size() >= 4) return {load<std::uint32_t>(begin), load<std::uint32_t>(end - 4)};
  if (name.size() >= 2) return {load<std::uint16_t>(begin), load<std::uint16_t>(end - 2)};
  return {name.empty() ? 0 : load<std::uint8_t>(begin), 0};
}

// The bit that tells a lower-case letter from a capital, in every byte.
constexpr std::uint64_t kCaseBits = 0x2020202020202020;

// The case bits of those bytes that are letters.
std::uint64_t letters_of(std::uint64_t word) {
  std::uint64_t bits = 0;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    const char byte = static_cast<char>(word >> shift);
    if (byte >= 'a' && byte <= 'z') bits |= std::uint64_t{0x20} << shift;
  }
  return bits;
}

// An open-addressed table over the rows: filled once, read ever after. It is on the path of every
// call, so a slot holds what a name is compared with.
class NameTable {
 public:
  NameTable() : all_(gather()), slots_(std::bit_ceil(all_.size() * 4)), mask_(slots_.size() - 1) {
    for (const CommandSpec* command : all_) {
      const Words words = words_of(command->name);
      std::size_t at = hash(words, command->name.size()) & mask_;
      while (slots_[at].command != nullptr) at = (at + 1) & mask_;
      slots_[at] = {
          command, command->name.size(), words, {letters_of(words.head), letters_of(words.tail)}};
    }
  }

  std::span<const CommandSpec* const> all() const { return all_; }

  const CommandSpec* find(std::string_view name) const {
    const Words words = words_of(name);
    for (std::size_t at = hash(words, name.size()) & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.command == nullptr || slot.is(name, words)) return slot.command;
    }
  }

 private:
  struct Slot {
    const CommandSpec* command = nullptr;
    std::size_t size = 0;  // of the name
    Words words;           // of the name, which is in lower case
    Words letters;         // where capitals will do

    bool is(std::string_view name, const Words& seen) const {
      return size == name.size() && (seen.head | letters.head) == words.head &&
             (seen.tail | letters.tail) == words.tail &&
             (size <= 16 || base::equals_ignoring_case(name, command->name));
    }
  };

  // Blind to case.
  static std::size_t hash(const Words& words, std::size_t size) {
    const std::uint64_t mixed = (words.head | kCaseBits) + 3 * (words.tail | kCaseBits) + size;
    return static_cast<std::size_t>((mixed * 0x9e3779b97f4a7c15) >> 40);
  }

  std::vector<const CommandSpec*> all_;
  std::vector<Slot> slots_;
  std::size_t mask_;
};

const NameTable& table() {
  static const NameTable table;  // never changes once made
  return table;
}

// How the keys that a spec finds stand in argv.
struct Stride {
  std::size_t first = 0, count = 0, step = 1;
};

Stride keys_in_range(const KeySpec& spec, std::size_t argc) {
  const auto first = static_cast<std::size_t>(spec.first);
  const auto step = static_cast<std::size_t>(spec.step);
  const auto last = static_cast<std::size_t>(
      spec.last >= 0 ? spec.first + spec.last : static_cast<std::ptrdiff_t>(argc) + spec.last);
  if (first > last || last >= argc) return {};
  return {first, (last - first) / step + 1, step};
}

Stride keys_counted(const KeySpec& spec, Arguments argv) {
  const auto count_at = static_cast<std::size_t>(spec.first);
  if (count_at >= argv.size()) return {};
  const auto count = base::parse_int64(argv[count_at]);
  const std::size_t room = argv.size() - count_at - 1;
  if (!count || *count < 0 || static_cast<std::uint64_t>(*count) > room) return {};
  return {count_at + 1, static_cast<std::size_t>(*count), 1};
}

}  // namespace

std::span<const CommandSpec* const> all_commands() { return table().all(); }

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
    const Stride keys = spec.counted ? keys_counted(spec, argv) : keys_in_range(spec, argv.size());
    const std::uint32_t use = spec.use_in != nullptr ? spec.use_in(argv) : spec.use;
    for (std::size_t i = 0; i < keys.count; ++i)
      positions.push_back({keys.first + i * keys.step, use});
  }
  return positions;
}

}  // namespace perigee::commands
