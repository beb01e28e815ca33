// The rows of SORT and SORT_RO.
#include <array>

#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"
#include "engine/commands/sort_commands.h"

namespace perigee::commands {
namespace {

constexpr KeySpec kSortKeys[] = {
    {.use = kRO | kAccess},
    {.use = kRO | kAccess,
     .unknown = true,
     .notes = "What BY and GET name depends on the elements that are sorted."},
    {.use = kOW | kUpdate,
     .first = 2,
     .keyword = "STORE",
     .unknown = true,
     .notes = "The key behind STORE, which may stand anywhere among the options."}};
constexpr Arg kSortOffsetCount[] = {{.name = "offset", .type = ArgType::kInteger},
                                    {.name = "count", .type = ArgType::kInteger}};
constexpr Arg kSortOrder[] = {{.name = "asc", .type = ArgType::kPureToken, .token = "ASC"},
                              {.name = "desc", .type = ArgType::kPureToken, .token = "DESC"}};
constexpr Arg kSortArgs[] = {
    kKey,
    {.name = "pattern",
     .type = ArgType::kPattern,
     .flags = kOptional,
     .token = "BY",
     .key_spec = 1},
    {.name = "offset_count",
     .type = ArgType::kBlock,
     .flags = kOptional,
     .token = "LIMIT",
     .args = kSortOffsetCount},
    {.name = "pattern",
     .type = ArgType::kPattern,
     .flags = kOptional | kMultiple | kMultipleToken,
     .token = "GET",
     .key_spec = 1},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kSortOrder},
    {.name = "sorting", .type = ArgType::kPureToken, .flags = kOptional, .token = "ALPHA"},
    {.name = "destination",
     .type = ArgType::kKey,
     .flags = kOptional,
     .token = "STORE",
     .key_spec = 2}};
constexpr KeySpec kSortRoKeys[] = {
    {.use = kRO | kAccess},
    {.use = kRO | kAccess,
     .unknown = true,
     .notes = "What BY and GET name depends on the elements that are sorted."}};
constexpr Arg kSortRoArgs[] = {
    kKey,
    {.name = "pattern",
     .type = ArgType::kPattern,
     .flags = kOptional,
     .token = "BY",
     .key_spec = 1},
    {.name = "offset_count",
     .type = ArgType::kBlock,
     .flags = kOptional,
     .token = "LIMIT",
     .args = kSortOffsetCount},
    {.name = "pattern",
     .type = ArgType::kPattern,
     .flags = kOptional | kMultiple | kMultipleToken,
     .token = "GET",
     .key_spec = 1},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kSortOrder},
    {.name = "sorting", .type = ArgType::kPureToken, .flags = kOptional, .token = "ALPHA"}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "sort",
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(N + M log M), N being the elements and M those that are sorted",
     .summary = "Answers the elements of a list or set in order, or keeps them in a list.",
     .arity = -2,
     .flags = kWrite | kGrows | kMovableKeys,
     .categories = kSetCategory | kSortedSetCategory | kListCategory | kDangerousCategory,
     .effect = Effect::kByOps,
     .native = "Keys::sort",
     .keys = kSortKeys,
     .args = kSortArgs,
     .handler = sort},
    {.name = "sort_ro",
     .group = "generic",
     .since = "7.0.0",
     .complexity = "O(N + M log M), N being the elements and M those that are sorted",
     .summary = "Answers the elements of a list or set in order.",
     .arity = -2,
     .flags = kReadOnly | kMovableKeys,
     .categories = kSetCategory | kSortedSetCategory | kListCategory | kDangerousCategory,
     .native = "Keys::sort",
     .keys = kSortRoKeys,
     .args = kSortRoArgs,
     .handler = sort_ro},
}));

}  // namespace

std::span<const CommandSpec> sort_commands() { return kCommands; }

}  // namespace perigee::commands
