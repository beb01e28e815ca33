// The rows of the session itself.
#include <array>

#include "engine/commands/client_commands.h"
#include "engine/commands/connection_commands.h"
#include "engine/commands/generic_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr Arg kAuthArgs[] = {{.name = "username", .flags = kOptional, .since = "6.0.0"},
                             {.name = "password"}};
constexpr HistoryEntry kAuthHistory[] = {{"6.0.0", "Takes the name of a user."}};
constexpr Arg kClientKillNormalMasterSlavePubsub[] = {
    {.name = "normal", .type = ArgType::kPureToken, .token = "NORMAL"},
    {.name = "master", .type = ArgType::kPureToken, .token = "MASTER", .since = "3.2.0"},
    {.name = "slave", .type = ArgType::kPureToken, .token = "SLAVE"},
    {.name = "replica", .type = ArgType::kPureToken, .token = "REPLICA", .since = "5.0.0"},
    {.name = "pubsub", .type = ArgType::kPureToken, .token = "PUBSUB"}};
constexpr Arg kClientKillNewFormat[] = {
    {.name = "client-id",
     .type = ArgType::kInteger,
     .flags = kOptional,
     .token = "ID",
     .since = "2.8.12"},
    {.name = "normal_master_slave_pubsub",
     .type = ArgType::kOneOf,
     .flags = kOptional,
     .token = "TYPE",
     .since = "2.8.12",
     .args = kClientKillNormalMasterSlavePubsub},
    {.name = "username", .flags = kOptional, .token = "USER"},
    {.name = "ip:port", .flags = kOptional, .token = "ADDR"},
    {.name = "ip:port", .flags = kOptional, .token = "LADDR", .since = "6.2.0"},
    {.name = "yes/no", .flags = kOptional, .token = "SKIPME"}};
constexpr Arg kClientKillFilter[] = {{.name = "ip:port"},
                                     {.name = "new-format",
                                      .type = ArgType::kOneOf,
                                      .flags = kMultiple,
                                      .args = kClientKillNewFormat}};
constexpr Arg kClientKillArgs[] = {
    {.name = "filter", .type = ArgType::kOneOf, .args = kClientKillFilter}};
constexpr HistoryEntry kClientKillHistory[] = {{"2.8.12", "Takes filters."},
                                               {"2.8.12", "Filters by `ID`."},
                                               {"3.2.0", "Filters by the `TYPE` master."},
                                               {"5.0.0", "The `TYPE` slave is called replica."},
                                               {"6.2.0", "Filters by `LADDR`."}};
constexpr Arg kClientListNormalMasterReplicaPubsub[] = {
    {.name = "normal", .type = ArgType::kPureToken, .token = "NORMAL"},
    {.name = "master", .type = ArgType::kPureToken, .token = "MASTER"},
    {.name = "replica", .type = ArgType::kPureToken, .token = "REPLICA"},
    {.name = "pubsub", .type = ArgType::kPureToken, .token = "PUBSUB"}};
constexpr Arg kClientListId[] = {
    {.name = "client-id", .type = ArgType::kInteger, .flags = kMultiple}};
constexpr Arg kClientListArgs[] = {{.name = "normal_master_replica_pubsub",
                                    .type = ArgType::kOneOf,
                                    .flags = kOptional,
                                    .token = "TYPE",
                                    .since = "5.0.0",
                                    .args = kClientListNormalMasterReplicaPubsub},
                                   {.name = "id",
                                    .type = ArgType::kBlock,
                                    .flags = kOptional,
                                    .token = "ID",
                                    .since = "6.2.0",
                                    .args = kClientListId}};
constexpr HistoryEntry kClientListHistory[] = {
    {"2.8.12", "Tells the `id`."},
    {"5.0.0", "Filters by `TYPE`."},
    {"6.0.0", "Tells the `user`."},
    {"6.2.0", "Tells `argv-mem`, `tot-mem`, `laddr` and `redir`; filters by `ID`."},
    {"7.0.0", "Tells `resp`, `multi-mem`, `rbs` and `rbp`."},
    {"7.0.3", "Tells `ssub`."}};
constexpr Arg kClientNoEvictEnabled[] = {
    {.name = "on", .type = ArgType::kPureToken, .token = "ON"},
    {.name = "off", .type = ArgType::kPureToken, .token = "OFF"}};
