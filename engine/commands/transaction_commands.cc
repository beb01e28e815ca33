#include "engine/commands/transaction_commands.h"

#include <utility>
#include <vector>

#include "engine/commands/dispatch.h"

namespace perigee::commands {
namespace {

using clients::Transaction;

Error denied(std::string_view text) { return {ErrorCode::kDenied, std::string(text)}; }

// A watched key whose deadline has come is gone, and has changed.
void look_at_watched(Invocation& call) {
  keyspace::Turn& turn = call.turn();
  const int selected = turn.database();
  for (const auto& [database, key] : call.client().watched) {
    turn.select(database);
    turn.peek(key);
  }
  turn.select(selected);
}

}  // namespace

void multi(Invocation& call) {
  Transaction& transaction = call.client().transaction;
  if (transaction.open()) return call.reply(denied("ERR MULTI calls can not be nested"));
  transaction.begin();
  call.reply_ok();
}

void discard(Invocation& call) {
  Transaction& transaction = call.client().transaction;
  if (!transaction.open()) return call.reply(denied("ERR DISCARD without MULTI"));
  transaction.end();
  call.clients().unwatch(call.client());
  call.reply_ok();
}

void exec(Invocation& call) {
  Transaction& transaction = call.client().transaction;
  if (!transaction.open()) return call.reply(denied("ERR EXEC without MULTI"));
  look_at_watched(call);
  // A command that has no memory answers so in its place; the rest is made ready here.
  std::vector<std::vector<std::string_view>> commands;
  commands.reserve(transaction.queued().size());
  for (const auto& argv : transaction.queued()) commands.emplace_back(argv.begin(), argv.end());
  const Transaction ended = std::exchange(transaction, {});
  call.clients().unwatch(call.client());
  if (ended.failed())
    return call.reply(denied("EXECABORT Transaction discarded because of previous errors."));
  if (ended.spoiled()) return call.sink().null_array();

  Caller caller = call.caller();
  caller.may_wait = false;
  caller.in_transaction = true;
  call.sink().array(commands.size());
  for (const auto& argv : commands) {
    caller.restricted = call.client().restricted ? &call.client() : nullptr;
    call.sink().begin_answer();
    dispatch(argv, call.turn(), call.sink(), caller);
  }
}

void unwatch(Invocation& call) {
  call.clients().unwatch(call.client());
  call.reply_ok();
}

void watch(Invocation& call) {
  if (call.client().transaction.open())
    return call.reply(denied("ERR WATCH inside MULTI is not allowed"));
  for (const std::string_view key : call.args().rest()) {
    call.turn().peek(key);  // what is due goes now, and is no change later
    call.clients().watch(call.client(), call.turn().database(), key);
  }
  call.reply_ok();
}

}  // namespace perigee::commands
