#include "engine/commands/connection_commands.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/commands/database_arg.h"
#include "engine/commands/denials.h"

namespace perigee::commands {
namespace {

using clients::NamedUser;
using clients::User;

void read_protocol(ArgReader& in, std::optional<Protocol>& protocol) {
  const std::int64_t version =
      in.integer_from(std::numeric_limits<std::int64_t>::min(),
                      "ERR Protocol version is not an integer or out of range");
  if (in.error()) return;
  if (version != 2 && version != 3)
    return in.refuse(ErrorCode::kOutOfRange, "NOPROTO unsupported protocol version");
  protocol = version == 2 ? Protocol::kResp2 : Protocol::kResp3;
}

// Done at once: what follows may be refused, and the client is that user all the same.
void do_option(Invocation& call) {
  ArgReader& in = call.args();
  if (in.left() > 2 && in.token("AUTH")) {
    const std::size_t at = call.argv().size() - in.left();
    const std::string_view user = in.bytes(), password = in.bytes();
    call.hide(at);
    call.hide(at + 1);
    if (!log_in(call, user, password)) in.refuse(wrong_password().code, wrong_password().message);
    return;
  }
  if (in.left() > 1 && in.token("SETNAME")) {
    const std::string_view name = in.bytes();
    if (!is_client_name(name)) return in.refuse(bad_client_name().code, bad_client_name().message);
    call.client().name = name;
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

std::string_view name_of(const NamedUser* user) {
  return user == nullptr ? std::string_view("default") : user->first;
}

Error wrong_password() {
  return {ErrorCode::kDenied, "WRONGPASS invalid username-password pair or user is disabled."};
}

bool log_in(Invocation& call, std::string_view name, std::string_view password) {
  const NamedUser* user = call.clients().users().find(name);
  if (user != nullptr && user->second.admits(password)) {
    call.clients().log_in(call.client(), *user);
    return true;
  }
  log_failed_login(call, name);
  return false;
}

void auth(Invocation& call) {
  const Arguments words = call.args().rest();
  if (words.size() > 2) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  for (std::size_t i = 1; i <= words.size(); ++i) call.hide(i);
  const User& first = call.clients().users().default_user().second;
  if (words.size() == 1 && first.needs_no_password())
    return call.reply(Error{ErrorCode::kDenied,
                            "ERR AUTH <password> called without any password configured for the "
                            "default user. Are you sure your configuration is correct?"});
  const std::string_view name = words.size() == 1 ? "default" : words[0];
  log_in(call, name, words.back()) ? call.reply_ok() : call.reply(wrong_password());
}

void echo(Invocation& call) { call.reply(call.argv()[1]); }

void hello(Invocation& call) {
  ArgReader& in = call.args();
  std::optional<Protocol> protocol;
  if (in.left() != 0) read_protocol(in, protocol);
  while (in.left() != 0 && !in.error()) do_option(call);
  if (in.error()) return call.reply(*in.error());

  clients::Client& client = call.client();
  if (!client.authenticated)
    return call.reply(
        Error{ErrorCode::kDenied,
              "NOAUTH HELLO must be called with the client already authenticated, otherwise the "
              "HELLO AUTH <user> <pass> option can be used to authenticate the client and select "
              "the RESP protocol version at the same time"});
  client.protocol = protocol.value_or(client.protocol);
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
  call.clients().log_out(client);
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
