// The rows of whole databases, of the clock and of COMMAND.
#include <array>

#include "engine/commands/command_commands.h"
#include "engine/commands/config_commands.h"
#include "engine/commands/generic_commands.h"
#include "engine/commands/info_command.h"
#include "engine/commands/memory_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr Arg kCommandNamesArgs[] = {{.name = "command-name", .flags = kOptional | kMultiple}};
constexpr Arg kListFilters[] = {{.name = "module-name", .token = "MODULE"},
                                {.name = "category", .token = "ACLCAT"},
                                {.name = "pattern", .type = ArgType::kPattern, .token = "PATTERN"}};
constexpr Arg kCommandListArgs[] = {{.name = "filterby",
                                     .type = ArgType::kOneOf,
                                     .flags = kOptional,
                                     .token = "FILTERBY",
                                     .args = kListFilters}};
constexpr HistoryEntry kCommandInfoHistory[] = {
    {"7.0.0", "Describes all commands when none is named."}};

constexpr Arg kConfigName[] = {{.name = "parameter"}};
constexpr Arg kConfigGetArgs[] = {
    {.name = "parameter", .type = ArgType::kBlock, .flags = kMultiple, .args = kConfigName}};
constexpr Arg kConfigPair[] = {{.name = "parameter"}, {.name = "value"}};
constexpr Arg kConfigSetArgs[] = {
    {.name = "parameter_value", .type = ArgType::kBlock, .flags = kMultiple, .args = kConfigPair}};
constexpr HistoryEntry kConfigGetHistory[] = {{"7.0.0", "Takes several patterns."}};
constexpr HistoryEntry kConfigSetHistory[] = {{"7.0.0", "Takes several settings."}};
constexpr std::string_view kConfigSetTips[] = {"request_policy:all_nodes",
                                               "response_policy:all_succeeded"};
constexpr auto kConfigCommands = checked(std::to_array<CommandSpec>({
    {.name = "config|get",
     .group = "server",
     .since = "2.0.0",
     .complexity = "O(N), N being the patterns",
     .summary = "Answers settings whose names match, with their values.",
     .arity = -3,
     .flags = kAdmin | kNoScript | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kConfigGetArgs,
     .history = kConfigGetHistory,
     .handler = config_get},
    {.name = "config|help",
     .group = "server",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of CONFIG.",
     .arity = 2,
     .flags = kLoading | kStale,
     .handler = config_help},
    {.name = "config|set",
     .group = "server",
     .since = "2.0.0",
     .complexity = "O(N), N being the settings given",
     .summary = "Changes settings: all that are given, or none.",
     .arity = -4,
     .flags = kAdmin | kNoScript | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kConfigSetArgs,
     .tips = kConfigSetTips,
     .history = kConfigSetHistory,
     .handler = config_set},
}));

constexpr Arg kFlushModes[] = {
    {.name = "async", .type = ArgType::kPureToken, .token = "ASYNC", .since = "4.0.0"},
    {.name = "sync", .type = ArgType::kPureToken, .token = "SYNC", .since = "6.2.0"}};
constexpr Arg kFlushArgs[] = {
    {.name = "async", .type = ArgType::kOneOf, .flags = kOptional, .args = kFlushModes}};
constexpr HistoryEntry kFlushHistory[] = {{"4.0.0", "Takes `ASYNC`."}, {"6.2.0", "Takes `SYNC`."}};

constexpr Arg kSwapdbArgs[] = {{.name = "index1", .type = ArgType::kInteger},
                               {.name = "index2", .type = ArgType::kInteger}};

constexpr std::string_view kSumOverAllShards[] = {"request_policy:all_shards",
                                                  "response_policy:agg_sum"};

constexpr auto kCommandCommands = checked(std::to_array<CommandSpec>({
    {.name = "command|count",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(1)",
     .summary = "Counts the commands.",
     .arity = 2,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .handler = command_count},
    {.name = "command|docs",
     .group = "server",
     .since = "7.0.0",
     .complexity = "O(N), N being the number of names",
     .summary = "Documents the named commands, or all of them.",
     .arity = -2,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .args = kCommandNamesArgs,
     .tips = kUnordered,
     .handler = command_docs},
    {.name = "command|getkeys",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(N), N being the number of arguments",
     .summary = "Finds the keys among the arguments of a command.",
     .arity = -4,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .handler = command_getkeys},
    {.name = "command|getkeysandflags",
     .group = "server",
     .since = "7.0.0",
     .complexity = "O(N), N being the number of arguments",
     .summary = "Finds the keys among the arguments of a command, and what it does with each.",
     .arity = -4,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .handler = command_getkeysandflags},
    {.name = "command|help",
     .group = "server",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of COMMAND.",
     .arity = 2,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .handler = command_help},
    {.name = "command|info",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(N), N being the number of names",
     .summary = "Describes the named commands in the form COMMAND does, or all of them.",
     .arity = -2,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .args = kCommandNamesArgs,
     .tips = kUnordered,
     .history = kCommandInfoHistory,
     .handler = command_info},
    {.name = "command|list",
     .group = "server",
     .since = "7.0.0",
     .complexity = "O(N), N being the number of commands",
     .summary = "Lists the names of commands, all or some.",
     .arity = -2,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .args = kCommandListArgs,
     .tips = kUnordered,
     .handler = command_list},
}));

