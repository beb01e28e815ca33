// engine/commands/settings.h: what CONFIG GET answers and CONFIG SET takes: the names of Redis 7.0.
//
// Some steer the engine. The others are about what only a server has (files, replicas, processes):
// they are checked, kept and answered, since tools set them, and steer nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "perigee/error.h"

#include "engine/clients/instance.h"
#include "engine/keyspace/settings.h"

namespace perigee::commands {

enum class SettingForm : std::uint8_t {
  kInteger,
  kMemory,  // "4kb"
  kMemoryOrPercent,
  kYesNo,
  kWord,          // one of Setting::words
  kWords,         // several of them
  kText,          // anything
  kLetters,       // of events
  kSavePoints,    // seconds and changes, any number of times
  kOutputLimits,  // class, hard limit, soft limit, seconds, any number of times
  kThreeScores,   // of the kernel's out-of-memory killer
  kPercentiles,   // any number of them
};

enum class SettingAccess : std::uint8_t {
  kChangeable,
  kFixed,      // by a server's command line
  kProtected,  // unless a server was told to trust its clients
  kDoor,       // chosen when an endpoint was opened; may be set to what it is
};

struct Setting {
  std::string_view name;
  SettingForm form = SettingForm::kInteger;
  // What it steers; words count by their place. Null: nothing, and it begins as `initial`.
  std::int64_t keyspace::Settings::*value = nullptr;
  std::string_view initial = {};
  std::int64_t least = 0, most = std::numeric_limits<std::int64_t>::max();
  std::string_view words = {};  // "yes, no"
  SettingAccess access = SettingAccess::kChangeable;
  bool hidden = false;               // answered only to who asks by name
  std::string_view older_name = {};  // goes on working
};

// Sorted by name.
std::span<const Setting> all_settings();
// A setting by one of its names.
struct NamedSetting {
  std::string_view name;
  const Setting* setting = nullptr;  // null: there is none
};
// In any case.
NamedSetting find_setting(std::string_view name);

// Bytes, with or without a unit: k, m and g count by 1000, kb, mb and gb by 1024. Nothing is 0, and
// what is too large for the result is negative, both as a server reads it.
std::optional<std::int64_t> parse_memory(std::string_view text);

// Where values are kept: those that steer something, and those that do not.
struct SettingValues {
  keyspace::Settings steering;
  clients::KeptSettings kept;

  // As CONFIG GET shows it.
  std::string text(const Setting& setting) const;
  // As CONFIG SET has it. Redis' text for what is wrong with it.
  Result<void> set(const NamedSetting& named, std::string_view text);
};

}  // namespace perigee::commands
