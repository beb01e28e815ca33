// What an engine does with libraries of functions.
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "engine/commands/dispatch.h"
#include "engine/core/engine_state.h"
#include "engine/persist/payload.h"

namespace perigee::core {

using keyspace::Libraries;

namespace {

Error refuse(std::string text) { return {ErrorCode::kScript, "ERR " + std::move(text)}; }

}  // namespace

Result<std::shared_ptr<Library>> EngineState::read_library(std::string_view source) const {
  if (source.size() > options_.scripts.source_bytes)
    return too_long_source(options_.scripts.source_bytes);
  return Library::make(source);
}

// With `library`, whose body is run, behind `others`. Nothing is kept of it when it is refused.
Result<Libraries> EngineState::with_loaded(const Libraries& others,
                                           const std::shared_ptr<Library>& library) {
  auto functions = host().load(library);
  if (!functions) return functions.error();
  absl::Cleanup undo = [&] { host().forget(*library); };
  if (functions->empty()) return refuse("No functions registered");
  library->functions = *std::move(functions);
  auto libraries = others.with(library);
  if (libraries) std::move(undo).Cancel();
  return libraries;
}

void EngineState::forget(const Libraries& libraries) noexcept {
  if (!host_) return;
  for (const auto& library : libraries.all()) host_->forget(*library);
}

void EngineState::change_libraries(Libraries libraries, keyspace::Turn& turn) noexcept {
  const Libraries before = turn.libraries();
  turn.change_libraries(std::move(libraries));
  if (!host_) return;
  for (const auto& library : before.all())
    if (turn.libraries().find(library->name) != library) host_->forget(*library);
}

bool EngineState::fit(const Libraries& libraries) const {
  const keyspace::Keyspace& keyspace = state_.keyspace;
  const auto limit = static_cast<std::size_t>(keyspace.settings.maxmemory);
  const std::size_t others = keyspace.memory_bytes() - keyspace.libraries.memory_bytes();
  return limit == 0 || others + libraries.memory_bytes() <= limit;
}

Result<std::string> EngineState::load_library(std::string_view source, OnCollision on_collision,
                                              keyspace::Turn& turn) {
  auto library = read_library(source);
  if (!library) return library.error();
  std::string name = (*library)->name;
  const Libraries::Entry old = turn.libraries().find(name);
  if (old && on_collision == OnCollision::kRefuse)
    return refuse("Library '" + name + "' already exists");
  auto libraries = with_loaded(old ? turn.libraries().without(*old) : turn.libraries(), *library);
  if (!libraries) return libraries.error();
  if (!fit(*libraries)) {
    host().forget(**library);
    return commands::out_of_memory();
  }
  change_libraries(*std::move(libraries), turn);
  return name;
}

Result<void> EngineState::remove_library(std::string_view name, keyspace::Turn& turn) {
  const Libraries::Entry library = turn.libraries().find(name);
  if (!library) return Error{ErrorCode::kAbsent, "ERR Library not found"};
  change_libraries(turn.libraries().without(*library), turn);
  return {};
}

void EngineState::flush_libraries(keyspace::Turn& turn) { change_libraries({}, turn); }

std::string EngineState::dump_libraries(const keyspace::Turn& turn) const {
  return persist::dump_libraries(turn.libraries());
}

// The libraries of a payload, loaded.
Result<Libraries> EngineState::read_libraries(std::string_view payload) {
  const auto sources = persist::read_libraries(payload);
  if (!sources) return sources.error();
  Libraries restored;
  absl::Cleanup undo = [&] { forget(restored); };
  for (const std::string& source : *sources) {
    auto library = read_library(source);
    if (!library) return library.error();
    if (restored.find((*library)->name))
      return refuse("Library '" + (*library)->name + "' already exists");
    auto more = with_loaded(restored, *library);
    if (!more) return more.error();
    restored = *std::move(more);
  }
  std::move(undo).Cancel();
  return restored;
}

Result<void> EngineState::restore_libraries(std::string_view payload, OnCollision on_collision,
                                            keyspace::Turn& turn) {
  const auto restored = read_libraries(payload);
  if (!restored) return restored.error();
  absl::Cleanup undo = [&] { forget(*restored); };
  Libraries joined = on_collision == OnCollision::kFlush ? Libraries() : turn.libraries();
  for (const auto& library : restored->all()) {
    const Libraries::Entry old = joined.find(library->name);
    if (!old) continue;
    if (on_collision == OnCollision::kRefuse)
      return refuse("Library " + library->name + " already exists");
    joined = joined.without(*old);
  }
  for (const auto& library : restored->all()) {
    auto more = joined.with(library);
    if (!more) return more.error();
    joined = *std::move(more);
  }
  if (!fit(joined)) return commands::out_of_memory();
  std::move(undo).Cancel();
  change_libraries(std::move(joined), turn);
  return {};
}

}  // namespace perigee::core
