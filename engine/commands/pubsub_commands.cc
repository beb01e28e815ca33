#include "engine/commands/pubsub_commands.h"

#include <string>
#include <vector>

namespace perigee::commands {
namespace {

using clients::Channels;
using Kind = Message::Kind;

// One answer for each name: [what was done, name, subscriptions now].
void confirm(Invocation& call, Kind kind, const std::string_view* name) {
  const clients::Client& client = call.client();
  const std::size_t left =
      kind == Kind::kShard ? client.shard_channels.size() : client.subscriptions();
  ReplySink* apart = call.caller().confirmations;
  ReplySink& sink = apart == nullptr ? call.sink() : *apart;
  sink.push(3);
  sink.bulk(call.command().name);
  name == nullptr ? sink.null() : sink.bulk(*name);
  sink.integer(static_cast<std::int64_t>(left));
}

void subscribe_to(Invocation& call, Kind kind) {
  for (const std::string_view name : call.args().rest()) {
    call.clients().channels().subscribe(call.client(), kind, name);
    confirm(call, kind, &name);
  }
}

void end_subscriptions(Invocation& call, Kind kind, Arguments names) {
  for (const std::string_view name : names) {
    call.clients().channels().unsubscribe(call.client(), kind, name);
    confirm(call, kind, &name);
  }
}

void unsubscribe_from(Invocation& call, Kind kind) {
  if (call.args().left() != 0) return end_subscriptions(call, kind, call.args().rest());
  const auto& own = Channels::of(call.client(), kind);
  if (own.empty()) return confirm(call, kind, nullptr);
  const std::vector<std::string> all(own.begin(), own.end());
  end_subscriptions(call, kind, std::vector<std::string_view>(all.begin(), all.end()));
}

void list_channels(Invocation& call, bool shard) {
  ArgReader& in = call.args();
  const std::string_view pattern = in.left() == 0 ? "*" : in.bytes();
  if (in.left() != 0)
    return call.reply(
        Error{ErrorCode::kSyntax, "ERR unknown subcommand or wrong number of arguments for '" +
                                      std::string(call.argv()[1]) + "'. Try PUBSUB HELP."});
  const auto names = call.clients().channels().names(shard, pattern);
  call.sink().array(names.size());
  for (const std::string_view name : names) call.reply(name);
}

void count_subscribers(Invocation& call, bool shard) {
  const Arguments names = call.args().rest();
  call.sink().array(2 * names.size());
  for (const std::string_view name : names) {
    call.reply(name);
    call.reply(call.clients().channels().subscribers(shard, name));
  }
}

}  // namespace

void subscribe(Invocation& call) { subscribe_to(call, Kind::kChannel); }
void psubscribe(Invocation& call) { subscribe_to(call, Kind::kPattern); }
void ssubscribe(Invocation& call) {
  if (call.caller().in_transaction)
    return call.reply(
        Error{ErrorCode::kDenied, "ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client"});
  subscribe_to(call, Kind::kShard);
}
void unsubscribe(Invocation& call) { unsubscribe_from(call, Kind::kChannel); }
void punsubscribe(Invocation& call) { unsubscribe_from(call, Kind::kPattern); }
void sunsubscribe(Invocation& call) { unsubscribe_from(call, Kind::kShard); }

void publish(Invocation& call) {
  call.reply(call.clients().publish(call.argv()[1], call.argv()[2], false));
}

void spublish(Invocation& call) {
  call.reply(call.clients().publish(call.argv()[1], call.argv()[2], true));
}

void pubsub_channels(Invocation& call) { list_channels(call, false); }
void pubsub_shardchannels(Invocation& call) { list_channels(call, true); }
void pubsub_numsub(Invocation& call) { count_subscribers(call, false); }
void pubsub_shardnumsub(Invocation& call) { count_subscribers(call, true); }
void pubsub_numpat(Invocation& call) { call.reply(call.clients().channels().patterns()); }

void pubsub_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "PUBSUB <subcommand> [<arg> ...]. Subcommands are:",
      "CHANNELS [<pattern>]",
      "    Channels with subscribers; those that match the pattern.",
      "NUMPAT",
      "    How many patterns are subscribed to.",
      "NUMSUB [<channel> ...]",
      "    How many have subscribed to each channel, patterns left out.",
      "SHARDCHANNELS [<pattern>]",
      "    The same as CHANNELS, of shard channels.",
      "SHARDNUMSUB [<shardchannel> ...]",
      "    The same as NUMSUB, of shard channels.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
