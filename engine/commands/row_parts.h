// engine/commands/row_parts.h: keys, arguments and tips that rows of several families share.
//
// For the *_table.cc files only.
#pragma once

#include <string_view>

#include "engine/commands/spec.h"

namespace perigee::commands {

// One key at argv[1], named by what becomes of it.
inline constexpr KeySpec kReadKey[] = {{.use = kRO | kAccess}};
inline constexpr KeySpec kPeekedKey[] = {{.use = kRO}};  // about the key, not its content
inline constexpr KeySpec kChangedKey[] = {{.use = kRW | kUpdate}};
inline constexpr KeySpec kReadAndChangedKey[] = {{.use = kRW | kAccess | kUpdate}};
inline constexpr KeySpec kTakenKey[] = {{.use = kRW | kAccess | kDelete}};
inline constexpr KeySpec kReplacedKey[] = {{.use = kOW | kUpdate}};
inline constexpr KeySpec kCreatedKey[] = {{.use = kOW | kInsert}};

// Keys from argv[1] to the end.
inline constexpr KeySpec kReadKeys[] = {{.use = kRO | kAccess, .last = -1}};
inline constexpr KeySpec kPeekedKeys[] = {{.use = kRO, .last = -1}};
inline constexpr KeySpec kRemovedKeys[] = {{.use = kRM | kDelete, .last = -1}};

inline constexpr Arg kKey = {.name = "key", .type = ArgType::kKey, .key_spec = 0};
inline constexpr Arg kValue = {.name = "value"};
inline constexpr Arg kSeconds = {.name = "seconds", .type = ArgType::kInteger};
inline constexpr Arg kMilliseconds = {.name = "milliseconds", .type = ArgType::kInteger};

inline constexpr Arg kKeyArgs[] = {kKey};
inline constexpr Arg kKeysArgs[] = {
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}};
inline constexpr Arg kKeyValueArgs[] = {kKey, kValue};

inline constexpr std::string_view kUnstable[] = {"nondeterministic_output"};
inline constexpr std::string_view kUnordered[] = {"nondeterministic_output_order"};
inline constexpr std::string_view kSumOverShards[] = {"request_policy:multi_shard",
                                                      "response_policy:agg_sum"};
inline constexpr std::string_view kOneShardSucceeds[] = {"request_policy:all_shards",
                                                         "response_policy:one_succeeded"};
inline constexpr std::string_view kAllShardsSucceed[] = {"request_policy:all_shards",
                                                         "response_policy:all_succeeded"};

}  // namespace perigee::commands
