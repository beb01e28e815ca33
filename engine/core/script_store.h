// engine/core/script_store.h: the scripts that an engine knows, by text and by SHA1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>

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

  // A script that EVAL has brought may be dropped again: from now on, or no more (SCRIPT LOAD).
  void let_go(const Script& script);
  void keep(const StoredScript& script) noexcept;
  // It has been run now, should it be one of these.
  void used(const StoredScript& script) noexcept;
  // Removes the one of these that was not run for longest, if there are more than `most`; null:
  // there are not.
  Script drop_one_beyond(std::size_t most) noexcept;
  std::size_t size() const { return by_sha1_.size(); }

  // Calls each(const StoredScript&), in no particular order: for what cannot be seen.
  template <class Each>
  void for_each(const Each& each) const {
    for (const auto& [source, script] : by_source_) each(*script);
  }

 private:
  // A script's text. Ordered by its hash, so that long texts are compared once.
  struct Source {
    std::uint64_t hash;
    std::string_view text;
    explicit Source(std::string_view source) : hash(base::hash_bytes(source, 0)), text(source) {}
    friend auto operator<=>(const Source&, const Source&) = default;
  };
  // Keys are views into the scripts. Ordered maps, as abseil's do not survive running out of
  // memory.
  struct Known {
    Script script;
    std::uint64_t use = 0;  // in by_use_; 0: it is kept
  };
  std::map<Source, Script> by_source_;
  std::map<std::string_view, Known> by_sha1_;
  std::map<std::uint64_t, Script> by_use_;  // those that may be dropped, by when they were run last
  std::uint64_t uses_ = 0;
};

}  // namespace perigee::core
