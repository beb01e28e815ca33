// The rows of function libraries.
#include <array>

#include "engine/commands/function_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr KeySpec kFcallKeys[] = {{.use = kRW | kAccess | kUpdate,
                                   .first = 2,
                                   .counted = true,
                                   .notes = "Stands for whatever the function does with its keys"}};
constexpr Arg kFcallArgs[] = {
    {.name = "function"},
    {.name = "numkeys", .type = ArgType::kInteger},
    {.name = "key", .type = ArgType::kKey, .flags = kOptional | kMultiple, .key_spec = 0},
    {.name = "arg", .flags = kOptional | kMultiple}};
constexpr KeySpec kFcallRoKeys[] = {
    {.use = kRO | kAccess,
     .first = 2,
     .counted = true,
     .notes = "Stands for whatever the function does with its keys"}};
constexpr Arg kFunctionDeleteArgs[] = {{.name = "library-name"}};
constexpr Arg kFunctionFlushAsync[] = {
    {.name = "async", .type = ArgType::kPureToken, .token = "ASYNC"},
    {.name = "sync", .type = ArgType::kPureToken, .token = "SYNC"}};
constexpr Arg kFunctionFlushArgs[] = {
    {.name = "async", .type = ArgType::kOneOf, .flags = kOptional, .args = kFunctionFlushAsync}};
constexpr Arg kFunctionListArgs[] = {
    {.name = "library-name-pattern", .flags = kOptional, .token = "LIBRARYNAME"},
    {.name = "withcode", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHCODE"}};
constexpr Arg kFunctionLoadArgs[] = {
    {.name = "replace", .type = ArgType::kPureToken, .flags = kOptional, .token = "REPLACE"},
    {.name = "function-code"}};
constexpr Arg kFunctionRestorePolicy[] = {
    {.name = "flush", .type = ArgType::kPureToken, .token = "FLUSH"},
    {.name = "append", .type = ArgType::kPureToken, .token = "APPEND"},
    {.name = "replace", .type = ArgType::kPureToken, .token = "REPLACE"}};
constexpr Arg kFunctionRestoreArgs[] = {{.name = "serialized-value"},
                                        {.name = "policy",
                                         .type = ArgType::kOneOf,
                                         .flags = kOptional,
                                         .args = kFunctionRestorePolicy}};
constexpr std::string_view kFunctionStatsTips[] = {
    "nondeterministic_output", "request_policy:all_shards", "response_policy:special"};

constexpr auto kFunctionCommands = checked(std::to_array<CommandSpec>({
    {.name = "function|delete",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "O(N), N being the functions of all libraries",
     .summary = "Removes a library and its functions.",
     .arity = 3,
     .flags = kWrite | kNoScript,
     .categories = kScriptingCategory,
     .effect = Effect::kVerbatim,
     .native = "Functions::remove",
     .args = kFunctionDeleteArgs,
     .tips = kAllShardsSucceed,
     .handler = function_delete},
    {.name = "function|dump",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "O(N), N being the bytes of all libraries",
     .summary = "Answers all libraries as bytes, for FUNCTION RESTORE.",
     .arity = 2,
     .flags = kNoScript,
     .categories = kScriptingCategory,
     .native = "Functions::dump",
     .handler = function_dump},
    {.name = "function|flush",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "O(N), N being the functions of all libraries",
     .summary = "Removes all libraries.",
     .arity = -2,
     .flags = kWrite | kNoScript,
     .categories = kScriptingCategory,
     .effect = Effect::kVerbatim,
     .native = "Functions::flush",
     .args = kFunctionFlushArgs,
     .tips = kAllShardsSucceed,
     .handler = function_flush},
    {.name = "function|help",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of FUNCTION.",
     .arity = 2,
     .flags = kLoading | kStale,
     .categories = kScriptingCategory,
     .handler = function_help},
    {.name = "function|kill",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "O(1)",
     .summary = "Stops a function that runs, which none does between commands.",
     .arity = 2,
     .flags = kNoScript | kAllowBusy,
     .categories = kScriptingCategory,
     .tips = kOneShardSucceeds,
     .handler = function_kill},
    {.name = "function|list",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "O(N), N being the functions of all libraries",
     .summary = "Describes libraries and their functions.",
     .arity = -2,
     .flags = kNoScript,
     .categories = kScriptingCategory,
     .native = "Functions::list",
     .args = kFunctionListArgs,
     .tips = kUnordered,
     .handler = function_list},
    {.name = "function|load",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "That of the source",
     .summary = "Runs the source of a library, which registers its functions.",
     .arity = -3,
     .flags = kWrite | kGrows | kNoScript,
     .categories = kScriptingCategory,
     .effect = Effect::kVerbatim,
     .native = "Functions::load",
     .args = kFunctionLoadArgs,
     .tips = kAllShardsSucceed,
     .handler = function_load},
    {.name = "function|restore",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "That of the sources",
     .summary = "Loads the libraries of a FUNCTION DUMP.",
     .arity = -3,
     .flags = kWrite | kGrows | kNoScript,
     .categories = kScriptingCategory,
     .effect = Effect::kVerbatim,
     .native = "Functions::restore",
     .args = kFunctionRestoreArgs,
     .tips = kAllShardsSucceed,
     .handler = function_restore},
    {.name = "function|stats",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "O(N), N being the libraries",
     .summary = "Counts libraries and functions.",
     .arity = 2,
     .flags = kNoScript | kAllowBusy,
     .categories = kScriptingCategory,
     .tips = kFunctionStatsTips,
     .handler = function_stats},
}));

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "fcall",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "That of the function",
     .summary = "Runs a function of a library.",
     .arity = -3,
     .flags = kNoScript | kMovableKeys | kNoMandatoryKeys | kStale | kSkipMonitor | kMayReplicate,
     .categories = kScriptingCategory,
     .native = "Functions::call",
     .keys = kFcallKeys,
     .args = kFcallArgs,
     .handler = fcall},
    {.name = "fcall_ro",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "That of the function",
     .summary = "Runs a function of a library that may not write.",
     .arity = -3,
     .flags = kReadOnly | kNoScript | kMovableKeys | kNoMandatoryKeys | kStale | kSkipMonitor,
     .categories = kScriptingCategory,
     .native = "Functions::call_read_only",
     .keys = kFcallRoKeys,
     .args = kFcallArgs,
     .handler = fcall_ro},
    {.name = "function",
     .group = "scripting",
     .since = "7.0.0",
     .complexity = "That of the subcommand",
     .summary = "Keeps libraries of Lua functions.",
     .arity = -2,
     .subcommands = kFunctionCommands},
}));

}  // namespace

std::span<const CommandSpec> function_commands() { return kCommands; }

}  // namespace perigee::commands
