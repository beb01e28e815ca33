// engine/commands/stream_table_args.h: keys, arguments and history of the rows of streams.
//
// For the *_table.cc files only.
#pragma once

#include "engine/commands/row_parts.h"

namespace perigee::commands {

inline constexpr KeySpec kStreamUpdated[] = {{.use = kRW | kUpdate}};
inline constexpr KeySpec kStreamTrimmed[] = {{.use = kRW | kDelete}};
inline constexpr KeySpec kStreamAdded[] = {
    {.use = kRW | kUpdate, .notes = "Not INSERT, since trimming may remove entries as well"}};
inline constexpr KeySpec kStreamsRead[] = {
    {.use = kRO | kAccess, .last = -1, .keyword = "STREAMS", .limit = 2}};
inline constexpr KeySpec kStreamsReadByGroup[] = {
    {.use = kRO | kAccess, .first = 4, .last = -1, .keyword = "STREAMS", .limit = 2}};

// Of a subcommand.
inline constexpr KeySpec kGroupInserted[] = {{.use = kRW | kInsert, .first = 2}};
inline constexpr KeySpec kGroupUpdated[] = {{.use = kRW | kUpdate, .first = 2}};
inline constexpr KeySpec kGroupDeleted[] = {{.use = kRW | kDelete, .first = 2}};
inline constexpr KeySpec kStreamDescribed[] = {{.use = kRO | kAccess, .first = 2}};

inline constexpr Arg kTrimStrategies[] = {
    {.name = "maxlen", .type = ArgType::kPureToken, .token = "MAXLEN"},
    {.name = "minid", .type = ArgType::kPureToken, .token = "MINID", .since = "6.2.0"}};
inline constexpr Arg kTrimOperators[] = {
    {.name = "equal", .type = ArgType::kPureToken, .token = "="},
    {.name = "approximately", .type = ArgType::kPureToken, .token = "~"}};
inline constexpr Arg kTrimParts[] = {
    {.name = "strategy", .type = ArgType::kOneOf, .args = kTrimStrategies},
    {.name = "operator", .type = ArgType::kOneOf, .flags = kOptional, .args = kTrimOperators},
    {.name = "threshold"},
    {.name = "count",
     .type = ArgType::kInteger,
     .flags = kOptional,
     .token = "LIMIT",
     .since = "6.2.0"}};
inline constexpr Arg kNewIds[] = {{.name = "auto_id", .type = ArgType::kPureToken, .token = "*"},
                                  {.name = "id"}};
inline constexpr Arg kFieldAndValue[] = {{.name = "field"}, kValue};
inline constexpr Arg kXaddArgs[] = {
    kKey,
    {.name = "nomkstream",
     .type = ArgType::kPureToken,
     .flags = kOptional,
     .token = "NOMKSTREAM",
     .since = "6.2.0"},
    {.name = "trim", .type = ArgType::kBlock, .flags = kOptional, .args = kTrimParts},
    {.name = "id_or_auto", .type = ArgType::kOneOf, .args = kNewIds},
    {.name = "field_value", .type = ArgType::kBlock, .flags = kMultiple, .args = kFieldAndValue}};
inline constexpr Arg kXtrimArgs[] = {kKey,
                                     {.name = "trim", .type = ArgType::kBlock, .args = kTrimParts}};

inline constexpr Arg kStreamIds = {.name = "id", .flags = kMultiple};
inline constexpr Arg kOptionalCount = {
    .name = "count", .type = ArgType::kInteger, .flags = kOptional, .token = "COUNT"};
inline constexpr Arg kJustId = {
    .name = "justid", .type = ArgType::kPureToken, .flags = kOptional, .token = "JUSTID"};
inline constexpr Arg kGroup = {.name = "group"}, kConsumer = {.name = "consumer"};
inline constexpr Arg kMinIdle = {.name = "min-idle-time"};
inline constexpr Arg kStart = {.name = "start"}, kEnd = {.name = "end"};

inline constexpr Arg kXdelArgs[] = {kKey, kStreamIds};
inline constexpr Arg kXrangeArgs[] = {kKey, kStart, kEnd, kOptionalCount};
inline constexpr Arg kXrevrangeArgs[] = {kKey, kEnd, kStart, kOptionalCount};
inline constexpr Arg kXsetidArgs[] = {kKey,
                                      {.name = "last-id"},
                                      {.name = "entries_added",
                                       .type = ArgType::kInteger,
                                       .flags = kOptional,
                                       .token = "ENTRIESADDED",
                                       .since = "7.0.0"},
                                      {.name = "max_deleted_entry_id",
                                       .flags = kOptional,
                                       .token = "MAXDELETEDID",
                                       .since = "7.0.0"}};

inline constexpr Arg kBlockMillis = {
    .name = "milliseconds", .type = ArgType::kInteger, .flags = kOptional, .token = "BLOCK"};
inline constexpr Arg kKeysAndIds[] = {
    {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}, kStreamIds};
inline constexpr Arg kStreamsBlock = {
    .name = "streams", .type = ArgType::kBlock, .token = "STREAMS", .args = kKeysAndIds};
inline constexpr Arg kXreadArgs[] = {kOptionalCount, kBlockMillis, kStreamsBlock};
inline constexpr Arg kGroupAndConsumer[] = {kGroup, kConsumer};
inline constexpr Arg kXreadgroupArgs[] = {
    {.name = "group_consumer",
     .type = ArgType::kBlock,
     .token = "GROUP",
     .args = kGroupAndConsumer},
    kOptionalCount,
    kBlockMillis,
    {.name = "noack", .type = ArgType::kPureToken, .flags = kOptional, .token = "NOACK"},
    kStreamsBlock};

inline constexpr Arg kXackArgs[] = {kKey, kGroup, kStreamIds};
inline constexpr Arg kXautoclaimArgs[] = {kKey,   kGroup,         kConsumer, kMinIdle,
                                          kStart, kOptionalCount, kJustId};
inline constexpr Arg kXclaimArgs[] = {
    kKey,
    kGroup,
    kConsumer,
    kMinIdle,
    kStreamIds,
    {.name = "ms", .type = ArgType::kInteger, .flags = kOptional, .token = "IDLE"},
    {.name = "unix-time-milliseconds",
     .type = ArgType::kUnixTime,
     .flags = kOptional,
     .token = "TIME"},
    {.name = "count", .type = ArgType::kInteger, .flags = kOptional, .token = "RETRYCOUNT"},
    {.name = "force", .type = ArgType::kPureToken, .flags = kOptional, .token = "FORCE"},
    kJustId,
    {.name = "id", .flags = kOptional, .token = "LASTID"}};
inline constexpr Arg kPendingFilters[] = {{.name = "min-idle-time",
                                           .type = ArgType::kInteger,
                                           .flags = kOptional,
                                           .token = "IDLE",
                                           .since = "6.2.0"},
                                          kStart,
                                          kEnd,
                                          {.name = "count", .type = ArgType::kInteger},
                                          {.name = "consumer", .flags = kOptional}};
inline constexpr Arg kXpendingArgs[] = {
    kKey,
    kGroup,
    {.name = "filters", .type = ArgType::kBlock, .flags = kOptional, .args = kPendingFilters}};

inline constexpr Arg kGroupName = {.name = "groupname"}, kConsumerName = {.name = "consumername"};
inline constexpr Arg kStartIds[] = {{.name = "id"},
                                    {.name = "new_id", .type = ArgType::kPureToken, .token = "$"}};
inline constexpr Arg kStartId = {.name = "id", .type = ArgType::kOneOf, .args = kStartIds};
inline constexpr Arg kEntriesRead = {
    .name = "entries_read", .type = ArgType::kInteger, .flags = kOptional, .token = "ENTRIESREAD"};
inline constexpr Arg kXgroupCreateArgs[] = {
    kKey,
    kGroupName,
    kStartId,
    {.name = "mkstream", .type = ArgType::kPureToken, .flags = kOptional, .token = "MKSTREAM"},
    kEntriesRead};
inline constexpr Arg kXgroupSetidArgs[] = {kKey, kGroupName, kStartId, kEntriesRead};
inline constexpr Arg kGroupArgs[] = {kKey, kGroupName};
inline constexpr Arg kConsumerArgs[] = {kKey, kGroupName, kConsumerName};
inline constexpr Arg kFullParts[] = {kOptionalCount};
inline constexpr Arg kXinfoStreamArgs[] = {kKey,
                                           {.name = "full",
                                            .type = ArgType::kBlock,
                                            .flags = kOptional,
                                            .token = "FULL",
                                            .args = kFullParts}};

inline constexpr HistoryEntry kXaddHistory[] = {
    {"6.2.0", "Takes `NOMKSTREAM`, `MINID` and `LIMIT`."}, {"7.0.0", "Takes `<ms>-*` as an id."}};
inline constexpr HistoryEntry kXautoclaimHistory[] = {
    {"7.0.0", "Answers, as a third part, the ids that are no longer in the stream."}};
inline constexpr HistoryEntry kXpendingHistory[] = {
    {"6.2.0", "Takes `IDLE`, and ends of the interval that are left out."}};
inline constexpr HistoryEntry kXrangeHistory[] = {
    {"6.2.0", "Takes ends of the interval that are left out."}};
inline constexpr HistoryEntry kXsetidHistory[] = {
    {"7.0.0", "Takes `ENTRIESADDED` and `MAXDELETEDID`."}};
inline constexpr HistoryEntry kXtrimHistory[] = {{"6.2.0", "Takes `MINID` and `LIMIT`."}};
inline constexpr HistoryEntry kEntriesReadHistory[] = {{"7.0.0", "Takes `ENTRIESREAD`."}};
inline constexpr HistoryEntry kXinfoStreamHistory[] = {
    {"6.0.0", "Takes `FULL`."},
    {"7.0.0", "Answers what was ever added and deleted, and how far groups are."}};
inline constexpr HistoryEntry kXinfoGroupsHistory[] = {
    {"7.0.0", "Answers `entries-read` and `lag`."}};

}  // namespace perigee::commands
