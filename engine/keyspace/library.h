// engine/keyspace/library.h: function libraries as the data they are: names, sources, what was
// registered.
//
// Part of a Keyspace, as they are part of a server's RDB files: forks and snapshots share them, a
// rewind brings back those of its snapshot. What running them takes is the script host's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"

#include "engine/keyspace/script_flags.h"

namespace perigee::keyspace {

// Letters, digits and underscores; at least one. Of libraries and of functions.
bool is_library_name(std::string_view name);
inline constexpr std::string_view kBadLibraryName =
    "Library names can only contain letters, numbers, or underscores(_) and must be at least one "
    "character long";

struct LibraryFunction {
  std::string name;
  std::optional<std::string> description;
  std::uint8_t flags = 0;  // ScriptFlag
};

// Never changes once it is in Libraries.
struct Library {
  std::string name;
  std::string source;       // all of it
  std::size_t body_at = 0;  // of what is compiled: the newline that ends the metadata
  std::vector<LibraryFunction> functions;  // in the order of registration

  std::string_view body() const { return std::string_view(source).substr(body_at); }
  std::size_t memory_bytes() const;

  // Reads `#!lua name=...`, which is the first line. Refuses with a server's words. No functions.
  static Result<std::shared_ptr<Library>> make(std::string_view source);
};

// All libraries of an engine, in the order of loading. A value: copies share, and a change makes
// another one.
class Libraries {
 public:
  using Entry = std::shared_ptr<const Library>;

  std::span<const Entry> all() const { return content_ ? content_->all : std::span<const Entry>(); }
  std::size_t function_count() const { return content_ ? content_->functions.size() : 0; }
  // What libraries take, beside nothing at all when there are none.
  std::size_t memory_bytes() const { return content_ ? content_->bytes : 0; }

  // Null when there is none of this name, in exactly these letters. O(libraries).
  Entry find(std::string_view name) const;

  struct Function {
    Entry library;  // null: there is none
    std::size_t index = 0;
    const LibraryFunction& operator*() const { return library->functions[index]; }
  };
  // In any case. O(log functions).
  Function find_function(std::string_view name) const;

  // With one more, behind the others. "Function f already exists" when another library has it.
  // Requires that no library has its name.
  Result<Libraries> with(const Entry& library) const;
  // Without one of them.
  Libraries without(const Library& library) const;

 private:
  struct Row {
    const std::string* name;
    std::uint32_t library, index;
  };
  struct Content {
    std::vector<Entry> all;
    std::vector<Row> functions;  // sorted by name, in any case
    std::size_t bytes = 0;
  };
  static std::vector<Row>::const_iterator lower_bound(const std::vector<Row>& rows,
                                                      std::string_view name);

  std::shared_ptr<const Content> content_;  // null: none
};

}  // namespace perigee::keyspace
