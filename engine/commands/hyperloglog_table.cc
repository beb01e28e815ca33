// The rows of the hyperloglog family.
#include <array>

#include "engine/commands/hyperloglog_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr KeySpec kGrowingKey[] = {{.use = kRW | kInsert}};
constexpr KeySpec kCountedKeys[] = {
    {.use = kRW | kAccess, .last = -1, .notes = "Of one key, the count is kept within the value"}};
constexpr KeySpec kMergedKeys[] = {{.use = kRW | kAccess | kInsert},
                                   {.use = kRO | kAccess, .first = 2, .last = -1}};

constexpr Arg kPfaddArgs[] = {kKey, {.name = "element", .flags = kOptional | kMultiple}};
constexpr Arg kPfmergeArgs[] = {
    {.name = "destkey", .type = ArgType::kKey, .key_spec = 0},
    {.name = "sourcekey", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "pfadd",
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(1) an element",
     .summary = "Adds elements to a HyperLogLog.",
     .arity = -2,
     .flags = kWrite | kGrows | kFast,
     .categories = kHyperLogLogCategory,
     .effect = Effect::kVerbatim,
     .native = "HyperLogLogs::add",
     .keys = kGrowingKey,
     .args = kPfaddArgs,
     .handler = pfadd},
    {.name = "pfcount",
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(1) where the count of one key is cached, else O(N), N being the keys",
     .summary = "Estimates how many different elements HyperLogLogs have seen together.",
     .arity = -2,
     .flags = kReadOnly | kMayReplicate,
     .categories = kHyperLogLogCategory,
     .effect = Effect::kVerbatim,
     .native = "HyperLogLogs::count",
     .keys = kCountedKeys,
     .args = kKeysArgs,
     .handler = pfcount},
    {.name = "pfmerge",
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(N), N being the keys",
     .summary = "Adds to a HyperLogLog all that others have seen.",
     .arity = -2,
     .flags = kWrite | kGrows,
     .categories = kHyperLogLogCategory,
     .effect = Effect::kVerbatim,
     .native = "HyperLogLogs::merge",
     .keys = kMergedKeys,
     .args = kPfmergeArgs,
     .handler = pfmerge},
}));

}  // namespace

std::span<const CommandSpec> hyperloglog_commands() { return kCommands; }

}  // namespace perigee::commands
