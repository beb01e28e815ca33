// tests/unit/commands/command_world.h: a keyspace to run commands on, without an engine around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/reply.h"

#include "engine/base/rng.h"
#include "engine/commands/dispatch.h"
#include "engine/commands/registry.h"
#include "engine/core/tree_sink.h"
#include "engine/keyspace/turn.h"

namespace perigee::commands {

using Words = std::vector<std::string_view>;

class CommandWorld {
 public:
  CommandWorld() { clients_.open(client_); }

  Reply call(const Words& argv, Caller caller = {}, Protocol protocol = Protocol::kResp2) {
    caller.client = &client_;
    caller.clients = &clients_;
    caller.instance = &instance_;
    keyspace::Turn turn({keyspace_, graveyard_, events_, rng_, epoch_, UnixMicros()}, 0);
    core::TreeSink sink(protocol);
    dispatch(argv, turn, sink, caller);
    return sink.take();
  }

  // The text of the refusal, "" when there is none.
  std::string refusal(const Words& argv, const Caller& caller = {}) {
    const Reply reply = call(argv, caller);
    const Error* error = reply.get_if<Error>();
    return error == nullptr ? "" : error->message;
  }

 private:
  keyspace::Keyspace keyspace_{1};
  keyspace::Graveyard graveyard_;
  keyspace::EventLog events_{0};
  base::Rng rng_{1};
  std::uint64_t epoch_ = 0;
  clients::Clients clients_;
  clients::Client client_;
  clients::Instance instance_{command_numbers(), nullptr};
};

// Calls f with every row: commands, and subcommands behind their container.
template <class F>
void for_each_row(const F& f) {
  for (const CommandSpec* command : all_commands()) {
    f(*command);
    for (const CommandSpec& subcommand : command->subcommands) f(subcommand);
  }
}

// The words of a row's name: "object|freq" is two.
inline Words words_of(const CommandSpec& row) {
  const std::size_t bar = row.name.find('|');
  if (bar == std::string_view::npos) return {row.name};
  return {row.name.substr(0, bar), row.last_word()};
}

}  // namespace perigee::commands
