#include "engine/commands/tracking_commands.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace perigee::commands {
namespace {

using clients::TrackingMode;

Error denied(std::string text) { return {ErrorCode::kDenied, std::move(text)}; }

void read_redirect(Invocation& call, TrackingMode& mode) {
  ArgReader& in = call.args();
  if (mode.redirect != 0)
    return in.refuse(ErrorCode::kSyntax, "ERR A client can only redirect to a single other client");
  const std::int64_t id = in.integer();
  if (in.error()) return;
  mode.redirect = static_cast<std::uint64_t>(id);
  if (call.clients().find(mode.redirect) == nullptr)
    in.refuse(ErrorCode::kAbsent, "ERR The client ID you want redirect to does not exist");
}

struct Wanted {
  TrackingMode mode;
  std::vector<std::string_view> prefixes;
};

Wanted read_options(Invocation& call) {
  ArgReader& in = call.args();
  Wanted wanted;
  while (in.left() != 0 && !in.error()) {
    if (in.left() > 1 && in.token("REDIRECT"))
      read_redirect(call, wanted.mode);
    else if (in.token("BCAST"))
      wanted.mode.broadcast = true;
    else if (in.token("OPTIN"))
      wanted.mode.opt_in = true;
    else if (in.token("OPTOUT"))
      wanted.mode.opt_out = true;
    else if (in.token("NOLOOP"))
      wanted.mode.no_loop = true;
    else if (in.left() > 1 && in.token("PREFIX"))
      wanted.prefixes.push_back(in.bytes());
    else
      in.refuse_syntax();
  }
  return wanted;
}

// What does not go together, or with how the client is told already.
std::optional<Error> refuse_mode(const TrackingMode& now, const Wanted& wanted) {
  const TrackingMode& mode = wanted.mode;
  if (!mode.broadcast && !wanted.prefixes.empty())
    return denied("ERR PREFIX option requires BCAST mode to be enabled");
  if (now.on && now.broadcast != mode.broadcast)
    return denied(
        "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and "
        "then "
        "re-enabling it with a different mode.");
  if (mode.broadcast && (mode.opt_in || mode.opt_out))
    return denied("ERR OPTIN and OPTOUT are not compatible with BCAST");
  if (mode.opt_in && mode.opt_out)
    return denied("ERR You can't specify both OPTIN mode and OPTOUT mode");
  if ((mode.opt_in && now.opt_out) || (mode.opt_out && now.opt_in))
    return denied(
        "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and "
        "then "
        "re-enabling it with a different mode.");
  return std::nullopt;
}

bool overlap(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

std::optional<Error> refuse_prefixes(const TrackingMode& now, const Wanted& wanted) {
  const auto collision = [](std::string_view prefix, std::string_view kind, std::string_view with) {
    return denied("ERR Prefix '" + std::string(prefix) + "' overlaps with " + std::string(kind) +
                  " '" + std::string(with) + "'. Prefixes for a single client must not overlap.");
  };
  for (std::size_t i = 0; i < wanted.prefixes.size(); ++i) {
    const std::string_view prefix = wanted.prefixes[i];
    for (const std::string& with : now.prefixes)
      if (overlap(prefix, with)) return collision(prefix, "an existing prefix", with);
    for (std::size_t j = i + 1; j < wanted.prefixes.size(); ++j)
      if (overlap(prefix, wanted.prefixes[j]))
        return collision(prefix, "another provided prefix", wanted.prefixes[j]);
  }
  return std::nullopt;
}

void begin_tracking(Invocation& call, const Wanted& wanted) {
  TrackingMode mode = wanted.mode;
  mode.prefixes = call.client().tracking.prefixes;
  mode.prefixes.insert(wanted.prefixes.begin(), wanted.prefixes.end());
  if (mode.broadcast && mode.prefixes.empty()) mode.prefixes.insert("");
  call.clients().track(call.client(), std::move(mode));
  const auto notify = static_cast<std::uint32_t>(call.turn().settings().notify_keyspace_events);
  call.turn().set_observer(call.clients().observer(notify));
  call.reply_ok();
}

}  // namespace

void client_tracking(Invocation& call) {
  ArgReader& in = call.args();
  const bool on = in.token("ON");
  if (!on && !in.token("OFF")) in.refuse_syntax();
  const Wanted wanted = in.error() ? Wanted() : read_options(call);
  if (in.error()) return call.reply(*in.error());
  if (!on) {
    call.clients().stop_tracking(call.client());
    return call.reply_ok();
  }
  const TrackingMode& now = call.client().tracking;
  if (const auto error = refuse_mode(now, wanted)) return call.reply(*error);
  if (const auto error = refuse_prefixes(now, wanted)) return call.reply(*error);
  begin_tracking(call, wanted);
}

void client_caching(Invocation& call) {
  TrackingMode& mode = call.client().tracking;
  ArgReader& in = call.args();
  if (!mode.opt_in && !mode.opt_out)
    return call.reply(
        denied("ERR CLIENT CACHING can be called only when the client is in tracking mode with "
               "OPTIN or OPTOUT mode enabled"));
  const bool yes = in.token("YES");
  if (!yes && !in.token("NO")) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  if (yes && !mode.opt_in)
    return call.reply(
        denied("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode."));
  if (!yes && !mode.opt_out)
    return call.reply(
        denied("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode."));
  mode.caching = true;
  call.reply_ok();
}

void client_getredir(Invocation& call) {
  const TrackingMode& mode = call.client().tracking;
  call.reply(mode.on ? static_cast<std::int64_t>(mode.redirect) : std::int64_t{-1});
}

void client_trackinginfo(Invocation& call) {
  const TrackingMode& mode = call.client().tracking;
  std::vector<std::string_view> flags{mode.on ? "on" : "off"};
  if (mode.broadcast) flags.emplace_back("bcast");
  if (mode.opt_in) flags.emplace_back("optin");
  if (mode.opt_in && mode.caching) flags.emplace_back("caching-yes");
  if (mode.opt_out) flags.emplace_back("optout");
  if (mode.opt_out && mode.caching) flags.emplace_back("caching-no");
  if (mode.no_loop) flags.emplace_back("noloop");
  if (mode.broken) flags.emplace_back("broken_redirect");
  call.sink().map(3);
  call.reply(std::string_view("flags"));
  call.sink().set(flags.size());
  for (const std::string_view flag : flags) call.reply(flag);
  call.reply(std::string_view("redirect"));
  client_getredir(call);
  call.reply(std::string_view("prefixes"));
  call.sink().array(mode.prefixes.size());
  for (const std::string& prefix : mode.prefixes) call.reply(std::string_view(prefix));
}

}  // namespace perigee::commands
