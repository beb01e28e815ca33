#include "perigee/session.h"

#include <utility>
#include <vector>

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
  state_->execute(argv, sink, false);
}

Reply Session::call(Arguments argv) {
  core::TreeSink sink(protocol());
  call_into(sink, argv);
  return sink.take();
}

void Session::submit(Arguments argv, std::function<void(const Reply&)> on_reply) {
  PERIGEE_CHECK(!argv.empty(), "submit() without a command");
  PERIGEE_CHECK(!waiting(), "submit() on a session that is waiting");
  state_->submit(argv, std::move(on_reply));
}

Reply Session::call_blocking(Arguments argv,
                             const std::function<void(std::optional<UnixMicros>)>& idle) {
  std::optional<Reply> answer;
  submit(argv, [&](const Reply& reply) { answer = reply; });
  while (!answer) {
    idle(state_->engine().next_wakeup());
    state_->begin();  // who has waited long enough is answered
  }
  return *std::move(answer);
}

void Session::attach(ReplySink& output) {
  state_->engine().clients().connect(state_->client(), output);
  ++state_->engine().instance().statistics.connections;
}

void Session::submit(Arguments argv) {
  PERIGEE_CHECK(!argv.empty(), "submit() without a command");
  PERIGEE_CHECK(!waiting(), "submit() on a session that is waiting");
  PERIGEE_CHECK(state_->client().output != nullptr, "submit() on a session without an output");
  state_->execute(argv, *state_->client().output, true);
}

bool Session::waiting() const { return state_->client().wait || state_->client().busy; }
bool Session::has_to_log_in() const {
  return state_->engine().clients().has_to_log_in(state_->client());
}
bool Session::closing() const { return state_->client().closing; }
std::uint64_t Session::id() const { return state_->client().id; }

void Session::set_peer(std::string_view address, std::string_view local_address) {
  state_->client().address = address;
  state_->client().local_address = local_address;
}

Reply Session::transaction(std::span<const Arguments> commands) {
  if (Reply begun = call("MULTI"); begun.is_error()) return begun;
  for (const Arguments command : commands) {
    Reply queued = call(command);
    if (!queued.is_error()) continue;
    call("DISCARD");
    return queued;
  }
  return call("EXEC");
}

Result<void> Session::watch(std::span<const std::string_view> keys) {
  std::vector<std::string_view> argv{"WATCH"};
  argv.insert(argv.end(), keys.begin(), keys.end());
  const Reply done = call(argv);
  if (const Error* error = done.get_if<Error>()) return *error;
  return {};
}

void Session::unwatch() { state_->engine().clients().unwatch(state_->client()); }

namespace {

using clients::Channels;
using Kind = Message::Kind;

Channels& channels_of(core::SessionState& session) { return session.engine().clients().channels(); }

}  // namespace

bool Session::subscribe(std::string_view channel) {
  return channels_of(*state_).subscribe(state_->client(), Kind::kChannel, channel);
}
bool Session::subscribe_pattern(std::string_view pattern) {
  return channels_of(*state_).subscribe(state_->client(), Kind::kPattern, pattern);
}
bool Session::unsubscribe(std::string_view channel) {
  return channels_of(*state_).unsubscribe(state_->client(), Kind::kChannel, channel);
}
bool Session::unsubscribe_pattern(std::string_view pattern) {
  return channels_of(*state_).unsubscribe(state_->client(), Kind::kPattern, pattern);
}

std::size_t Session::publish(std::string_view channel, std::string_view payload) {
  return state_->engine().clients().publish(channel, payload, false);
}

std::optional<Message> Session::poll_message() {
  auto& messages = state_->client().messages;
  if (messages.empty()) return std::nullopt;
  Message message = std::move(messages.front());
  messages.pop_front();
  return message;
}

Reply Session::eval(std::string_view source, Arguments keys, Arguments args) {
  core::TreeSink sink(protocol());
  state_->answer(sink, [&](keyspace::Turn& turn) {
    state_->engine().eval(source, {.keys = keys, .args = args, .client = &state_->client()}, turn,
                          sink);
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
  state_->client().database = *chosen;
  return {};
}

int Session::database() const { return state_->client().database; }
void Session::set_protocol(Protocol protocol) { state_->client().protocol = protocol; }
Protocol Session::protocol() const { return state_->client().protocol; }

const ScriptReport& Session::last_run() const { return state_->client().last_run; }

std::string_view Script::sha1() const { return script_->sha1(); }

Reply Script::run(Arguments keys, Arguments args) const {
  core::TreeSink sink(session_->client().protocol);
  run_into(sink, keys, args);
  return sink.take();
}

void Script::run_into(ReplySink& sink, Arguments keys, Arguments args) const {
  session_->answer(sink, [&](keyspace::Turn& turn) {
    session_->engine().run(script_, {.keys = keys, .args = args, .client = &session_->client()},
                           turn, sink);
  });
}

}  // namespace perigee