constexpr Arg kClientNoEvictArgs[] = {
    {.name = "enabled", .type = ArgType::kOneOf, .args = kClientNoEvictEnabled}};
constexpr Arg kClientReplyOnOffSkip[] = {
    {.name = "on", .type = ArgType::kPureToken, .token = "ON"},
    {.name = "off", .type = ArgType::kPureToken, .token = "OFF"},
    {.name = "skip", .type = ArgType::kPureToken, .token = "SKIP"}};
constexpr Arg kClientReplyArgs[] = {
    {.name = "on_off_skip", .type = ArgType::kOneOf, .args = kClientReplyOnOffSkip}};
constexpr Arg kClientSetinfoAttr[] = {{.name = "libname", .token = "LIB-NAME"},
                                      {.name = "libver", .token = "LIB-VER"}};
constexpr Arg kClientSetinfoArgs[] = {
    {.name = "attr", .type = ArgType::kOneOf, .args = kClientSetinfoAttr}};
constexpr Arg kClientSetnameArgs[] = {{.name = "connection-name"}};
constexpr Arg kClientUnblockTimeoutError[] = {
    {.name = "timeout", .type = ArgType::kPureToken, .token = "TIMEOUT"},
    {.name = "error", .type = ArgType::kPureToken, .token = "ERROR"}};
constexpr Arg kClientUnblockArgs[] = {{.name = "client-id", .type = ArgType::kInteger},
                                      {.name = "timeout_error",
                                       .type = ArgType::kOneOf,
                                       .flags = kOptional,
                                       .args = kClientUnblockTimeoutError}};
constexpr Arg kEchoArgs[] = {{.name = "message"}};
constexpr Arg kHelloUsernamePassword[] = {{.name = "username"}, {.name = "password"}};
constexpr Arg kHelloArguments[] = {{.name = "protover", .type = ArgType::kInteger},
                                   {.name = "username_password",
                                    .type = ArgType::kBlock,
                                    .flags = kOptional,
                                    .token = "AUTH",
                                    .args = kHelloUsernamePassword},
                                   {.name = "clientname", .flags = kOptional, .token = "SETNAME"}};
constexpr Arg kHelloArgs[] = {
    {.name = "arguments", .type = ArgType::kBlock, .flags = kOptional, .args = kHelloArguments}};
constexpr HistoryEntry kHelloHistory[] = {{"6.2.0", "Without arguments, only answers."}};
constexpr Arg kPingArgs[] = {{.name = "message", .flags = kOptional}};
constexpr Arg kSelectArgs[] = {{.name = "index", .type = ArgType::kInteger}};

