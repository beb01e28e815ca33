#include "engine/commands/client_commands.h"

#include <optional>
#include <string>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/clients/acl_text.h"
#include "engine/commands/client_text.h"
#include "engine/commands/connection_commands.h"
#include "engine/commands/timeout_arg.h"

namespace perigee::commands {
namespace {

using clients::Client;

// What CLIENT KILL is told; a client has to agree with all of it.
struct KillFilter {
  std::optional<std::uint64_t> id;
  std::optional<ClientType> type;
  std::optional<std::string_view> address, local_address;
  const clients::NamedUser* user = nullptr;
  bool skip_me = true;

  bool takes(const Client& client, const Client& me) const {
    return !(skip_me && &client == &me) && (!id || client.id == *id) &&
           (!type || type_of(client) == *type) && (!address || client.address == *address) &&
           (!local_address || client.local_address == *local_address) &&
           (user == nullptr || client.user == user);
  }
};

void refuse_type(ArgReader& in, std::string_view name) {
  in.refuse(ErrorCode::kSyntax, "ERR Unknown client type '" + std::string(name) + "'");
}

void read_kill_option(ArgReader& in, const clients::Users& users, KillFilter& filter) {
  if (in.left() < 2) return in.refuse_syntax();
  if (in.token("ID")) {
    filter.id =
        static_cast<std::uint64_t>(in.integer_from(1, "ERR client-id should be greater than 0"));
  } else if (in.token("TYPE")) {
    const std::string_view name = in.bytes();
    filter.type = client_type_called(name);
    if (!filter.type) refuse_type(in, name);
  } else if (in.token("ADDR")) {
    filter.address = in.bytes();
  } else if (in.token("LADDR")) {
    filter.local_address = in.bytes();
  } else if (in.token("USER")) {
    const std::string_view user = in.bytes();
    filter.user = users.find(user);
    if (filter.user == nullptr)
      in.refuse(ErrorCode::kAbsent,
                "ERR No such user '" + std::string(clients::until_nul(user)) + "'");
  } else if (in.token("SKIPME")) {
    filter.skip_me = in.token("YES");
    if (!filter.skip_me && !in.token("NO")) in.refuse_syntax();
  } else {
    in.refuse_syntax();
  }
}

// Who is to go: how many.
std::size_t kill(Invocation& call, const KillFilter& filter) {
  std::size_t killed = 0;
  for (const auto& [id, client] : call.clients().all()) {
    if (client->closing || !client->is_connection() || !filter.takes(*client, call.client()))
      continue;
    client->closing = true;
    ++killed;
  }
  return killed;
}

using Ids = std::vector<std::uint64_t>;
Ids read_ids(ArgReader& in) {
  Ids ids;
  while (in.left() != 0 && !in.error())
    ids.push_back(static_cast<std::uint64_t>(in.integer_from(1, "ERR Invalid client ID")));
  return ids;
}

}  // namespace

void client_getname(Invocation& call) {
  const std::string& name = call.client().name;
  name.empty() ? call.reply_null() : call.reply(std::string_view(name));
}

void client_id(Invocation& call) { call.reply(static_cast<std::int64_t>(call.client().id)); }

void client_info(Invocation& call) {
  call.sink().verbatim("txt", describe(call.client(), call.turn().now_millis()) + "\n");
}

void client_list(Invocation& call) {
  ArgReader& in = call.args();
  std::optional<ClientType> type;
  std::optional<Ids> ids;  // none: every client
  if (in.left() == 2 && in.token("TYPE")) {
    const std::string_view name = in.bytes();
    type = client_type_called(name);
    if (!type) refuse_type(in, name);
  } else if (in.left() > 1 && in.token("ID")) {
    ids = read_ids(in);
  }
  if (!in.error()) in.finish();
  if (in.error()) return call.reply(*in.error());

  std::string lines;
  const auto add = [&](const Client* client) {
    if (client == nullptr) return;
    if ((client->closing || !client->is_connection()) && client != &call.client()) return;
    if (!type || type_of(*client) == *type)
      lines += describe(*client, call.turn().now_millis()) + "\n";
  };
  if (ids)
    for (const std::uint64_t id : *ids) add(call.clients().find(id));
  else
    for (const auto& [id, client] : call.clients().all()) add(client);
  call.sink().verbatim("txt", lines);
}

void client_kill(Invocation& call) {
  ArgReader& in = call.args();
  KillFilter filter;
  if (in.left() == 1) {
    filter.address = in.bytes();
    filter.skip_me = false;
    if (kill(call, filter) != 0) return call.reply_ok();
    return call.reply(Error{ErrorCode::kAbsent, "ERR No such client"});
  }
  while (in.left() != 0 && !in.error()) read_kill_option(in, call.clients().users(), filter);
  if (in.error()) return call.reply(*in.error());
  call.reply(kill(call, filter));
}

// No engine closes a connection for the memory it takes.
void client_no_evict(Invocation& call) {
  ArgReader& in = call.args();
  if (in.token("ON") || in.token("OFF")) return call.reply_ok();
  call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
}

// Of Redis 7.2.
void client_no_touch(Invocation& call) {
  ArgReader& in = call.args();
  const bool on = in.token("ON");
  if (!on && !in.token("OFF")) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  call.client().no_touch = on;
  call.reply_ok();
}

void client_pause(Invocation& call) {
  ArgReader& in = call.args();
  using clients::Clients;
  const std::string_view millis = in.bytes();
  if (in.left() > 1)
    return call.reply(
        Error{ErrorCode::kSyntax, "ERR unknown subcommand or wrong number of arguments for '" +
                                      std::string(call.argv()[1]) + "'. Try CLIENT HELP."});
  const bool all = in.left() == 0 || (in.left() == 1 && in.token("ALL"));
  if (!all && !(in.left() == 1 && in.token("WRITE")))
    return call.reply(Error{ErrorCode::kSyntax, "ERR CLIENT PAUSE mode must be WRITE or ALL"});
  const auto until = wait_until_millis(call.turn(), millis);
  if (!until) return call.reply(until.error());
  const bool at_once = *until == clients::WaitFor::kForEver;  // 0 milliseconds
  call.clients().pause(all ? Clients::Pause::kAll : Clients::Pause::kWrites,
                       at_once ? call.turn().now_millis() : *until);
  call.reply_ok();
}

void client_unpause(Invocation& call) {
  call.clients().end_pause();
  call.reply_ok();
}

void client_reply(Invocation& call) {
  ArgReader& in = call.args();
  Client::Silence& silence = call.client().silence;
  if (in.token("ON")) {
    silence = Client::Silence::kNone;
    return call.reply_ok();
  }
  if (in.token("OFF"))
    silence = Client::Silence::kAlways;
  else if (!in.token("SKIP"))
    return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  else if (silence != Client::Silence::kAlways)
    silence = Client::Silence::kNext;
}

// Of Redis 7.2.
void client_setinfo(Invocation& call) {
  ArgReader& in = call.args();
  const bool name = in.token("LIB-NAME");
  if (!name && !in.token("LIB-VER"))
    return call.reply(
        Error{ErrorCode::kSyntax, "ERR Unrecognized option '" + std::string(call.argv()[2]) + "'"});
  const std::string_view value = in.bytes();
  if (!is_client_name(value))
    return call.reply(Error{ErrorCode::kOutOfRange,
                            std::string(name ? "ERR lib-name" : "ERR lib-ver") +
                                " cannot contain spaces, newlines or special characters."});
  (name ? call.client().library : call.client().library_version) = value;
  call.reply_ok();
}

void client_setname(Invocation& call) {
  const std::string_view name = call.argv()[2];
  if (!is_client_name(name)) return call.reply(bad_client_name());
  call.client().name = name;
  call.reply_ok();
}

void client_unblock(Invocation& call) {
  ArgReader& in = call.args();
  const std::int64_t id = in.integer();
  if (in.error()) return call.reply(*in.error());
  const bool with_error = in.left() != 0 && in.token("ERROR");
  if (!with_error && in.left() != 0 && !in.token("TIMEOUT"))
    return call.reply(
        Error{ErrorCode::kSyntax, "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR"});
  Client* client = call.clients().find(static_cast<std::uint64_t>(id));
  // What a pause holds has not been run, and is run when it ends: there is nothing to give up.
  const bool waits = client != nullptr && client->wait && !client->wait->postponed;
  const Error unblocked{ErrorCode::kDenied, "UNBLOCKED client unblocked via CLIENT UNBLOCK"};
  if (waits && with_error) {
    call.instance().statistics.count_error(unblocked.message);
    call.clients().give_up(*client, unblocked);
  } else if (waits)
    call.clients().give_up(*client);
  call.reply(waits);
}

void client_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "CACHING (YES|NO)",
      "    Whether the keys of the next command are tracked.",
      "GETNAME",
      "    The name of this connection.",
      "GETREDIR",
      "    Which connection is told in the place of this one.",
      "ID",
      "    The number of this connection.",
      "INFO",
      "    What is known of this connection.",
      "KILL <ip:port>",
      "    Closes the connection from there.",
      "KILL <option> <value> [<option> <value> [...]]",
      "    Closes connections for which all of this holds:",
      "    * ADDR (<ip:port>|<unixsocket>:0)",
      "    * LADDR (<ip:port>|<unixsocket>:0)",
      "    * ID <client-id>",
      "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
      "    * USER <username>",
      "    * SKIPME (YES|NO): this connection stays (YES, unless said otherwise).",
      "LIST [TYPE (NORMAL|MASTER|REPLICA|PUBSUB)] [ID <client-id> ...]",
      "    What is known of connections.",
      "NO-EVICT (ON|OFF)",
      "    Accepted: no connection is closed for its memory.",
      "NO-TOUCH (ON|OFF)",
      "    Whether commands of this connection are a use of a key.",
      "PAUSE <timeout> [WRITE|ALL]",
      "    Commands of connections wait so many milliseconds.",
      "REPLY (ON|OFF|SKIP)",
      "    Whether this connection is answered.",
      "SETINFO (LIB-NAME|LIB-VER) <value>",
      "    Tells of the library that this connection uses.",
      "SETNAME <name>",
      "    Names this connection.",
      "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]] [OPTIN] [OPTOUT] [NOLOOP]",
      "    Whether this connection is told when what it has read changes.",
      "TRACKINGINFO",
      "    How it is told.",
      "UNBLOCK <clientid> [TIMEOUT|ERROR]",
      "    Ends the waiting of a connection.",
      "UNPAUSE",
      "    Ends PAUSE.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
