#include "engine/commands/run.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/registry.h"

namespace perigee::commands {
namespace {

using clients::Instance;

constexpr std::string_view kSecret = "(redacted)";

// The arguments as others may see them. Lives while argv does.
std::vector<std::string_view> shown(Arguments argv, const std::vector<std::size_t>& secrets) {
  std::vector<std::string_view> made(argv.begin(), argv.end());
  for (const std::size_t i : secrets)
    if (i < made.size()) made[i] = kSecret;
  return made;
}

// "1339518083.107412 [0 127.0.0.1:60866] "keys" "*""
std::string monitor_line(Invocation& call) {
  const std::int64_t now = call.turn().now().time_since_epoch().count();
  const std::string micros = std::string(base::to_text(now % 1'000'000).view());
  std::string line(base::to_text(now / 1'000'000).view());
  line += "." + std::string(6 - micros.size(), '0') + micros + " [";
  (line += base::to_text(std::int64_t{call.turn().database()}).view()) += ' ';
  const clients::Client* client = call.caller().client;
  if (client == nullptr)
    line += "lua";
  else if (client->address.ends_with(":0"))
    (line += "unix:") += std::string_view(client->address).substr(0, client->address.size() - 2);
  else
    line += client->address;
  line += ']';
  for (const std::string_view word : shown(call.argv(), call.instance().secrets))
    (line += ' ') += base::printable(word);
  return line;
}

[[gnu::cold, gnu::noinline]] void tell_monitors(Invocation& call) noexcept {
  try {
    call.clients().tell_monitors(monitor_line(call));
  } catch (const std::bad_alloc&) {  // they are told of the next one
  }
}

// Administration is nobody's business; scripts are told of before what they call.
bool is_told_before(const CommandSpec& command) { return command.flags & kSkipMonitor; }
bool is_told(const CommandSpec& command) { return !(command.flags & (kSkipMonitor | kAdmin)); }

void log_slow(Invocation& call, std::int64_t micros) {
  const keyspace::Settings& settings = call.turn().settings();
  const clients::Client* client = call.caller().client;
  const auto argv = shown(call.argv(), call.instance().secrets);
  call.instance().slow_log.add({.at_seconds = call.turn().now_millis() / 1000,
                                .micros = micros,
                                .argv = clients::SlowLog::shortened(argv),
                                .address = client == nullptr ? "?:0" : client->address,
                                .name = client == nullptr ? std::string() : client->name},
                               static_cast<std::size_t>(settings.slowlog_max_len));
}

// What a command took is known. Without memory for it, it is not noted.
[[gnu::cold, gnu::noinline]] void note_time(Invocation& call, Micros took) noexcept {
  try {
    const keyspace::Settings& settings = call.turn().settings();
    const CommandSpec& command = call.command();
    Instance& instance = call.instance();
    const std::int64_t micros = std::max<std::int64_t>(took.count(), 0);
    clients::CommandCounts& counts = instance.statistics.of(command.number);
    counts.micros += static_cast<std::uint64_t>(micros);
    if (settings.latency_tracking != 0) counts.times.add(static_cast<std::uint64_t>(micros));
    const std::int64_t threshold = settings.latency_monitor_threshold;
    if (threshold != 0 && micros / 1000 >= threshold)
      instance.latency.add(command.flags & kFast ? "fast-command" : "command",
                           {call.turn().now_millis() / 1000, micros / 1000});
    const std::int64_t slow = settings.slowlog_log_slower_than;
    if (slow >= 0 && micros >= slow && !(command.flags & kSkipSlowlog)) log_slow(call, micros);
  } catch (const std::bad_alloc&) {
  }
}

// A script that reads anything counts as having read all keys it was given, as with a server.
bool runs_script(const CommandSpec& command) {
  return (command.flags & (kNoScript | kNoMandatoryKeys)) == (kNoScript | kNoMandatoryKeys);
}

[[gnu::cold, gnu::noinline]] void note_declared_keys(Invocation& call) {
  auto& declared = call.clients().current()->tracking.declared_keys;
  declared.clear();
  for (const KeyPosition& key : key_positions(call.command(), call.argv()))
    declared.emplace_back(call.argv()[key.index]);
}

// The client has read the keys, and may cache what it read: it is told when that changes.
[[gnu::cold, gnu::noinline]] void note_reading(Invocation& call) {
  clients::Client& client = *call.clients().current();
  const clients::TrackingMode& mode = client.tracking;
  if (mode.broadcast || !(call.command().flags & kReadOnly) || runs_script(call.command())) return;
  if ((mode.opt_in && !mode.caching) || (mode.opt_out && mode.caching)) return;
  const auto most = static_cast<std::size_t>(call.turn().settings().tracking_table_max_keys);
  if (call.in_script())
    for (const std::string& key : mode.declared_keys) call.clients().has_read(client, key, most);
  else
    for (const KeyPosition& key : key_positions(call.command(), call.argv()))
      call.clients().has_read(client, call.argv()[key.index], most);
}

}  // namespace

void count_refusal(const CommandSpec* command, const Error& why, const Caller& caller) {
  clients::Statistics& statistics = caller.instance->statistics;
  statistics.count_error(why.message);
  statistics.take_new_errors();
  if (command != nullptr) ++statistics.of(command->number).rejected;
}

void run(Invocation& call) {
  const CommandSpec& command = call.command();
  Instance& instance = call.instance();
  const bool monitored = call.caller().clients->anybody_monitors();
  if (!instance.secrets.empty()) instance.secrets.clear();
  if (monitored && is_told_before(command)) tell_monitors(call);

  const clients::Client* who = call.clients().current();
  const bool tracked = who != nullptr && who->tracking.on;
  if (tracked && runs_script(command)) note_declared_keys(call);

  const Micros slept = instance.slept;
  const UnixMicros begun = instance.stopwatch == nullptr ? UnixMicros() : instance.stopwatch->now();
  command.handler(call);
  if (call.waits()) return;

  clients::CommandCounts& counts = instance.statistics.of(command.number);
  ++counts.calls;
  ++instance.statistics.commands;
  if (instance.statistics.take_new_errors()) ++counts.failed;
  if (tracked) note_reading(call);
  const bool timed = instance.stopwatch != nullptr || instance.slept != slept ||
                     call.turn().settings().slowlog_log_slower_than == 0;
  if (timed)
    note_time(call, (instance.stopwatch == nullptr ? UnixMicros() : instance.stopwatch->now()) -
                        begun + instance.slept - slept);
  if (monitored && is_told(command)) tell_monitors(call);
}

}  // namespace perigee::commands
