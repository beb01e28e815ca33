#include "engine/core/session_state.h"

#include <utility>

namespace perigee::core {

using Silence = clients::Client::Silence;

SessionState::SessionState(EngineState& engine) : engine_(engine) {
  engine_.clients().open(client_);
}

void SessionState::execute(Arguments argv, ReplySink& sink, bool may_wait) {
  if (engine_.in_long_script() && !client_.busy) {
    keyspace::Turn turn = engine_.begin_meanwhile(client_.database);
    return execute_in(turn, argv, sink, {.busy = true});
  }
  OpenTurn turn = begin();
  const bool may_grow = engine_.make_room(turn);
  execute_in(turn, argv, sink, {.may_grow = may_grow, .may_wait = may_wait});
}

void SessionState::execute_in(keyspace::Turn& turn, Arguments argv, ReplySink& sink,
                              commands::Caller caller) {
  client_.used(turn.now_millis());
  client_.busy = true;
  clients::Client* const running = engine_.clients().current();  // whose script it is
  engine_.clients().set_current(&client_);
  if (client_.no_touch) turn.touch_nothing();
  if (client_.silence == Silence::kNext) client_.silence = Silence::kThis;
  const bool silent = client_.silence != Silence::kNone;
  unheard_.set_protocol(sink.protocol());
  ReplySink& answer = silent ? static_cast<ReplySink&>(unheard_) : sink;
  if (caller.may_wait) client_.answer_to = &answer;

  answer.begin_answer();
  if (silent) sink.begin_answer();
  caller.scripts = &engine_;
  caller.payloads = &engine_;
  caller.client = &client_;
  caller.clients = &engine_.clients();
  caller.instance = &engine_.instance();
  caller.confirmations = silent ? &sink : nullptr;
  commands::dispatch_for_client(argv, turn, answer, caller);
  sink.set_protocol(answer.protocol());
  if (silent && client_.silence == Silence::kNone) sink.ok();  // CLIENT REPLY ON
  if (client_.silence == Silence::kThis) client_.silence = Silence::kNone;
  client_.database = turn.database();
  client_.busy = false;
  engine_.clients().set_current(running);
  if (client_.tracking.caching && !client_.last_command.starts_with("client|") &&
      !client_.transaction.open())
    client_.tracking.caching = false;
  try {
    engine_.clients().flush(client_);
  } catch (const std::bad_alloc&) {  // the next command tries again
  }
}

// The function is there before the command runs, so that nothing can fail once it waits.
void SessionState::submit(Arguments argv, std::function<void(const Reply&)> on_reply) {
  tree_ = std::make_unique<TreeSink>(client_.protocol);
  client_.on_answered = [this, on_reply = std::move(on_reply)] { on_reply(tree_->take()); };
  execute(argv, *tree_, true);
  if (!client_.wait && client_.on_answered) std::exchange(client_.on_answered, {})();
}

}  // namespace perigee::core