constexpr KeySpec kMemoryUsageKeys[] = {{.use = kRO, .first = 2}};
constexpr Arg kMemoryUsageArgs[] = {
    kKey, {.name = "count", .type = ArgType::kInteger, .flags = kOptional, .token = "SAMPLES"}};
constexpr auto kMemoryCommands = checked(std::to_array<CommandSpec>({
    {.name = "memory|help",
     .group = "server",
     .since = "4.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of MEMORY.",
     .arity = 2,
     .flags = kLoading | kStale,
     .handler = memory_help},
    {.name = "memory|usage",
     .group = "server",
     .since = "4.0.0",
     .complexity = "O(1)",
     .summary = "Answers how many bytes a key and its value take.",
     .arity = -3,
     .flags = kReadOnly,
     .native = "Keys::memory_usage",
     .keys = kMemoryUsageKeys,
     .args = kMemoryUsageArgs,
     .handler = memory_usage},
}));

constexpr Arg kInfoArgs[] = {{.name = "section", .flags = kOptional | kMultiple}};
constexpr std::string_view kInfoTips[] = {"nondeterministic_output", "request_policy:all_shards",
                                          "response_policy:special"};
constexpr HistoryEntry kInfoHistory[] = {{"7.0.0", "Takes several sections."}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "command",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(N), N being the number of commands",
     .summary = "Describes the commands, one by one.",
     .arity = -1,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .tips = kUnordered,
     .handler = command,
     .subcommands = kCommandCommands},
    {.name = "config",
     .group = "server",
     .since = "2.0.0",
     .complexity = "Depends on the subcommand",
     .summary = "Holds the commands about settings.",
     .arity = -2,
     .subcommands = kConfigCommands},
    {.name = "dbsize",
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Counts the keys of the selected database.",
     .arity = 1,
     .flags = kReadOnly | kFast,
     .categories = kKeyspaceCategory,
     .native = "Keys::size",
     .tips = kSumOverAllShards,
     .handler = dbsize},
    {.name = "flushall",
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(N), N being the keys in all databases",
     .summary = "Empties every database.",
     .arity = -1,
     .flags = kWrite,
     .categories = kKeyspaceCategory | kDangerousCategory,
     .effect = Effect::kVerbatim,
     .native = "Keys::flush_all",
     .args = kFlushArgs,
     .tips = kAllShardsSucceed,
     .history = kFlushHistory,
     .handler = flushall},
    {.name = "flushdb",
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(N), N being the keys in the database",
     .summary = "Empties the selected database.",
     .arity = -1,
     .flags = kWrite,
     .categories = kKeyspaceCategory | kDangerousCategory,
     .effect = Effect::kVerbatim,
     .native = "Keys::flush_database",
     .args = kFlushArgs,
     .tips = kAllShardsSucceed,
     .history = kFlushHistory,
     .handler = flushdb},
    {.name = "info",
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Describes the engine: one section, several, or all.",
     .arity = -1,
     .flags = kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kInfoArgs,
     .tips = kInfoTips,
     .history = kInfoHistory,
     .handler = info},
    {.name = "memory",
     .group = "server",
     .since = "4.0.0",
     .complexity = "Depends on the subcommand",
     .summary = "Holds the commands about memory.",
     .arity = -2,
     .subcommands = kMemoryCommands},
    {.name = "swapdb",
     .group = "server",
     .since = "4.0.0",
     .complexity = "O(1)",
     .summary = "Exchanges two databases whole.",
     .arity = 3,
     .flags = kWrite | kFast,
     .categories = kKeyspaceCategory | kDangerousCategory,
     .effect = Effect::kVerbatim,
     .native = "Keys::swap_databases",
     .args = kSwapdbArgs,
     .handler = swapdb},
    {.name = "time",
     .group = "server",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Answers the instant of the turn: Unix seconds, and microseconds on top.",
     .arity = 1,
     .flags = kLoading | kStale | kFast,
     .tips = kUnstable,
     .handler = time},
}));

}  // namespace

std::span<const CommandSpec> server_commands() { return kCommands; }

}  // namespace perigee::commands
