#include <string>

#include "engine/base/numbers.h"
#include "engine/base/sha1.h"
#include "engine/core/script_host.h"

namespace perigee::core {
namespace {

Error refuse(std::string text) { return {ErrorCode::kScript, std::move(text)}; }

Error refuse_engine(std::string_view engine, ScriptProfile profile) {
  if (profile == ScriptProfile::kValkey9)
    return refuse("ERR Could not find scripting engine '" + std::string(engine.substr(2)) + "'");
  return refuse("ERR Unexpected engine in script shebang: " + std::string(engine));
}

// The next space-separated word of `line`, removed from it.
std::string_view next_word(std::string_view& line) {
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(word.size());
  return word;
}

}  // namespace

Error too_long_source(std::size_t limit_bytes) {
  return {ErrorCode::kLimit, "ERR script source is longer than the limit of " +
                                 std::string(base::to_text(std::uint64_t{limit_bytes}).view()) +
                                 " bytes (ScriptOptions::source_bytes)"};
}

Result<std::shared_ptr<const StoredScript>> StoredScript::make(std::string_view source,
                                                               const ScriptOptions& options) {
  if (source.size() > options.source_bytes) return too_long_source(options.source_bytes);
  std::shared_ptr<StoredScript> script(new StoredScript);
  if (source.substr(0, 2) == "#!") {
    const std::size_t line_end = source.find('\n');
    if (line_end == std::string_view::npos) return refuse("ERR Invalid script shebang");
    std::string_view line = source.substr(0, line_end);
    const std::string_view engine = next_word(line);
    if (engine != "#!lua") return refuse_engine(engine, options.profile);
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
      if (word.substr(0, 6) != "flags=")
        return refuse("ERR Unknown lua shebang option: " + std::string(word));
      if (auto error = script->read_flags(word.substr(6))) return *error;
    }
    script->body_at_ = line_end;
  }
  script->source_ = source;
  script->sha1_ = base::sha1_hex(source);
  return std::shared_ptr<const StoredScript>(std::move(script));
}

// Comma-separated; a comma at the end is an empty flag, which there is not.
std::optional<Error> StoredScript::read_flags(std::string_view flags) {
  while (!flags.empty()) {
    const std::size_t comma = flags.find(',');
    const std::string_view flag = flags.substr(0, comma);
    const std::uint8_t known =
        keyspace::find_flag([&](std::string_view name) { return name == flag; });
    if (known == 0) return refuse("ERR Unexpected flag in script shebang: " + std::string(flag));
    flags_ |= known;
    if (comma == flags.size() - 1) return refuse("ERR Unexpected flag in script shebang: ");
    flags.remove_prefix(comma == std::string_view::npos ? flags.size() : comma + 1);
  }
  return std::nullopt;
}

}  // namespace perigee::core
