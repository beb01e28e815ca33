// engine/commands/name_table.h: commands found by name, in any case.
//
// Filled once, read ever after. It is on the path of every call: a name of up to sixteen letters is
// looked at as two words, without a loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "engine/commands/spec.h"

namespace perigee::commands {

class NameTable {
 public:
  // All families of registry.h.
  NameTable();

  // Sorted by name.
  std::span<const CommandSpec* const> all() const { return all_; }
  // One more than the highest CommandSpec::number.
  std::size_t numbers() const { return rows_.size(); }

  // Null when there is none.
  const CommandSpec* find(std::string_view name) const {
    const Words words = words_of(name);
    for (std::size_t at = hash(words, name.size()) & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.command == nullptr) return nullptr;
      if (slot.words.head == words.head && slot.words.tail == words.tail &&
          slot.size == name.size())
        return slot.plain ? slot.command : find_by_letters(name, at);
    }
  }

 private:
  // The first and the last eight bytes of a name, case bits set. They overlap in a short one; of
  // one shorter than eight, the largest word that fits is read at either end.
  struct Words {
    std::uint64_t head = 0, tail = 0;
  };

  struct Slot {
    const CommandSpec* command = nullptr;
    Words words;
    std::uint32_t size = 0;
    bool plain = false;  // at most sixteen letters and nothing else: words and size say it all
  };

  // The bit that tells a small letter from a capital. It also tells some other bytes apart.
  static constexpr std::uint64_t kCaseBits = 0x2020202020202020;

  template <class Word>
  static std::uint64_t load(const char* from) {
    Word word;
    std::memcpy(&word, from, sizeof word);
    return word | kCaseBits;
  }

  static Words words_of(std::string_view name) {
    const char* const begin = name.data();
    const char* const end = begin + name.size();
    if (name.size() >= 8) return {load<std::uint64_t>(begin), load<std::uint64_t>(end - 8)};
    if (name.size() >= 4) return {load<std::uint32_t>(begin), load<std::uint32_t>(end - 4)};
    if (name.size() >= 2) return {load<std::uint16_t>(begin), load<std::uint16_t>(end - 2)};
    return {name.empty() ? 0 : load<std::uint8_t>(begin), 0};
  }

  static std::size_t hash(const Words& words, std::size_t size) {
    return static_cast<std::size_t>(((words.head ^ 5 * words.tail ^ size) * 0x9e3779b97f4a7c15) >>
                                    48);
  }

  // Fills rows_ and all_.
  void number(std::span<const CommandSpec* const> sorted);

  // find() from a slot on, every letter compared.
  const CommandSpec* find_by_letters(std::string_view name, std::size_t at) const;

  std::vector<CommandSpec> rows_;  // numbered: commands, each with its subcommands behind it
  std::vector<const CommandSpec*> all_;
  std::vector<Slot> slots_;  // open addressing; a power of two, at most a quarter full
  std::size_t mask_ = 0;
};

}  // namespace perigee::commands
