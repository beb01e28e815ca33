#include "engine/core/script_store.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "engine/base/text.h"

namespace perigee::core {

ScriptStore::Script ScriptStore::find_source(std::string_view source) const {
  const auto at = by_source_.find(Source(source));
  return at == by_source_.end() ? nullptr : at->second;
}

ScriptStore::Script ScriptStore::find_sha1(std::string_view sha1) const {
  const auto at = by_sha1_.find(base::lower(sha1));
  return at == by_sha1_.end() ? nullptr : at->second;
}

void ScriptStore::add(const Script& script) {
  by_sha1_.emplace(script->sha1(), script);
  absl::Cleanup undo = [&] { by_sha1_.erase(script->sha1()); };
  by_source_.emplace(Source(script->source()), script);
  std::move(undo).Cancel();
}

void ScriptStore::clear() {
  by_source_.clear();
  by_sha1_.clear();
}

}  // namespace perigee::core
