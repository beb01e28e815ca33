// engine/core/script_store.h: the scripts that an engine knows, by text and by SHA1.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "perigee/error.h"

#include "engine/base/hash.h"
#include "engine/core/script_host.h"

namespace perigee::core {

// Copies share the scripts, which never change.
class ScriptStore {
 public:
  using Script = std::shared_ptr<const StoredScript>;

  // Null when there is none. `sha1` in any case.
  Script find_source(std::string_view source) const;
  Script find_sha1(std::string_view sha1) const;

  // Adds it, or nothing when memory runs out.
  void add(const Script& script);
  void clear();

  // Calls each(const StoredScript&), in no particular order: for what cannot be seen.
  template <class Each>
  void for_each(const Each& each) const {
    for (const auto& [source, script] : by_source_) each(*script);
  }

 private:
  struct Hash {
    std::size_t operator()(std::string_view text) const {
      return static_cast<std::size_t>(base::hash_bytes(text, 0));
    }
  };
  // Keys are views into the scripts. Abseil's maps do not survive running out of memory.
  using Map = std::unordered_map<std::string_view, Script, Hash>;
  Map by_source_, by_sha1_;
};

}  // namespace perigee::core