constexpr auto kClientCommands = checked(std::to_array<CommandSpec>({
    {.name = "client|getname",
     .group = "connection",
     .since = "2.6.9",
     .complexity = "O(1)",
     .summary = "Answers the name of the connection.",
     .arity = 2,
     .flags = kNoScript | kLoading | kStale,
     .categories = kConnectionCategory,
     .handler = client_getname},
    {.name = "client|help",
     .group = "connection",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of CLIENT.",
     .arity = 2,
     .flags = kLoading | kStale,
     .categories = kConnectionCategory,
     .handler = client_help},
    {.name = "client|id",
     .group = "connection",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Answers the number of the connection.",
     .arity = 2,
     .flags = kNoScript | kLoading | kStale,
     .categories = kConnectionCategory,
     .native = "Session::id",
     .handler = client_id},
    {.name = "client|info",
     .group = "connection",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Describes the connection.",
     .arity = 2,
     .flags = kNoScript | kLoading | kStale,
     .categories = kConnectionCategory,
     .tips = kUnstable,
     .handler = client_info},
    {.name = "client|kill",
     .group = "connection",
     .since = "2.4.0",
     .complexity = "O(N), N being the connections",
     .summary = "Closes connections.",
     .arity = -3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kConnectionCategory | kDangerousCategory,
     .args = kClientKillArgs,
     .history = kClientKillHistory,
     .handler = client_kill},
    {.name = "client|list",
     .group = "connection",
     .since = "2.4.0",
     .complexity = "O(N), N being the connections",
     .summary = "Describes connections.",
     .arity = -2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kConnectionCategory | kDangerousCategory,
     .args = kClientListArgs,
     .tips = kUnstable,
     .history = kClientListHistory,
     .handler = client_list},
    {.name = "client|no-evict",
     .group = "connection",
     .since = "7.0.0",
     .complexity = "O(1)",
     .summary =
         "Says that the connection is not to be closed for its memory, which no engine does.",
     .arity = 3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kConnectionCategory | kDangerousCategory,
     .args = kClientNoEvictArgs,
     .handler = client_no_evict},
    {.name = "client|reply",
     .group = "connection",
     .since = "3.2.0",
     .complexity = "O(1)",
     .summary = "Chooses whether the connection is answered.",
     .arity = 3,
     .flags = kNoScript | kLoading | kStale,
     .categories = kConnectionCategory,
     .args = kClientReplyArgs,
     .handler = client_reply},
    {.name = "client|setinfo",
     .group = "connection",
     .since = "7.2.0",
     .complexity = "O(1)",
     .summary = "Tells of the library that the connection uses.",
     .arity = 4,
     .flags = kNoScript | kLoading | kStale,
     .categories = kConnectionCategory,
     .args = kClientSetinfoArgs,
     .handler = client_setinfo},
    {.name = "client|setname",
     .group = "connection",
     .since = "2.6.9",
     .complexity = "O(1)",
     .summary = "Names the connection.",
     .arity = 3,
     .flags = kNoScript | kLoading | kStale,
     .categories = kConnectionCategory,
     .args = kClientSetnameArgs,
     .handler = client_setname},
    {.name = "client|unblock",
     .group = "connection",
     .since = "5.0.0",
     .complexity = "O(log N), N being the connections",
     .summary = "Ends the waiting of another connection.",
     .arity = -3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kConnectionCategory | kDangerousCategory,
     .args = kClientUnblockArgs,
     .handler = client_unblock},
}));

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "auth",
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(N), N being the passwords of the user",
     .summary = "Names the user, and gives the password.",
     .arity = -2,
     .flags = kNoScript | kFast | kLoading | kStale | kNoAuth | kAllowBusy,
     .categories = kConnectionCategory,
     .args = kAuthArgs,
     .history = kAuthHistory,
     .handler = auth},
    {.name = "client",
     .group = "connection",
     .since = "2.4.0",
     .complexity = "Depends on the subcommand",
     .summary = "Asks and tells about connections.",
     .arity = -2,
     .subcommands = kClientCommands},
    {.name = "echo",
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Answers with its argument.",
     .arity = 2,
     .flags = kFast | kLoading | kStale,
     .categories = kConnectionCategory,
     .args = kEchoArgs,
     .handler = echo},
    {.name = "hello",
     .group = "connection",
     .since = "6.0.0",
     .complexity = "O(1)",
     .summary = "Chooses the protocol, and answers what the connection talks to.",
     .arity = -1,
     .flags = kNoScript | kFast | kLoading | kStale | kNoAuth | kAllowBusy,
     .categories = kConnectionCategory,
     .native = "Session::set_protocol",
     .args = kHelloArgs,
     .history = kHelloHistory,
     .handler = hello},
    {.name = "ping",
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Answers PONG, or with its argument.",
     .arity = -1,
     .flags = kFast,
     .categories = kConnectionCategory,
     .args = kPingArgs,
     .tips = kAllShardsSucceed,
     .handler = ping},
    {.name = "quit",
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Closes the connection.",
     .arity = -1,
     .flags = kNoScript | kFast | kLoading | kStale | kNoAuth | kAllowBusy | kNeverQueued,
     .categories = kConnectionCategory,
     .handler = quit},
    {.name = "reset",
     .group = "connection",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Puts the connection into the state it was in when it began.",
     .arity = 1,
     .flags = kNoScript | kFast | kLoading | kStale | kNoAuth | kAllowBusy | kNeverQueued,
     .categories = kConnectionCategory,
     .handler = reset},
    {.name = "select",
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Chooses the database that the session works on.",
     .arity = 2,
     .flags = kFast | kLoading | kStale,
     .categories = kConnectionCategory,
     .native = "Session::select",
     .args = kSelectArgs,
     .handler = select},
}));

}  // namespace

std::span<const CommandSpec> connection_commands() { return kCommands; }

}  // namespace perigee::commands
