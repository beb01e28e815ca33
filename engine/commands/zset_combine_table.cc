// The rows of the sorted set family: several sets made into one.
#include <array>

#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"
#include "engine/commands/zset_commands.h"

namespace perigee::commands {
namespace {

constexpr KeySpec kZdiffKeys[] = {{.use = kRO | kAccess, .counted = true}};
constexpr Arg kZdiffArgs[] = {
    {.name = "numkeys", .type = ArgType::kInteger},
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
    {.name = "withscores", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHSCORES"}};
constexpr KeySpec kZdiffstoreKeys[] = {{.use = kOW | kUpdate},
                                       {.use = kRO | kAccess, .first = 2, .counted = true}};
constexpr Arg kZdiffstoreArgs[] = {
    {.name = "destination", .type = ArgType::kKey, .key_spec = 0},
    {.name = "numkeys", .type = ArgType::kInteger},
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}};
constexpr Arg kZinterAggregate[] = {{.name = "sum", .type = ArgType::kPureToken, .token = "SUM"},
                                    {.name = "min", .type = ArgType::kPureToken, .token = "MIN"},
                                    {.name = "max", .type = ArgType::kPureToken, .token = "MAX"}};
constexpr Arg kZinterArgs[] = {
    {.name = "numkeys", .type = ArgType::kInteger},
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
    {.name = "weight",
     .type = ArgType::kInteger,
     .flags = kOptional | kMultiple,
     .token = "WEIGHTS"},
    {.name = "aggregate",
     .type = ArgType::kOneOf,
     .flags = kOptional,
     .token = "AGGREGATE",
     .args = kZinterAggregate},
    {.name = "withscores", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHSCORES"}};
constexpr Arg kZintercardArgs[] = {
    {.name = "numkeys", .type = ArgType::kInteger},
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
    {.name = "limit", .type = ArgType::kInteger, .flags = kOptional, .token = "LIMIT"}};
constexpr Arg kZinterstoreArgs[] = {
    {.name = "destination", .type = ArgType::kKey, .key_spec = 0},
    {.name = "numkeys", .type = ArgType::kInteger},
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1},
    {.name = "weight",
     .type = ArgType::kInteger,
     .flags = kOptional | kMultiple,
     .token = "WEIGHTS"},
    {.name = "aggregate",
     .type = ArgType::kOneOf,
     .flags = kOptional,
     .token = "AGGREGATE",
     .args = kZinterAggregate}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "zdiff",
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(N log M), N being the members of all the sets and M those of the result",
     .summary = "Answers the members of the first set that are in none of the others.",
     .arity = -3,
     .flags = kReadOnly | kMovableKeys,
     .categories = kSortedSetCategory,
     .native = "ZSets::difference",
     .keys = kZdiffKeys,
     .args = kZdiffArgs,
     .handler = zdiff},
    {.name = "zdiffstore",
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(N log M), N being the members of all the sets and M those of the result",
     .summary = "Keeps under a key the members of the first set that are in none of the others.",
     .arity = -4,
     .flags = kWrite | kGrows | kMovableKeys,
     .categories = kSortedSetCategory,
     .effect = Effect::kVerbatim,
     .native = "ZSets::store_difference",
     .keys = kZdiffstoreKeys,
     .args = kZdiffstoreArgs,
     .handler = zdiffstore},
    {.name = "zinter",
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(N K + M log M), N being the members of the smallest set, K the sets and M "
                   "the members of the result",
     .summary = "Answers the members that are in all of the sets, with scores made of theirs.",
     .arity = -3,
     .flags = kReadOnly | kMovableKeys,
     .categories = kSortedSetCategory,
     .native = "ZSets::intersection",
     .keys = kZdiffKeys,
     .args = kZinterArgs,
     .handler = zinter},
    {.name = "zintercard",
     .group = "sorted-set",
     .since = "7.0.0",
     .complexity = "O(N K), N being the members of the smallest set and K the sets",
     .summary = "Answers how many members are in all of the sets.",
     .arity = -3,
     .flags = kReadOnly | kMovableKeys,
     .categories = kSortedSetCategory,
     .native = "ZSets::intersection_size",
     .keys = kZdiffKeys,
     .args = kZintercardArgs,
     .handler = zintercard},
    {.name = "zinterstore",
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity = "O(N K + M log M), N being the members of the smallest set, K the sets and M "
                   "the members of the result",
     .summary =
         "Keeps under a key the members that are in all of the sets, with scores made of theirs.",
     .arity = -4,
     .flags = kWrite | kGrows | kMovableKeys,
     .categories = kSortedSetCategory,
     .effect = Effect::kVerbatim,
     .native = "ZSets::store_intersection",
     .keys = kZdiffstoreKeys,
     .args = kZinterstoreArgs,
     .handler = zinterstore},
    {.name = "zunion",
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(N log M), N being the members of all the sets and M those of the result",
     .summary = "Answers the members that are in any of the sets, with scores made of theirs.",
     .arity = -3,
     .flags = kReadOnly | kMovableKeys,
     .categories = kSortedSetCategory,
     .native = "ZSets::union_of",
     .keys = kZdiffKeys,
     .args = kZinterArgs,
     .handler = zunion},
    {.name = "zunionstore",
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity = "O(N log M), N being the members of all the sets and M those of the result",
     .summary =
         "Keeps under a key the members that are in any of the sets, with scores made of theirs.",
     .arity = -4,
     .flags = kWrite | kGrows | kMovableKeys,
     .categories = kSortedSetCategory,
     .effect = Effect::kVerbatim,
     .native = "ZSets::store_union",
     .keys = kZdiffstoreKeys,
     .args = kZinterstoreArgs,
     .handler = zunionstore},
}));

}  // namespace

std::span<const CommandSpec> zset_combine_commands() { return kCommands; }

}  // namespace perigee::commands
