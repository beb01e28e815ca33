#include "engine/commands/connection_commands.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/commands/database_arg.h"

namespace perigee::commands {
namespace {

Error wrong_password() {
  return {ErrorCode::kDenied, "WRONGPASS invalid username-password pair or user is disabled."};
}

struct HelloArgs {
  std::optional<Protocol> protocol;
  std::optional<std::string_view> name;
};

void read_protocol(ArgReader& in, HelloArgs& args) {
  const std::int64_t version =
      in.integer_from(std::numeric_limits<std::int64_t>::min(),
                      "ERR Protocol version is not an integer or out of range");
  if (in.error()) return;
  if (version != 2 && version != 3)
    return in.refuse(ErrorCode::kOutOfRange, "NOPROTO unsupported protocol version");
  args.protocol = version == 2 ? Protocol::kResp2 : Protocol::kResp3;
}

void read_option(ArgReader& in, HelloArgs& args) {
  if (in.left() > 2 && in.token("AUTH")) {
    const std::string_view user = in.bytes();
    in.bytes();
    if (user != kOnlyUser) in.refuse(wrong_password().code, wrong_password().message);
    return;
  }
  if (in.left() > 1 && in.token("SETNAME")) {
    args.name = in.bytes();
    if (!is_client_name(*args.name)) in.refuse(bad_client_name().code, bad_client_name().message);
    return;
  }
  in.refuse(ErrorCode::kSyntax,
            "ERR Syntax error in HELLO option '" + std::string(in.bytes()) + "'");
}

}  // namespace

bool is_client_name(std::string_view name) {
  return std::ranges::all_of(name, [](char byte) { return byte >= '!' && byte <= '~'; });
}

Error bad_client_name() {
  return {ErrorCode::kOutOfRange,
          "ERR Client names cannot contain spaces, newlines or special characters."};
}

void auth(Invocation& call) {
  const Arguments words = call.args().rest();
  if (words.size() > 2) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  if (words.size() == 1)
    return call.reply(Error{ErrorCode::kDenied,
                            "ERR AUTH <password> called without any password configured for the "
                            "default user. Are you sure your configuration is correct?"});
  words[0] == kOnlyUser ? call.reply_ok() : call.reply(wrong_password());
}

void echo(Invocation& call) { call.reply(call.argv()[1]); }

void hello(Invocation& call) {
  ArgReader& in = call.args();
  HelloArgs args;
  if (in.left() != 0) read_protocol(in, args);
  while (in.left() != 0 && !in.error()) read_option(in, args);
  if (in.error()) return call.reply(*in.error());

  clients::Client& client = call.client();
  if (args.name) client.name = *args.name;
  if (args.protocol) client.protocol = *args.protocol;
  ReplySink& sink = call.sink();
  sink.set_protocol(client.protocol);
  sink.map(7);
  for (const auto& [name, value] :
       {std::pair("server", std::string_view("redis")), std::pair("version", kServedVersion)}) {
    sink.bulk(name);
    sink.bulk(value);
  }
  sink.bulk("proto");
  sink.integer(static_cast<std::int64_t>(client.protocol));
  sink.bulk("id");
  sink.integer(static_cast<std::int64_t>(client.id));
  for (const auto& [name, value] : {std::pair("mode", "standalone"), std::pair("role", "master")}) {
    sink.bulk(name);
    sink.bulk(value);
  }
  sink.bulk("modules");
  sink.array(0);
}

// In RESP2, a client that listens tells answers from messages by their form.
void ping(Invocation& call) {
  ArgReader& in = call.args();
  if (in.left() > 1)
    return call.reply(
        Error{ErrorCode::kSyntax, "ERR wrong number of arguments for 'ping' command"});
  const clients::Client* client = call.caller().client;
  if (client != nullptr && client->subscribed() && client->protocol == Protocol::kResp2) {
    call.sink().array(2);
    call.reply(std::string_view("pong"));
    return call.reply(in.left() == 1 ? in.bytes() : std::string_view());
  }
  in.left() == 1 ? call.reply(in.bytes()) : call.sink().status("PONG");
}

void quit(Invocation& call) {
  call.client().closing = true;
  call.reply_ok();
}

void reset(Invocation& call) {
  clients::Client& client = call.client();
  call.clients().unwatch(client);
  call.clients().channels().unsubscribe_all(client);
  call.clients().stop_monitoring(client);
  call.clients().stop_tracking(client);
  client.no_touch = false;
  client.transaction.end();
  client.name.clear();
  client.silence = clients::Client::Silence::kNone;
  client.protocol = Protocol::kResp2;
  call.sink().set_protocol(client.protocol);
  call.turn().select(0);
  call.sink().status("RESET");
}

void select(Invocation& call) {
  ArgReader& in = call.args();
  const int database = read_database(in);
  if (in.error()) return call.reply(*in.error());
  call.turn().select(database);
  call.reply_ok();
}

}  // namespace perigee::commands
