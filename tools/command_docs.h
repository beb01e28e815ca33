// tools/command_docs.h: what the shell knows about commands, asked of the engine itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/engine.h"

namespace perigee::tools {

class CommandDocs {
 public:
  // Asks COMMAND LIST. The session is the docs' own, and must not outlive its engine.
  explicit CommandDocs(Session session);

  // Sorted, in capitals, subcommands as two words: "CONFIG GET".
  const std::vector<std::string>& names() const { return names_; }

  // "SET key value [NX|XX] ...": how to call the longest command that `words` begins with.
  std::optional<std::string> usage(const std::vector<std::string>& words);

  // The same with summary, group and version, for `help`.
  std::optional<std::string> help(const std::vector<std::string>& words);

 private:
  struct Entry {
    std::string name, arguments, summary, since, group;
  };
  std::optional<Entry> find(const std::vector<std::string>& words);

  Session session_;
  std::vector<std::string> names_;
};

std::string upper_case(std::string_view text);

}  // namespace perigee::tools
