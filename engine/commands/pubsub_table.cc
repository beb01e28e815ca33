// The rows of publishing and subscribing.
#include <array>

#include "engine/commands/pubsub_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr Arg kPsubscribePattern[] = {{.name = "pattern", .type = ArgType::kPattern}};
constexpr Arg kPsubscribeArgs[] = {
    {.name = "pattern", .type = ArgType::kBlock, .flags = kMultiple, .args = kPsubscribePattern}};
constexpr Arg kPublishArgs[] = {{.name = "channel"}, {.name = "message"}};
constexpr Arg kPubsubChannelsArgs[] = {
    {.name = "pattern", .type = ArgType::kPattern, .flags = kOptional}};
constexpr Arg kPubsubNumsubArgs[] = {{.name = "channel", .flags = kOptional | kMultiple}};
constexpr Arg kPubsubShardnumsubArgs[] = {{.name = "shardchannel", .flags = kOptional | kMultiple}};
constexpr Arg kPunsubscribeArgs[] = {
    {.name = "pattern", .type = ArgType::kPattern, .flags = kOptional | kMultiple}};
constexpr KeySpec kSpublishKeys[] = {{.use = kNotKey}};
constexpr Arg kSpublishArgs[] = {{.name = "shardchannel"}, {.name = "message"}};
constexpr KeySpec kSsubscribeKeys[] = {{.use = kNotKey, .last = -1}};
constexpr Arg kSsubscribeArgs[] = {{.name = "shardchannel", .flags = kMultiple}};
constexpr Arg kSubscribeArgs[] = {{.name = "channel", .flags = kMultiple}};

constexpr auto kPubsubCommands = checked(std::to_array<CommandSpec>({
    {.name = "pubsub|channels",
     .group = "pubsub",
     .since = "2.8.0",
     .complexity = "O(N), N being the channels with subscribers",
     .summary = "Lists channels with subscribers.",
     .arity = -2,
     .flags = kPubSub | kLoading | kStale,
     .args = kPubsubChannelsArgs,
     .handler = pubsub_channels},
    {.name = "pubsub|help",
     .group = "pubsub",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Lists the subcommands of PUBSUB.",
     .arity = 2,
     .flags = kLoading | kStale,
     .handler = pubsub_help},
    {.name = "pubsub|numpat",
     .group = "pubsub",
     .since = "2.8.0",
     .complexity = "O(1)",
     .summary = "Counts the patterns that somebody has subscribed to.",
     .arity = 2,
     .flags = kPubSub | kLoading | kStale,
     .handler = pubsub_numpat},
    {.name = "pubsub|numsub",
     .group = "pubsub",
     .since = "2.8.0",
     .complexity = "O(N), N being the channels named",
     .summary = "Counts the subscribers of channels.",
     .arity = -2,
     .flags = kPubSub | kLoading | kStale,
     .args = kPubsubNumsubArgs,
     .handler = pubsub_numsub},
    {.name = "pubsub|shardchannels",
     .group = "pubsub",
     .since = "7.0.0",
     .complexity = "O(N), N being the shard channels with subscribers",
     .summary = "Lists shard channels with subscribers.",
     .arity = -2,
     .flags = kPubSub | kLoading | kStale,
     .args = kPubsubChannelsArgs,
     .handler = pubsub_shardchannels},
    {.name = "pubsub|shardnumsub",
     .group = "pubsub",
     .since = "7.0.0",
     .complexity = "O(N), N being the channels named",
     .summary = "Counts the subscribers of shard channels.",
     .arity = -2,
     .flags = kPubSub | kLoading | kStale,
     .args = kPubsubShardnumsubArgs,
     .handler = pubsub_shardnumsub},
}));

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "psubscribe",
     .group = "pubsub",
     .since = "2.0.0",
     .complexity = "O(N M), N being the patterns named and M those subscribed to",
     .summary = "Subscribes to channels whose names match patterns.",
     .arity = -2,
     .flags = kNoScript | kPubSub | kLoading | kStale,
     .native = "Session::subscribe_pattern",
     .args = kPsubscribeArgs,
     .handler = psubscribe},
    {.name = "publish",
     .group = "pubsub",
     .since = "2.0.0",
     .complexity = "O(N + M), N being the subscribers of the channel and M the patterns",
     .summary = "Sends a message to the subscribers of a channel.",
     .arity = 3,
     .flags = kFast | kPubSub | kLoading | kStale | kMayReplicate,
     .native = "Session::publish",
     .args = kPublishArgs,
     .handler = publish},
    {.name = "pubsub",
     .group = "pubsub",
     .since = "2.8.0",
     .complexity = "Depends on the subcommand",
     .summary = "Inspects channels and subscriptions.",
     .arity = -2,
     .subcommands = kPubsubCommands},
    {.name = "punsubscribe",
     .group = "pubsub",
     .since = "2.0.0",
     .complexity = "O(N M), N being the patterns named and M those subscribed to",
     .summary = "Ends subscriptions to patterns, or all of them.",
     .arity = -1,
     .flags = kNoScript | kPubSub | kLoading | kStale,
     .native = "Session::unsubscribe_pattern",
     .args = kPunsubscribeArgs,
     .handler = punsubscribe},
    {.name = "spublish",
     .group = "pubsub",
     .since = "7.0.0",
     .complexity = "O(N), N being the subscribers",
     .summary = "Sends a message to the subscribers of a shard channel.",
     .arity = 3,
     .flags = kFast | kPubSub | kLoading | kStale | kMayReplicate,
     .keys = kSpublishKeys,
     .args = kSpublishArgs,
     .handler = spublish},
    {.name = "ssubscribe",
     .group = "pubsub",
     .since = "7.0.0",
     .complexity = "O(N log M), N being the names and M those that somebody has subscribed to",
     .summary = "Subscribes to shard channels.",
     .arity = -2,
     .flags = kNoScript | kPubSub | kLoading | kStale,
     .keys = kSsubscribeKeys,
     .args = kSsubscribeArgs,
     .handler = ssubscribe},
    {.name = "subscribe",
     .group = "pubsub",
     .since = "2.0.0",
     .complexity = "O(N log M), N being the names and M those that somebody has subscribed to",
     .summary = "Subscribes to channels.",
     .arity = -2,
     .flags = kNoScript | kPubSub | kLoading | kStale,
     .native = "Session::subscribe",
     .args = kSubscribeArgs,
     .handler = subscribe},
    {.name = "sunsubscribe",
     .group = "pubsub",
     .since = "7.0.0",
     .complexity = "O(N log M), N being the names and M those that somebody has subscribed to",
     .summary = "Ends subscriptions to shard channels, or all of them.",
     .arity = -1,
     .flags = kNoScript | kPubSub | kLoading | kStale,
     .keys = kSsubscribeKeys,
     .args = kPubsubShardnumsubArgs,
     .handler = sunsubscribe},
    {.name = "unsubscribe",
     .group = "pubsub",
     .since = "2.0.0",
     .complexity = "O(N log M), N being the names and M those that somebody has subscribed to",
     .summary = "Ends subscriptions to channels, or all of them.",
     .arity = -1,
     .flags = kNoScript | kPubSub | kLoading | kStale,
     .native = "Session::unsubscribe",
     .args = kPubsubNumsubArgs,
     .handler = unsubscribe},
}));

}  // namespace

std::span<const CommandSpec> pubsub_commands() { return kCommands; }

}  // namespace perigee::commands
