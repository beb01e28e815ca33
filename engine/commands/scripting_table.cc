// The rows of Lua scripts.
#include <array>

#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"
#include "engine/commands/scripting_commands.h"

namespace perigee::commands {
namespace {

constexpr std::string_view kWorstCase = "Stands for whatever the script does with its keys";
constexpr KeySpec kEvalKeys[] = {
    {.use = kRW | kAccess | kUpdate, .first = 2, .counted = true, .notes = kWorstCase}};
constexpr KeySpec kEvalRoKeys[] = {
    {.use = kRO | kAccess, .first = 2, .counted = true, .notes = kWorstCase}};
constexpr KeySpec kEvalshaKeys[] = {{.use = kRW | kAccess | kUpdate, .first = 2, .counted = true}};
constexpr KeySpec kEvalshaRoKeys[] = {{.use = kRO | kAccess, .first = 2, .counted = true}};

constexpr Arg kNumkeys = {.name = "numkeys", .type = ArgType::kInteger};
constexpr Arg kScriptKeys = {
    .name = "key", .type = ArgType::kKey, .flags = kOptional | kMultiple, .key_spec = 0};
constexpr Arg kScriptArgs = {.name = "arg", .flags = kOptional | kMultiple};
constexpr Arg kEvalArgs[] = {{.name = "script"}, kNumkeys, kScriptKeys, kScriptArgs};
constexpr Arg kEvalshaArgs[] = {{.name = "sha1"}, kNumkeys, kScriptKeys, kScriptArgs};

constexpr Arg kScriptExistsArgs[] = {{.name = "sha1", .flags = kMultiple}};
constexpr Arg kScriptShowArgs[] = {{.name = "sha1"}};
constexpr Arg kScriptLoadArgs[] = {{.name = "script"}};
constexpr Arg kScriptFlushModes[] = {
    {.name = "async", .type = ArgType::kPureToken, .token = "ASYNC"},
    {.name = "sync", .type = ArgType::kPureToken, .token = "SYNC"}};
constexpr Arg kScriptFlushArgs[] = {{.name = "async",
                                     .type = ArgType::kOneOf,
                                     .flags = kOptional,
                                     .since = "6.2.0",
                                     .args = kScriptFlushModes}};
constexpr HistoryEntry kScriptFlushHistory[] = {{"6.2.0", "Takes `ASYNC` and `SYNC`."}};

constexpr std::string_view kAllNodesSucceed[] = {"request_policy:all_nodes",
                                                 "response_policy:all_succeeded"};
constexpr std::string_view kKnownToAllShards[] = {"request_policy:all_shards",
                                                  "response_policy:agg_logical_and"};

constexpr auto kScriptCommands = checked(std::to_array<CommandSpec>({
    {.name = "script|exists",
     .group = "scripting",
     .since = "2.6.0",
     .complexity = "O(N), N being the number of scripts asked for",
     .summary = "Tells which of the given scripts are loaded.",
     .arity = -3,
     .flags = kNoScript,
     .categories = kScriptingCategory,
     .args = kScriptExistsArgs,
     .tips = kKnownToAllShards,
     .handler = script_exists},
    {.name = "script|flush",
     .group = "scripting",
     .since = "2.6.0",
     .complexity = "O(N), N being the number of scripts",
     .summary = "Forgets all loaded scripts.",
     .arity = -2,
     .flags = kNoScript,
     .categories = kScriptingCategory,
     .args = kScriptFlushArgs,
     .tips = kAllNodesSucceed,
     .history = kScriptFlushHistory,
     .handler = script_flush},
    {.name = "script|help",
     .group = "scripting",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of SCRIPT.",
     .arity = 2,
     .flags = kLoading | kStale,
     .categories = kScriptingCategory,
     .handler = script_help},
    {.name = "script|kill",
     .group = "scripting",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Stops a script that runs, which none does between commands.",
     .arity = 2,
     .flags = kNoScript | kAllowBusy,
     .categories = kScriptingCategory,
     .tips = kOneShardSucceeds,
     .handler = script_kill},
    {.name = "script|load",
     .group = "scripting",
     .since = "2.6.0",
     .complexity = "O(N), N being the bytes of the script",
     .summary = "Compiles a script for EVALSHA and answers its SHA1.",
     .arity = 3,
     .flags = kNoScript | kStale,
     .categories = kScriptingCategory,
     .native = "Session::load",
     .args = kScriptLoadArgs,
     .tips = kAllNodesSucceed,
     .handler = script_load},
    {.name = "script|show",
     .group = "scripting",
     .since = "8.0.0",
     .complexity = "O(1)",
     .summary = "Shows the text of a loaded script, as Valkey does.",
     .arity = 3,
     .flags = kNoScript,
     .categories = kScriptingCategory,
     .args = kScriptShowArgs,
     .handler = script_show},
}));

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "eval",
     .group = "scripting",
     .since = "2.6.0",
     .complexity = "That of the script",
     .summary = "Runs a Lua script.",
     .arity = -3,
     .flags = kNoScript | kStale | kSkipMonitor | kMayReplicate | kNoMandatoryKeys | kMovableKeys,
     .categories = kScriptingCategory,
     .native = "Session::eval",
     .keys = kEvalKeys,
     .args = kEvalArgs,
     .handler = eval},
    {.name = "eval_ro",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "That of the script",
     .summary = "Runs a Lua script that may not write.",
     .arity = -3,
     .flags = kReadOnly | kNoScript | kStale | kSkipMonitor | kNoMandatoryKeys | kMovableKeys,
     .categories = kScriptingCategory,
     .keys = kEvalRoKeys,
     .args = kEvalArgs,
     .handler = eval_ro},
    {.name = "evalsha",
     .group = "scripting",
     .since = "2.6.0",
     .complexity = "That of the script",
     .summary = "Runs a Lua script that was loaded before, by its SHA1.",
     .arity = -3,
     .flags = kNoScript | kStale | kSkipMonitor | kMayReplicate | kNoMandatoryKeys | kMovableKeys,
     .categories = kScriptingCategory,
     .native = "Script::run",
     .keys = kEvalshaKeys,
     .args = kEvalshaArgs,
     .handler = evalsha},
    {.name = "evalsha_ro",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "That of the script",
     .summary = "Runs a loaded Lua script by its SHA1 and lets it write nothing.",
     .arity = -3,
     .flags = kReadOnly | kNoScript | kStale | kSkipMonitor | kNoMandatoryKeys | kMovableKeys,
     .categories = kScriptingCategory,
     .keys = kEvalshaRoKeys,
     .args = kEvalshaArgs,
     .handler = evalsha_ro},
    {.name = "script",
     .group = "scripting",
     .since = "2.6.0",
     .complexity = "That of the subcommand",
     .summary = "Keeps the Lua scripts that EVALSHA knows.",
     .arity = -2,
     .subcommands = kScriptCommands},
}));

}  // namespace

std::span<const CommandSpec> scripting_commands() { return kCommands; }

}  // namespace perigee::commands
