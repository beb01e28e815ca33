#include "engine/commands/config_commands.h"

#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/glob.h"
#include "engine/base/text.h"
#include "engine/clients/notifications.h"

namespace perigee::commands {
namespace {

using keyspace::Settings;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

enum class Form : std::uint8_t {
  kInteger,
  kMemory,   // "4kb"
  kLetters,  // of events
};

struct Setting {
  std::string_view name;
  std::int64_t Settings::*value;
  Form form = Form::kInteger;
  std::int64_t least = 0, most = kMost;
};

// Sorted by name. The ziplist names are those of Redis before 7.0, which go on working.
constexpr Setting kSettings[] = {
    {"hash-max-listpack-entries", &Settings::hash_max_listpack_entries},
    {"hash-max-listpack-value", &Settings::hash_max_listpack_value, Form::kMemory},
    {"hash-max-ziplist-entries", &Settings::hash_max_listpack_entries},
    {"hash-max-ziplist-value", &Settings::hash_max_listpack_value, Form::kMemory},
    {"hll-sparse-max-bytes", &Settings::hll_sparse_max_bytes, Form::kMemory},
    {"list-max-listpack-size", &Settings::list_max_listpack_size, Form::kInteger,
     std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()},
    {"list-max-ziplist-size", &Settings::list_max_listpack_size, Form::kInteger,
     std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()},
    {"notify-keyspace-events", &Settings::notify_keyspace_events, Form::kLetters},
    {"set-max-intset-entries", &Settings::set_max_intset_entries},
    {"stream-node-max-bytes", &Settings::stream_node_max_bytes, Form::kMemory},
    {"stream-node-max-entries", &Settings::stream_node_max_entries},
    {"zset-max-listpack-entries", &Settings::zset_max_listpack_entries},
    {"zset-max-listpack-value", &Settings::zset_max_listpack_value, Form::kMemory},
    {"zset-max-ziplist-entries", &Settings::zset_max_listpack_entries},
    {"zset-max-ziplist-value", &Settings::zset_max_listpack_value, Form::kMemory},
};

const Setting* find_setting(std::string_view name) {
  for (const Setting& setting : kSettings)
    if (base::equals_ignoring_case(setting.name, name)) return &setting;
  return nullptr;
}

Error failed(std::string_view name, const std::string& why) {
  return {ErrorCode::kOutOfRange, "ERR CONFIG SET failed (possibly related to argument '" +
                                      std::string(name) + "') - " + why};
}

// Bytes, with or without a unit: k, m and g count by 1000, kb, mb and gb by 1024.
std::optional<std::int64_t> parse_memory(std::string_view text) {
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {{"", 1},
                                                                  {"b", 1},
                                                                  {"k", 1000},
                                                                  {"kb", 1 << 10},
                                                                  {"m", 1000 * 1000},
                                                                  {"mb", 1 << 20},
                                                                  {"g", 1000'000'000},
                                                                  {"gb", 1 << 30}};
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  const auto number = base::parse_int64(text.substr(0, digits));
  for (const auto& [unit, bytes] : kUnits) {
    std::int64_t product = 0;
    if (number && base::equals_ignoring_case(text.substr(digits), unit) &&
        !__builtin_mul_overflow(*number, bytes, &product))
      return product;
  }
  return std::nullopt;
}

Result<std::int64_t> parse_value(const Setting& setting, std::string_view text) {
  if (setting.form == Form::kMemory) {
    if (const auto bytes = parse_memory(text)) return *bytes;
    return failed(setting.name, "argument must be a memory value");
  }
  if (setting.form == Form::kLetters) {
    if (const auto flags = clients::parse_notify_flags(text)) return std::int64_t{*flags};
    return failed(setting.name, "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  }
  const auto number = base::parse_int64(text);
  if (!number) return failed(setting.name, "argument couldn't be parsed into an integer");
  if (*number < setting.least || *number > setting.most)
    return failed(setting.name, "argument must be between " +
                                    std::string(base::to_text(setting.least).view()) + " and " +
                                    std::string(base::to_text(setting.most).view()) + " inclusive");
  return *number;
}

std::string text_of(const Setting& setting, std::int64_t value) {
  if (setting.form == Form::kLetters)
    return clients::notify_letters(static_cast<std::uint32_t>(value));
  return std::string(base::to_text(value).view());
}

}  // namespace

// A name asked for without wildcards is answered as it was written.
void config_get(Invocation& call) {
  const Arguments patterns = call.args().rest();
  std::vector<std::pair<std::string, const Setting*>> found;
  std::set<const Setting*> seen;
  for (const std::string_view pattern : patterns) {
    const bool exact = pattern.find_first_of("[*?") == std::string_view::npos;
    const std::string lower = base::lower(pattern);
    for (const Setting& setting : kSettings)
      if (base::glob_match(lower, setting.name) && seen.insert(&setting).second)
        found.emplace_back(exact ? pattern : setting.name, &setting);
  }
  const Settings& settings = call.turn().settings();
  call.sink().map(found.size());
  for (const auto& [name, setting] : found) {
    call.reply(std::string_view(name));
    call.reply(std::string_view(text_of(*setting, settings.*setting->value)));
  }
}

// All are set, or none.
void config_set(Invocation& call) {
  const Arguments words = call.args().rest();
  if (words.size() % 2 != 0) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  std::set<const Setting*> seen;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const Setting* setting = find_setting(words[i]);
    if (setting == nullptr)
      return call.reply(
          Error{ErrorCode::kSyntax, "ERR Unknown option or number of arguments for CONFIG SET - '" +
                                        std::string(words[i]) + "'"});
    if (!seen.insert(setting).second)
      return call.reply(failed(setting->name, "duplicate parameter"));
  }
  Settings settings = call.turn().settings();
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const Setting& setting = *find_setting(words[i]);
    const auto value = parse_value(setting, words[i + 1]);
    if (!value) return call.reply(value.error());
    settings.*setting.value = *value;
  }
  call.turn().change_settings(settings);
  call.turn().set_observer(
      call.clients().observer(static_cast<std::uint32_t>(settings.notify_keyspace_events)));
  call.reply_ok();
}

void config_help(Invocation& call) {
  constexpr std::string_view kLines[] = {"CONFIG <subcommand> [<arg> ...]. Subcommands are:",
                                         "GET <pattern> [<pattern> ...]",
                                         "    The settings whose names match, and their values.",
                                         "SET <name> <value> [<name> <value> ...]",
                                         "    Changes settings: all of them, or none.",
                                         "HELP",
                                         "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
