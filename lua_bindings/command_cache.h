// lua_bindings/command_cache.h: from the name a script wrote to the command, without a lookup.
//
// Lua interns strings, so the name at a call site is the same pointer every time. The pointer picks
// the slot and the bytes are compared: a pointer that was freed and used again cannot mislead.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/core/script_host.h"

namespace perigee::lua {

class CommandCache {
 public:
  const commands::CommandSpec* find(std::string_view name, core::ScriptEngine& engine) noexcept {
    Slot& slot = slots_[(reinterpret_cast<std::uintptr_t>(name.data()) >> 4) % slots_.size()];
    if (slot.data == name.data() && slot.size == name.size() &&
        std::memcmp(slot.name, name.data(), name.size()) == 0)
      return slot.command;
    const commands::CommandSpec* command = engine.find_command(name);
    if (command != nullptr && name.size() <= sizeof slot.name) {
      slot.data = name.data();
      slot.size = name.size();
      std::memcpy(slot.name, name.data(), name.size());
      slot.command = command;
    }
    return command;
  }

 private:
  struct Slot {
    const char* data = nullptr;
    std::size_t size = 0;
    const commands::CommandSpec* command = nullptr;
    char name[40] = {};
  };
  std::array<Slot, 128> slots_{};
};

}  // namespace perigee::lua
