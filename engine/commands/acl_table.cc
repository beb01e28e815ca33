// The rows of users and permissions.
#include <array>

#include "engine/commands/acl_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr Arg kAclCatArgs[] = {{.name = "categoryname", .flags = kOptional}};
constexpr Arg kAclDeluserArgs[] = {{.name = "username", .flags = kMultiple}};
constexpr Arg kAclDryrunArgs[] = {
    {.name = "username"}, {.name = "command"}, {.name = "arg", .flags = kOptional | kMultiple}};
constexpr Arg kAclGenpassArgs[] = {{.name = "bits", .type = ArgType::kInteger, .flags = kOptional}};
constexpr Arg kAclGetuserArgs[] = {{.name = "username"}};
constexpr HistoryEntry kAclGetuserHistory[] = {
    {"6.2.0", "Tells the patterns of channels."},
    {"7.0.0",
     "Tells the selectors, and whether a key may be read or written; "
     "keys and channels are rules, as ACL SETUSER takes them."}};
constexpr Arg kAclLogOperation[] = {
    {.name = "count", .type = ArgType::kInteger},
    {.name = "reset", .type = ArgType::kPureToken, .token = "RESET"}};
constexpr Arg kAclLogArgs[] = {
    {.name = "operation", .type = ArgType::kOneOf, .flags = kOptional, .args = kAclLogOperation}};
constexpr Arg kAclSetuserArgs[] = {{.name = "username"},
                                   {.name = "rule", .flags = kOptional | kMultiple}};
constexpr HistoryEntry kAclSetuserHistory[] = {
    {"6.2.0", "Takes patterns of channels."},
    {"7.0.0",
     "Takes selectors, and patterns of keys that may only be read or "
     "written."}};

constexpr auto kAclCommands = checked(std::to_array<CommandSpec>({
    {.name = "acl|cat",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(1), the categories and commands being fixed",
     .summary = "Lists the categories of commands, or the commands of one.",
     .arity = -2,
     .flags = kNoScript | kLoading | kStale,
     .args = kAclCatArgs,
     .handler = acl_cat},
    {.name = "acl|deluser",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(1) amortized, the users being few",
     .summary = "Removes users; whoever has logged in as one is let go.",
     .arity = -3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kAclDeluserArgs,
     .handler = acl_deluser},
    {.name = "acl|dryrun",
     .group = "server",
     .since = "7.0.0",
     .complexity = "O(1)",
     .summary = "Answers whether a user might run a command, without running it.",
     .arity = -4,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kAclDryrunArgs,
     .handler = acl_dryrun},
    {.name = "acl|genpass",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(1)",
     .summary = "Answers a password that nobody can guess.",
     .arity = -2,
     .flags = kNoScript | kLoading | kStale,
     .args = kAclGenpassArgs,
     .handler = acl_genpass},
    {.name = "acl|getuser",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(N), N being the passwords and patterns of the user",
     .summary = "Tells what a user may do.",
     .arity = 3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kAclGetuserArgs,
     .history = kAclGetuserHistory,
     .handler = acl_getuser},
    {.name = "acl|help",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of ACL.",
     .arity = 2,
     .flags = kLoading | kStale,
     .handler = acl_help},
    {.name = "acl|list",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(N), N being the users",
     .summary = "Tells what each user may do, as the rules that would make it so.",
     .arity = 2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .handler = acl_list},
    {.name = "acl|load",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(N), N being the users",
     .summary = "Reads the users from a file, which no engine has.",
     .arity = 2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .handler = acl_load},
    {.name = "acl|log",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(N), N being the entries",
     .summary = "Tells what was lately refused to users, newest first.",
     .arity = -2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kAclLogArgs,
     .handler = acl_log},
    {.name = "acl|save",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(N), N being the users",
     .summary = "Writes the users to a file, which no engine has.",
     .arity = 2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .handler = acl_save},
    {.name = "acl|setuser",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(N), N being the rules",
     .summary = "Makes or changes a user.",
     .arity = -3,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .args = kAclSetuserArgs,
     .history = kAclSetuserHistory,
     .handler = acl_setuser},
    {.name = "acl|users",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(N), N being the users",
     .summary = "Lists the names of the users.",
     .arity = 2,
     .flags = kNoScript | kAdmin | kLoading | kStale,
     .categories = kDangerousCategory,
     .handler = acl_users},
    {.name = "acl|whoami",
     .group = "server",
     .since = "6.0.0",
     .complexity = "O(1)",
     .summary = "Answers the name of the user that the connection is.",
     .arity = 2,
     .flags = kNoScript | kLoading | kStale,
     .handler = acl_whoami},
}));

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "acl",
     .group = "server",
     .since = "6.0.0",
     .complexity = "Depends on the subcommand",
     .summary = "Asks and tells about users and what they may do.",
     .arity = -2,
     .subcommands = kAclCommands},
}));

}  // namespace

std::span<const CommandSpec> acl_commands() { return kCommands; }

}  // namespace perigee::commands
