// The rows of the bitmap family.
#include <array>

#include "engine/commands/bitmap_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr KeySpec kBitopKeys[] = {{.use = kOW | kUpdate, .first = 2},
                                  {.use = kRO | kAccess, .first = 3, .last = -1}};
constexpr KeySpec kBitfieldKey[] = {{.use = kRW | kAccess | kUpdate | kVariableFlags,
                                     .notes = "Steps that are all `GET` only read the key",
                                     .use_in = bitfield_key_use}};

constexpr Arg kOffset = {.name = "offset", .type = ArgType::kInteger};
constexpr Arg kSetbitArgs[] = {kKey, kOffset, {.name = "value", .type = ArgType::kInteger}};
constexpr Arg kGetbitArgs[] = {kKey, kOffset};

constexpr Arg kUnits[] = {{.name = "byte", .type = ArgType::kPureToken, .token = "BYTE"},
                          {.name = "bit", .type = ArgType::kPureToken, .token = "BIT"}};
constexpr Arg kUnit = {.name = "index_unit",
                       .type = ArgType::kOneOf,
                       .flags = kOptional,
                       .since = "7.0.0",
                       .args = kUnits};
constexpr Arg kStart = {.name = "start", .type = ArgType::kInteger};
constexpr Arg kEnd = {.name = "end", .type = ArgType::kInteger};
constexpr Arg kCountIndex[] = {kStart, kEnd, kUnit};
constexpr Arg kBitcountArgs[] = {
    kKey, {.name = "index", .type = ArgType::kBlock, .flags = kOptional, .args = kCountIndex}};
constexpr Arg kEndIndex[] = {kEnd, kUnit};
constexpr Arg kPosIndex[] = {
    kStart, {.name = "end_index", .type = ArgType::kBlock, .flags = kOptional, .args = kEndIndex}};
constexpr Arg kBitposArgs[] = {
    kKey,
    {.name = "bit", .type = ArgType::kInteger},
    {.name = "index", .type = ArgType::kBlock, .flags = kOptional, .args = kPosIndex}};
constexpr HistoryEntry kUnitHistory[] = {{"7.0.0", "Takes `BYTE` and `BIT`."}};

constexpr Arg kBitopArgs[] = {
    {.name = "operation"},
    {.name = "destkey", .type = ArgType::kKey, .key_spec = 0},
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}};

constexpr Arg kEncoding = {.name = "encoding"};
constexpr Arg kGetStep[] = {kEncoding, kOffset};
constexpr Arg kSetStep[] = {kEncoding, kOffset, {.name = "value", .type = ArgType::kInteger}};
constexpr Arg kIncrStep[] = {kEncoding, kOffset, {.name = "increment", .type = ArgType::kInteger}};
constexpr Arg kOverflows[] = {{.name = "wrap", .type = ArgType::kPureToken, .token = "WRAP"},
                              {.name = "sat", .type = ArgType::kPureToken, .token = "SAT"},
                              {.name = "fail", .type = ArgType::kPureToken, .token = "FAIL"}};
constexpr Arg kWriteSteps[] = {
    {.name = "encoding_offset_value", .type = ArgType::kBlock, .token = "SET", .args = kSetStep},
    {.name = "encoding_offset_increment",
     .type = ArgType::kBlock,
     .token = "INCRBY",
     .args = kIncrStep}};
constexpr Arg kWriteArgs[] = {
    {.name = "wrap_sat_fail",
     .type = ArgType::kOneOf,
     .flags = kOptional,
     .token = "OVERFLOW",
     .args = kOverflows},
    {.name = "write_operation", .type = ArgType::kOneOf, .args = kWriteSteps}};
constexpr Arg kSteps[] = {
    {.name = "encoding_offset", .type = ArgType::kBlock, .token = "GET", .args = kGetStep},
    {.name = "write", .type = ArgType::kBlock, .args = kWriteArgs}};
constexpr Arg kBitfieldArgs[] = {
    kKey,
    {.name = "operation", .type = ArgType::kOneOf, .flags = kOptional | kMultiple, .args = kSteps}};
constexpr Arg kBitfieldRoArgs[] = {kKey,
                                   {.name = "encoding_offset",
                                    .type = ArgType::kBlock,
                                    .flags = kOptional | kMultiple | kMultipleToken,
                                    .token = "GET",
                                    .args = kGetStep}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "bitcount",
     .group = "bitmap",
     .since = "2.6.0",
     .complexity = "O(N), N being the bytes looked at",
     .summary = "Counts the bits of a string that are 1.",
     .arity = -2,
     .flags = kReadOnly,
     .categories = kBitmapCategory,
     .native = "Bits::count",
     .keys = kReadKey,
     .args = kBitcountArgs,
     .history = kUnitHistory,
     .handler = bitcount},
    {.name = "bitfield",
     .group = "bitmap",
     .since = "3.2.0",
     .complexity = "O(1) a step",
     .summary = "Reads and writes integers of any number of bits within a string.",
     .arity = -2,
     .flags = kWrite | kGrows,
     .categories = kBitmapCategory,
     .effect = Effect::kVerbatim,
     .native = "Bits::field",
     .keys = kBitfieldKey,
     .args = kBitfieldArgs,
     .handler = bitfield},
    {.name = "bitfield_ro",
     .group = "bitmap",
     .since = "6.0.0",
     .complexity = "O(1) a step",
     .summary = "Reads integers of any number of bits within a string.",
     .arity = -2,
     .flags = kReadOnly | kFast,
     .categories = kBitmapCategory,
     .native = "Bits::field",
     .keys = kReadKey,
     .args = kBitfieldRoArgs,
     .handler = bitfield_ro},
    {.name = "bitop",
     .group = "bitmap",
     .since = "2.6.0",
     .complexity = "O(N), N being the bytes of all strings",
     .summary = "Combines strings bit by bit and keeps the result.",
     .arity = -4,
     .flags = kWrite | kGrows,
     .categories = kBitmapCategory,
     .effect = Effect::kVerbatim,
     .native = "Bits::combine",
     .keys = kBitopKeys,
     .args = kBitopArgs,
     .handler = bitop},
    {.name = "bitpos",
     .group = "bitmap",
     .since = "2.8.7",
     .complexity = "O(N), N being the bytes looked at",
     .summary = "Finds the first bit of a string that is 0, or that is 1.",
     .arity = -3,
     .flags = kReadOnly,
     .categories = kBitmapCategory,
     .native = "Bits::find",
     .keys = kReadKey,
     .args = kBitposArgs,
     .history = kUnitHistory,
     .handler = bitpos},
    {.name = "getbit",
     .group = "bitmap",
     .since = "2.2.0",
     .complexity = "O(1)",
     .summary = "Reads one bit of a string.",
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kBitmapCategory,
     .native = "Bits::get",
     .keys = kReadKey,
     .args = kGetbitArgs,
     .handler = getbit},
    {.name = "setbit",
     .group = "bitmap",
     .since = "2.2.0",
     .complexity = "O(1), or O(N) where the string grows by N bytes",
     .summary = "Sets one bit of a string, which grows with zero bytes as needed.",
     .arity = 4,
     .flags = kWrite | kGrows,
     .categories = kBitmapCategory,
     .effect = Effect::kVerbatim,
     .native = "Bits::set",
     .keys = kReadAndChangedKey,
     .args = kSetbitArgs,
     .handler = setbit},
}));

}  // namespace

std::span<const CommandSpec> bitmap_commands() { return kCommands; }

}  // namespace perigee::commands
