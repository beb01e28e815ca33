#include "engine/commands/debug_commands.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/commands/settings.h"
#include "engine/ops/key_ops.h"

namespace perigee::commands {
namespace {

constexpr std::string_view kNoDigest = "0000000000000000000000000000000000000000";

Error no_such_key() { return {ErrorCode::kAbsent, "ERR no such key"}; }

// As C's atoi and atof: what is no number is 0.
std::int64_t flag(std::string_view text) { return base::parse_int64(text).value_or(0); }

void digest(Invocation& call) { call.sink().status(call.payloads().server_digest()); }

void digest_value(Invocation& call) {
  const Arguments keys = call.argv().subspan(2);
  call.sink().array(keys.size());
  for (const std::string_view key : keys) {
    const keyspace::KeyEntry* entry = call.turn().peek(key);
    call.sink().status(entry == nullptr ? kNoDigest : call.payloads().server_digest(*entry));
  }
}

// What an address would be is left out: nothing visible depends on one.
void object(Invocation& call) {
  const keyspace::KeyEntry* entry = call.turn().peek(call.argv()[2]);
  if (entry == nullptr) return call.reply(no_such_key());
  const auto text = [](std::int64_t n) { return std::string(base::to_text(n).view()); };
  // A payload without its type, version and checksum.
  const auto bytes = static_cast<std::int64_t>(call.payloads().dump(entry->value).size()) - 11;
  call.sink().status("Value at:0x0 refcount:" + text(ops::reference_count_of(*entry)) +
                     " encoding:" + std::string(ops::encoding_of(*entry)) + " serializedlength:" +
                     text(bytes) + " lru:" + text(static_cast<std::int64_t>(entry->access)) +
                     " lru_seconds_idle:" + text(ops::idle_seconds(call.turn(), *entry)));
}

// Every value goes through its payload and back. Without memory for it, some have: they are equal
// to what they were.
void reload(Invocation& call) {
  keyspace::Turn& turn = call.turn();
  const int selected = turn.database();
  for (int database = 0; database < keyspace::kDatabases; ++database) {
    turn.select(database);
    std::vector<std::string> keys;
    turn.keys().for_each(
        [&](std::uint64_t, const keyspace::KeyEntry& entry) { keys.emplace_back(entry.key()); });
    for (const std::string& key : keys) {
      const keyspace::KeyEntry* entry = turn.peek(key);
      if (entry == nullptr) continue;  // it was due
      auto value = call.payloads().restore(call.payloads().dump(entry->value));
      if (!value) return call.reply(value.error());
      turn.put(key, *std::move(value), entry->deadline, {});
    }
  }
  turn.select(selected);
  call.reply_ok();
}

// The engine's time moves on; nobody waits.
void sleep(Invocation& call) {
  constexpr double kMostSeconds = 1e9;
  const double seconds = base::parse_double(call.argv()[2]).value_or(0);
  if (seconds > 0)
    call.instance().slept += Micros(base::saturating_int64(std::min(seconds, kMostSeconds) * 1e6));
  call.reply_ok();
}

void set_active_expire(Invocation& call) {
  keyspace::Settings settings = call.turn().settings();
  settings.active_expire = flag(call.argv()[2]) != 0;
  call.turn().change_settings(settings);
  call.reply_ok();
}

void allow_in_scripts(Invocation& call) {
  call.instance().scripts_may_debug = flag(call.argv()[2]) != 0;
  call.reply_ok();
}

// What a list is made of here does not depend on it.
void packed_threshold(Invocation& call) {
  const auto bytes = parse_memory(call.argv()[2]);
  if (!bytes || *bytes < 0 || *bytes >= std::int64_t{4} << 30)
    return call.reply(
        Error{ErrorCode::kOutOfRange,
              "ERR argument must be a memory value bigger than 1 and smaller than 4gb"});
  call.reply_ok();
}

void error(Invocation& call) { call.reply(Error{ErrorCode::kScript, std::string(call.argv()[2])}); }

void listpack(Invocation& call) {
  const keyspace::KeyEntry* entry = call.turn().peek(call.argv()[2]);
  if (entry == nullptr) return call.reply(no_such_key());
  if (ops::encoding_of(*entry) != "listpack")
    return call.reply(Error{ErrorCode::kWrongType, "ERR Not a listpack encoded object."});
  call.sink().status(
      "A packed value of " +
      std::string(base::to_text(static_cast<std::int64_t>(ops::memory_usage(*entry))).view()) +
      " bytes.");
}

void accept(Invocation& call) { call.reply_ok(); }

// One kind of reply each.
void protocol_push(Invocation& call) {
  if (call.sink().protocol() == Protocol::kResp2)
    return call.reply(Error{ErrorCode::kDenied, "ERR RESP2 is not supported by this command"});
  if (!call.in_script() && call.client().is_connection()) {
    call.sink().push(2);
    call.reply(std::string_view("server-cpu-usage"));
    call.reply(std::int64_t{42});
  }
  call.reply(std::string_view("Some real reply following the push reply"));
}

void protocol_attribute(Invocation& call) {
  if (call.sink().attribute(1)) {
    call.reply(std::string_view("key-popularity"));
    call.sink().array(2);
    call.reply(std::string_view("key:123"));
    call.reply(std::int64_t{90});
  }
  call.reply(std::string_view("Some real reply following the attribute"));
}

void protocol_numbers(Invocation& call) {
  for (std::int64_t i = 0; i < 3; ++i) call.reply(i);
}

void protocol_map(Invocation& call) {
  call.sink().map(3);
  for (std::int64_t i = 0; i < 3; ++i) {
    call.reply(i);
    call.sink().boolean(i == 1);
  }
}

struct Named {
  std::string_view name;
  void (*run)(Invocation&);
};
constexpr Named kReplies[] = {
    {"string", [](Invocation& call) { call.reply(std::string_view("Hello World")); }},
    {"integer", [](Invocation& call) { call.reply(std::int64_t{12345}); }},
    {"double", [](Invocation& call) { call.sink().real(3.141); }},
    {"bignum",
     [](Invocation& call) { call.sink().big_number("1234567999999999999999999999999999999"); }},
    {"null", [](Invocation& call) { call.reply_null(); }},
    {"array", [](Invocation& call) { call.sink().array(3), protocol_numbers(call); }},
    {"set", [](Invocation& call) { call.sink().set(3), protocol_numbers(call); }},
    {"map", protocol_map},
    {"attrib", protocol_attribute},
    {"push", protocol_push},
    {"verbatim",
     [](Invocation& call) { call.sink().verbatim("txt", "This is a verbatim\nstring"); }},
    {"true", [](Invocation& call) { call.sink().boolean(true); }},
    {"false", [](Invocation& call) { call.sink().boolean(false); }},
};

void protocol(Invocation& call) {
  for (const auto& [name, answer] : kReplies)
    if (base::equals_ignoring_case(name, call.argv()[2])) return answer(call);
  call.reply(Error{ErrorCode::kSyntax,
                   "ERR Wrong protocol type name. Please use one of the following: "
                   "string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|"
                   "false"});
}

void help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "CHANGE-REPL-ID, JMAP, LOG <message>, PAUSE-CRON <0|1>, REPLYBUFFER <what> <how>",
      "    Accepted: there is nothing to do.",
      "DIGEST",
      "    The digest of all databases that a server has for the same data.",
      "DIGEST-VALUE <key> [<key> ...]",
      "    The same of values.",
      "ERROR <string>",
      "    Answers with this error.",
      "LISTPACK <key>",
      "    Whether the value is packed.",
      "LOADAOF, RELOAD [<option> ...]",
      "    Makes every value anew from its payload.",
      "OBJECT <key>",
      "    How the value is kept.",
      "PROTOCOL <type>",
      "    Answers with a reply of this type.",
      "QUICKLIST-PACKED-THRESHOLD <size>",
      "    Accepted: lists are kept as they are.",
      "SET-ACTIVE-EXPIRE <0|1>",
      "    Whether keys go before somebody asks for them.",
      "SET-DISABLE-DENY-SCRIPTS <0|1>",
      "    Whether scripts may call DEBUG.",
      "SLEEP <seconds>",
      "    Moves the engine's time on.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

struct Subcommand {
  std::string_view name;
  std::size_t least, most;  // arguments, names included
  void (*run)(Invocation&);
};
constexpr std::size_t kAny = ~std::size_t{0};
constexpr Subcommand kSubcommands[] = {
    {"change-repl-id", 2, 2, accept},
    {"digest", 2, 2, digest},
    {"digest-value", 2, kAny, digest_value},
    {"error", 3, 3, error},
    {"help", 2, 2, help},
    {"jmap", 2, 2, accept},
    {"listpack", 3, 3, listpack},
    {"loadaof", 2, 2, reload},
    {"log", 3, 3, accept},
    {"object", 3, 4, object},
    {"pause-cron", 3, 3, accept},
    {"protocol", 3, 3, protocol},
    {"quicklist-packed-threshold", 3, 3, packed_threshold},
    {"reload", 2, kAny, reload},
    {"replybuffer", 4, 4, accept},
    {"set-active-expire", 3, 3, set_active_expire},
    {"set-disable-deny-scripts", 3, 3, allow_in_scripts},
    {"sleep", 3, 3, sleep},
};

}  // namespace

void debug(Invocation& call) {
  const std::string_view name = call.argv()[1];
  const std::size_t words = call.argv().size();
  for (const Subcommand& one : kSubcommands)
    if (base::equals_ignoring_case(one.name, name) && words >= one.least && words <= one.most)
      return one.run(call);
  call.reply(Error{ErrorCode::kSyntax, "ERR unknown subcommand or wrong number of arguments for '" +
                                           std::string(name.substr(0, 128)) +
                                           "'. Try DEBUG HELP."});
}

}  // namespace perigee::commands
