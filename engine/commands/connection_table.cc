// The rows of the session itself.
#include <array>

#include "engine/commands/generic_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr Arg kEchoArgs[] = {{.name = "message"}};
constexpr Arg kPingArgs[] = {{.name = "message", .flags = kOptional}};
constexpr Arg kSelectArgs[] = {{.name = "index", .type = ArgType::kInteger}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "echo",
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Answers with its argument.",
     .arity = 2,
     .flags = kLoading | kStale | kFast,
     .categories = kConnectionCategory,
     .args = kEchoArgs,
     .handler = echo},
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
    {.name = "select",
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Chooses the database that the session works on.",
     .arity = 2,
     .flags = kLoading | kStale | kFast,
     .categories = kConnectionCategory,
     .native = "Session::select",
     .args = kSelectArgs,
     .handler = select},
}));

}  // namespace

std::span<const CommandSpec> connection_commands() { return kCommands; }

}  // namespace perigee::commands
