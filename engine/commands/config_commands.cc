#include "engine/commands/config_commands.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/glob.h"
#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/settings.h"

namespace perigee::commands {

// A name asked for without wildcards is answered as it was written.
void config_get(Invocation& call) {
  std::vector<std::pair<std::string, const Setting*>> found;
  std::set<std::string_view> seen;
  for (const std::string_view pattern : call.args().rest()) {
    const bool exact = pattern.find_first_of("[*?") == std::string_view::npos;
    const std::string lower = base::lower(pattern);
    for (const Setting& setting : all_settings()) {
      if (setting.hidden && !exact) continue;
      for (const std::string_view name : {setting.name, setting.older_name})
        if (!name.empty() && base::glob_match(lower, name) && seen.insert(name).second)
          found.emplace_back(exact ? pattern : name, &setting);
    }
  }
  const SettingValues values{call.turn().settings(), call.instance().kept_settings};
  call.sink().map(found.size());
  for (const auto& [name, setting] : found) {
    call.reply(std::string_view(name));
    call.reply(std::string_view(values.text(*setting)));
  }
}

namespace {

// Whose values nobody else is to see.
bool is_secret(const Setting& setting) {
  return setting.name == "masterauth" || setting.name == "masteruser" ||
         setting.name == "requirepass";
}

// requirepass counts when it is another one than before: users may have been changed since.
void change_users(Invocation& call, const SettingValues& values) {
  const auto text = [&](const SettingValues& of, std::string_view name) {
    return of.text(*find_setting(name).setting);
  };
  const SettingValues before{call.turn().settings(), call.instance().kept_settings};
  const std::string password = text(values, "requirepass");
  const auto log_length = base::parse_int64(text(values, "acllog-max-len"));
  const bool all_channels = text(values, "acl-pubsub-default") == "allchannels";
  if (password != text(before, "requirepass")) call.clients().require_password(password);
  clients::Users& users = call.clients().users();
  users.all_channels_at_first = all_channels;
  users.log_length = log_length.value_or(users.log_length);
}

// What a new value means for what there is already.
void put_in_force(Invocation& call, SettingValues values) {
  change_users(call, values);
  call.turn().change_settings(values.steering);
  call.instance().kept_settings = std::move(values.kept);
  call.instance().slow_log.keep(static_cast<std::size_t>(values.steering.slowlog_max_len));
  call.clients().limit_tracked(static_cast<std::size_t>(values.steering.tracking_table_max_keys));
  call.turn().set_observer(
      call.clients().observer(static_cast<std::uint32_t>(values.steering.notify_keyspace_events)));
}

}  // namespace

// All are set, or none.
void config_set(Invocation& call) {
  const Arguments words = call.args().rest();
  if (words.size() % 2 != 0) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const auto [name, setting] = find_setting(words[i]);
    if (setting == nullptr)
      return call.reply(
          Error{ErrorCode::kSyntax, "ERR Unknown option or number of arguments for CONFIG SET - '" +
                                        std::string(words[i]) + "'"});
    if (is_secret(*setting)) call.hide(i + 3);
    if (!seen.insert(name).second)
      return call.reply(
          Error{ErrorCode::kSyntax, "ERR CONFIG SET failed (possibly related to argument '" +
                                        std::string(name) + "') - duplicate parameter"});
  }
  SettingValues values{call.turn().settings(), call.instance().kept_settings};
  for (std::size_t i = 0; i < words.size(); i += 2)
    if (const auto done = values.set(find_setting(words[i]), words[i + 1]); !done)
      return call.reply(done.error());
  put_in_force(call, std::move(values));
  call.reply_ok();
}

void config_resetstat(Invocation& call) {
  call.instance().statistics.reset();
  call.turn().reset_counters();
  call.reply_ok();
}

void config_rewrite(Invocation& call) {
  call.reply(Error{ErrorCode::kDenied, "ERR The server is running without a config file"});
}

void config_help(Invocation& call) {
  constexpr std::string_view kLines[] = {"CONFIG <subcommand> [<arg> ...]. Subcommands are:",
                                         "GET <pattern> [<pattern> ...]",
                                         "    The settings whose names match, and their values.",
                                         "RESETSTAT",
                                         "    Begins anew with what INFO counts.",
                                         "REWRITE",
                                         "    Refused: an engine has no file of settings.",
                                         "SET <name> <value> [<name> <value> ...]",
                                         "    Changes settings: all of them, or none.",
                                         "HELP",
                                         "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
