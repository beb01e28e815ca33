#include "engine/core/script_store.h"

#include "engine/base/text.h"

namespace perigee::core {

ScriptStore::Script ScriptStore::find_source(std::string_view source) const {
  const auto at = by_source_.find(source);
  return at == by_source_.end() ? nullptr : at->second;
}

ScriptStore::Script ScriptStore::find_sha1(std::string_view sha1) const {
  const auto at = by_sha1_.find(base::lower(sha1));
  return at == by_sha1_.end() ? nullptr : at->second;
}

void ScriptStore::add(const Script& script) {
  by_sha1_.emplace(script->sha1(), script);
  try {
    by_source_.emplace(script->source(), script);
  } catch (...) {
    by_sha1_.erase(script->sha1());
    throw;
  }
}

void ScriptStore::clear() {
  by_source_.clear();
  by_sha1_.clear();
}

}  // namespace perigee::core
