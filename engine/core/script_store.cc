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
  return at == by_sha1_.end() ? nullptr : at->second.script;
}

void ScriptStore::add(const Script& script) {
  by_sha1_.emplace(script->sha1(), Known{script});
  absl::Cleanup undo = [&] { by_sha1_.erase(script->sha1()); };
  by_source_.emplace(Source(script->source()), script);
  std::move(undo).Cancel();
}

void ScriptStore::clear() {
  by_source_.clear();
  by_sha1_.clear();
  by_use_.clear();
}

void ScriptStore::let_go(const Script& script) {
  by_use_.emplace(uses_ + 1, script);
  by_sha1_.find(script->sha1())->second.use = ++uses_;
}

void ScriptStore::keep(const StoredScript& script) noexcept {
  const auto known = by_sha1_.find(script.sha1());
  if (known != by_sha1_.end()) by_use_.erase(std::exchange(known->second.use, 0));
}

void ScriptStore::used(const StoredScript& script) noexcept {
  const auto known = by_sha1_.find(script.sha1());
  if (known == by_sha1_.end() || known->second.use == 0) return;
  auto node = by_use_.extract(known->second.use);
  node.key() = known->second.use = ++uses_;
  by_use_.insert(std::move(node));
}

ScriptStore::Script ScriptStore::drop_one_beyond(std::size_t most) noexcept {
  if (by_use_.size() <= most) return nullptr;
  Script gone = by_use_.begin()->second;
  by_use_.erase(by_use_.begin());
  by_sha1_.erase(gone->sha1());
  by_source_.erase(Source(gone->source()));
  return gone;
}

}  // namespace perigee::core
