// The rows of transactions.
#include <array>

#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"
#include "engine/commands/transaction_commands.h"

namespace perigee::commands {
namespace {

constexpr Arg kWatchArgs[] = {
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "discard",
     .group = "transactions",
     .since = "2.0.0",
     .complexity = "O(N), N being the commands queued",
     .summary = "Ends a transaction without running its commands.",
     .arity = 1,
     .flags = kNoScript | kFast | kLoading | kStale | kAllowBusy | kNeverQueued,
     .categories = kTransactionCategory,
     .handler = discard},
    {.name = "exec",
     .group = "transactions",
     .since = "1.2.0",
     .complexity = "Depends on the commands",
     .summary =
         "Runs the commands of a transaction, all in one turn, unless a watched key has changed.",
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kSkipSlowlog | kNeverQueued | kExecutes,
     .categories = kTransactionCategory,
     .native = "Session::transaction",
     .handler = exec},
    {.name = "multi",
     .group = "transactions",
     .since = "1.2.0",
     .complexity = "O(1)",
     .summary = "Begins a transaction: commands wait for EXEC.",
     .arity = 1,
     .flags = kNoScript | kFast | kLoading | kStale | kAllowBusy | kNeverQueued,
     .categories = kTransactionCategory,
     .handler = multi},
    {.name = "unwatch",
     .group = "transactions",
     .since = "2.2.0",
     .complexity = "O(1)",
     .summary = "Forgets all watched keys.",
     .arity = 1,
     .flags = kNoScript | kFast | kLoading | kStale | kAllowBusy,
     .categories = kTransactionCategory,
     .handler = unwatch},
    {.name = "watch",
     .group = "transactions",
     .since = "2.2.0",
     .complexity = "O(N log M), N being the keys and M those watched by all",
     .summary = "Watches keys: a change of one of them before EXEC makes that do nothing.",
     .arity = -2,
     .flags = kNoScript | kFast | kLoading | kStale | kAllowBusy | kNeverQueued,
     .categories = kTransactionCategory,
     .keys = kPeekedKeys,
     .args = kWatchArgs,
     .handler = watch},
}));

}  // namespace

std::span<const CommandSpec> transaction_commands() { return kCommands; }

}  // namespace perigee::commands
