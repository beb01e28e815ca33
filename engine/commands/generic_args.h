// engine/commands/generic_args.h: the keys and arguments of the rows in generic_table.cc.
#pragma once

#include <string_view>

#include "engine/commands/row_parts.h"

namespace perigee::commands {

inline constexpr KeySpec kCopyKeys[] = {{.use = kRO | kAccess}, {.use = kOW | kUpdate, .first = 2}};
inline constexpr KeySpec kRenameKeys[] = {{.use = kRW | kAccess | kDelete},
                                          {.use = kOW | kUpdate, .first = 2}};
inline constexpr KeySpec kRenamenxKeys[] = {{.use = kRW | kAccess | kDelete},
                                            {.use = kOW | kInsert, .first = 2}};
inline constexpr KeySpec kObjectKey[] = {{.use = kRO, .first = 2}};

inline constexpr Arg kCopyArgs[] = {
    {.name = "source", .type = ArgType::kKey, .key_spec = 0},
    {.name = "destination", .type = ArgType::kKey, .key_spec = 1},
    {.name = "destination-db", .type = ArgType::kInteger, .flags = kOptional, .token = "DB"},
    {.name = "replace", .type = ArgType::kPureToken, .flags = kOptional, .token = "REPLACE"}};
inline constexpr Arg kKeysCommandArgs[] = {{.name = "pattern", .type = ArgType::kPattern}};
inline constexpr Arg kMoveArgs[] = {kKey, {.name = "db", .type = ArgType::kInteger}};
inline constexpr Arg kRenameArgs[] = {kKey,
                                      {.name = "newkey", .type = ArgType::kKey, .key_spec = 1}};
inline constexpr Arg kRestoreArgs[] = {kKey,
                                       {.name = "ttl", .type = ArgType::kInteger},
                                       {.name = "serialized-value"},
                                       {.name = "replace",
                                        .type = ArgType::kPureToken,
                                        .flags = kOptional,
                                        .token = "REPLACE",
                                        .since = "3.0.0"},
                                       {.name = "absttl",
                                        .type = ArgType::kPureToken,
                                        .flags = kOptional,
                                        .token = "ABSTTL",
                                        .since = "5.0.0"},
                                       {.name = "seconds",
                                        .type = ArgType::kInteger,
                                        .flags = kOptional,
                                        .token = "IDLETIME",
                                        .since = "5.0.0"},
                                       {.name = "frequency",
                                        .type = ArgType::kInteger,
                                        .flags = kOptional,
                                        .token = "FREQ",
                                        .since = "5.0.0"}};
inline constexpr Arg kScanArgs[] = {
    {.name = "cursor", .type = ArgType::kInteger},
    {.name = "pattern", .type = ArgType::kPattern, .flags = kOptional, .token = "MATCH"},
    {.name = "count", .type = ArgType::kInteger, .flags = kOptional, .token = "COUNT"},
    {.name = "type", .flags = kOptional, .token = "TYPE", .since = "6.0.0"}};

inline constexpr Arg kExpireConditions[] = {
    {.name = "nx", .type = ArgType::kPureToken, .token = "NX"},
    {.name = "xx", .type = ArgType::kPureToken, .token = "XX"},
    {.name = "gt", .type = ArgType::kPureToken, .token = "GT"},
    {.name = "lt", .type = ArgType::kPureToken, .token = "LT"}};
inline constexpr Arg kExpireCondition = {.name = "condition",
                                         .type = ArgType::kOneOf,
                                         .flags = kOptional,
                                         .since = "7.0.0",
                                         .args = kExpireConditions};
inline constexpr Arg kExpireArgs[] = {kKey, kSeconds, kExpireCondition};
inline constexpr Arg kPexpireArgs[] = {kKey, kMilliseconds, kExpireCondition};
inline constexpr Arg kExpireatArgs[] = {
    kKey, {.name = "unix-time-seconds", .type = ArgType::kUnixTime}, kExpireCondition};
inline constexpr Arg kPexpireatArgs[] = {
    kKey, {.name = "unix-time-milliseconds", .type = ArgType::kUnixTime}, kExpireCondition};

inline constexpr HistoryEntry kExistsHistory[] = {{"3.0.3", "Takes more than one key."}};
inline constexpr HistoryEntry kExpireHistory[] = {{"7.0.0", "Takes `NX`, `XX`, `GT` and `LT`."}};
inline constexpr HistoryEntry kTtlHistory[] = {{"2.8.0", "Answers -2 when there is no such key."}};
inline constexpr HistoryEntry kRenamenxHistory[] = {
    {"3.2.0", "Takes the same name twice without an error."}};
inline constexpr HistoryEntry kRestoreHistory[] = {{"3.0.0", "Takes `REPLACE`."},
                                                   {"5.0.0", "Takes `ABSTTL`."},
                                                   {"5.0.0", "Takes `IDLETIME` and `FREQ`."}};
inline constexpr HistoryEntry kScanHistory[] = {{"6.0.0", "Takes `TYPE`."}};

inline constexpr std::string_view kKeysTips[] = {"request_policy:all_shards",
                                                 "nondeterministic_output_order"};
inline constexpr std::string_view kRandomkeyTips[] = {"request_policy:all_shards",
                                                      "nondeterministic_output"};
inline constexpr std::string_view kScanTips[] = {"nondeterministic_output",
                                                 "request_policy:special"};

}  // namespace perigee::commands
