// The rows of what an engine tells of itself: DEBUG, LATENCY, MONITOR, SLOWLOG, and of what only a
// server has.
#include <array>

#include "engine/commands/debug_commands.h"
#include "engine/commands/latency_commands.h"
#include "engine/commands/monitor_command.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"
#include "engine/commands/server_commands.h"
#include "engine/commands/slowlog_commands.h"

namespace perigee::commands {
namespace {

constexpr std::string_view kAllNodesSucceed[] = {"request_policy:all_nodes",
                                                 "response_policy:all_succeeded"};
constexpr std::string_view kLatencyDoctorTips[] = {
    "nondeterministic_output", "request_policy:all_nodes", "response_policy:special"};
constexpr Arg kLatencyGraphArgs[] = {{.name = "event"}};
constexpr Arg kLatencyHistogramArgs[] = {{.name = "command", .flags = kOptional | kMultiple}};
constexpr Arg kLatencyResetArgs[] = {{.name = "event", .flags = kOptional | kMultiple}};
constexpr Arg kSlowlogGetArgs[] = {
    {.name = "count", .type = ArgType::kInteger, .flags = kOptional}};
constexpr std::string_view kSlowlogGetTips[] = {"request_policy:all_nodes",
                                                "nondeterministic_output"};
constexpr HistoryEntry kSlowlogGetHistory[] = {
    {"4.0.0", "Tells the address and the name of the client."}};
constexpr std::string_view kSlowlogLenTips[] = {
    "request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output"};

constexpr Arg kLolwutArgs[] = {
    {.name = "version", .type = ArgType::kInteger, .flags = kOptional, .token = "VERSION"}};
constexpr std::string_view kUnorderedTips[] = {"nondeterministic_output_order"};
constexpr auto kModuleCommands = checked(std::to_array<CommandSpec>({
    {.name = "module|help",
     .group = "server",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of MODULE.",
     .arity = 2,
     .flags = kLoading | kStale,
     .handler = module_help},
    {.name = "module|list",
     .group = "server",
     .since = "4.0.0",
     .complexity = "O(1)",
     .summary = "Answers an empty array: there are no modules.",
     .arity = 2,
     .flags = kAdmin | kNoScript,
     .categories = kDangerousCategory,
     .tips = kUnorderedTips,
     .handler = module_list},
}));

constexpr auto kLatencyCommands = checked(std::to_array<CommandSpec>({
    {.name = "latency|doctor",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(1)",
     .summary = "Says in sentences what was late.",
     .arity = 2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .tips = kLatencyDoctorTips,
     .handler = latency_doctor},
    {.name = "latency|graph",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(1)",
     .summary = "Draws the samples of an event.",
     .arity = 3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kLatencyGraphArgs,
     .tips = kLatencyDoctorTips,
     .handler = latency_graph},
    {.name = "latency|help",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of LATENCY.",
     .arity = 2,
     .flags = kLoading | kStale,
     .handler = latency_help},
    {.name = "latency|histogram",
     .group = "server",
     .since = "7.0.0",
     .complexity = "O(N), N being the commands",
     .summary = "Counts how many calls of commands took how long.",
     .arity = -2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kLatencyHistogramArgs,
     .tips = kLatencyDoctorTips,
     .handler = latency_histogram},
    {.name = "latency|history",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(1)",
     .summary = "Lists the samples of an event.",
     .arity = 3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kLatencyGraphArgs,
     .tips = kLatencyDoctorTips,
     .handler = latency_history},
    {.name = "latency|latest",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(1)",
     .summary = "Lists the events, with the latest and the longest sample of each.",
     .arity = 2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .tips = kLatencyDoctorTips,
     .handler = latency_latest},
    {.name = "latency|reset",
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(1)",
     .summary = "Forgets events, or all of them.",
     .arity = -2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kLatencyResetArgs,
     .tips = kAllNodesSucceed,
     .handler = latency_reset},
}));

constexpr auto kSlowlogCommands = checked(std::to_array<CommandSpec>({
    {.name = "slowlog|get",
     .group = "server",
     .since = "2.2.12",
     .complexity = "O(N), N being the entries answered",
     .summary = "Lists the commands that took long, the latest first.",
     .arity = -2,
     .flags = kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kSlowlogGetArgs,
     .tips = kSlowlogGetTips,
     .history = kSlowlogGetHistory,
     .handler = slowlog_get},
    {.name = "slowlog|help",
     .group = "server",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of SLOWLOG.",
     .arity = 2,
     .flags = kLoading | kStale,
     .handler = slowlog_help},
    {.name = "slowlog|len",
     .group = "server",
     .since = "2.2.12",
     .complexity = "O(1)",
     .summary = "Counts the commands that are listed.",
     .arity = 2,
     .flags = kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .tips = kSlowlogLenTips,
     .handler = slowlog_len},
    {.name = "slowlog|reset",
     .group = "server",
     .since = "2.2.12",
     .complexity = "O(N), N being the entries",
     .summary = "Removes all entries.",
     .arity = 2,
     .flags = kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .tips = kAllNodesSucceed,
     .handler = slowlog_reset},
}));

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "debug",
     .group = "server",
     .since = "1.0.0",
     .complexity = "Depends on the subcommand",
     .summary = "What test suites ask of a server's insides, as far as an engine can answer.",
     .arity = -2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .handler = debug},
    {.name = "lastsave",
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Answers when the engine was opened, in Unix seconds: nothing was saved since.",
     .arity = 1,
     .flags = kLoading | kStale | kFast,
     .categories = kAdminCategory | kDangerousCategory,
     .tips = kUnstable,
     .handler = lastsave},
    {.name = "latency",
     .group = "server",
     .since = "2.8.13",
     .complexity = "Depends on the subcommand",
     .summary = "Tells which commands were late.",
     .arity = -2,
     .subcommands = kLatencyCommands},
    {.name = "lolwut",
     .group = "server",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Answers the version of Redis that is matched.",
     .arity = -1,
     .flags = kReadOnly | kFast,
     .args = kLolwutArgs,
     .handler = lolwut},
    {.name = "module",
     .group = "server",
     .since = "4.0.0",
     .complexity = "Depends on the subcommand",
     .summary = "Tells that there are no modules.",
     .arity = -2,
     .subcommands = kModuleCommands},
    {.name = "monitor",
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Tells the connection of every command that is run from now on.",
     .arity = 1,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .handler = monitor},
    {.name = "role",
     .group = "server",
     .since = "2.8.12",
     .complexity = "O(1)",
     .summary = "Answers as a master without replicas.",
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kFast,
     .categories = kAdminCategory | kDangerousCategory,
     .handler = role},
    {.name = "slowlog",
     .group = "server",
     .since = "2.2.12",
     .complexity = "Depends on the subcommand",
     .summary = "Tells which commands took long.",
     .arity = -2,
     .subcommands = kSlowlogCommands},
}));

}  // namespace

std::span<const CommandSpec> introspection_commands() { return kCommands; }

}  // namespace perigee::commands
