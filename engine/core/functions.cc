#include "perigee/functions.h"

#include "engine/base/glob.h"
#include "engine/commands/invocation.h"
#include "engine/core/session_state.h"
#include "engine/core/tree_sink.h"

namespace perigee {
namespace {

using Policy = commands::ScriptService::OnCollision;

Policy policy_of(OnCollision on_collision) {
  switch (on_collision) {
    case OnCollision::kRefuse:
      return Policy::kRefuse;
    case OnCollision::kReplace:
      return Policy::kReplace;
    case OnCollision::kFlush:
      break;
  }
  return Policy::kFlush;
}

LibraryInfo describe(const keyspace::Library& library) {
  LibraryInfo info{library.name, library.source, {}};
  for (const keyspace::LibraryFunction& function : library.functions) {
    info.functions.push_back({function.name, function.description, {}});
    keyspace::for_each_flag_name(function.flags, [&](std::string_view name) {
      info.functions.back().flags.push_back(name);
    });
  }
  return info;
}

void call_as(core::SessionState& session, ReplySink& sink, std::string_view name,
             commands::ScriptService::Request request) {
  request.client = &session.client();
  session.answer(sink, [&](keyspace::Turn& turn) {
    const auto function = turn.libraries().find_function(name);
    if (!function.library) return sink.error(commands::no_such_function());
    session.engine().call_function(function, request, turn, sink);
  });
}

}  // namespace

Result<std::string> Functions::load(std::string_view source, OnCollision on_collision) {
  return session_->grow([&](keyspace::Turn& turn) {
    return session_->engine().load_library(source, policy_of(on_collision), turn);
  });
}

bool Functions::remove(std::string_view name) {
  core::OpenTurn turn = session_->begin();
  return session_->engine().remove_library(name, turn).has_value();
}

void Functions::flush() {
  core::OpenTurn turn = session_->begin();
  session_->engine().flush_libraries(turn);
}

std::vector<LibraryInfo> Functions::list(std::string_view pattern) const {
  core::OpenTurn turn = session_->begin();
  std::vector<LibraryInfo> found;
  for (const auto& library : turn.libraries().all())
    if (base::glob_match(pattern, library->name, true)) found.push_back(describe(*library));
  return found;
}

std::string Functions::dump() const {
  core::OpenTurn turn = session_->begin();
  return session_->engine().dump_libraries(turn);
}

Result<void> Functions::restore(std::string_view payload, OnCollision on_collision) {
  return session_->grow([&](keyspace::Turn& turn) {
    return session_->engine().restore_libraries(payload, policy_of(on_collision), turn);
  });
}

Reply Functions::call(std::string_view name, Arguments keys, Arguments args) {
  core::TreeSink sink(session_->client().protocol);
  call_into(sink, name, keys, args);
  return sink.take();
}

Reply Functions::call_read_only(std::string_view name, Arguments keys, Arguments args) {
  core::TreeSink sink(session_->client().protocol);
  call_as(*session_, sink, name, {keys, args, true});
  return sink.take();
}

void Functions::call_into(ReplySink& sink, std::string_view name, Arguments keys, Arguments args) {
  call_as(*session_, sink, name, {keys, args, false});
}

}  // namespace perigee
