#include "perigee/session.h"

#include <utility>

#include "perigee/check.h"

#include "engine/commands/dispatch.h"
#include "engine/core/session_state.h"
#include "engine/core/tree_sink.h"
#include "engine/ops/key_ops.h"

namespace perigee {

Session::Session(std::unique_ptr<core::SessionState> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

void Session::call_into(ReplySink& sink, Arguments argv) {
  if (argv.empty()) return sink.error({ErrorCode::kSyntax, "ERR no command was given"});
  keyspace::Turn turn = state_->begin();
  core::EngineState& engine = state_->engine();
  commands::dispatch(argv, turn, sink,
                     {.may_grow = engine.may_grow(), .scripts = &engine, .payloads = &engine});
  state_->database = turn.database();
}

Reply Session::call(Arguments argv) {
  core::TreeSink sink(state_->protocol);
  call_into(sink, argv);
  return sink.take();
}

void Session::attach(ReplySink& output) { state_->output = &output; }

void Session::submit(Arguments argv) {
  PERIGEE_CHECK(state_->output != nullptr, "submit() on a session without an output");
  call_into(*state_->output, argv);
}

bool Session::waiting() const { return false; }
bool Session::closing() const { return state_->closing; }

void Session::set_peer(std::string_view address, std::string_view local_address) {
  state_->address = address;
  state_->local_address = local_address;
}

Reply Session::eval(std::string_view source, Arguments keys, Arguments args) {
  core::TreeSink sink(state_->protocol);
  state_->answer(sink, [&](keyspace::Turn& turn) {
    state_->engine().eval(source, {keys, args}, turn, sink);
  });
  return sink.take();
}

Result<Script> Session::load(std::string_view source) {
  return state_->run([&](keyspace::Turn&) -> Result<Script> {
    auto script = state_->engine().store(source);
    if (!script) return script.error();
    return Script(state_.get(), *std::move(script));
  });
}

Result<void> Session::select(int database) {
  const auto chosen = ops::to_database(database);
  if (!chosen) return chosen.error();
  state_->database = *chosen;
  return {};
}

int Session::database() const { return state_->database; }
void Session::set_protocol(Protocol protocol) { state_->protocol = protocol; }
Protocol Session::protocol() const { return state_->protocol; }

std::string_view Script::sha1() const { return script_->sha1(); }

Reply Script::run(Arguments keys, Arguments args) const {
  core::TreeSink sink(session_->protocol);
  run_into(sink, keys, args);
  return sink.take();
}

void Script::run_into(ReplySink& sink, Arguments keys, Arguments args) const {
  session_->answer(sink, [&](keyspace::Turn& turn) {
    session_->engine().run(script_, {keys, args}, turn, sink);
  });
}

}  // namespace perigee
