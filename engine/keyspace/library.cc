#include "engine/keyspace/library.h"

#include <algorithm>
#include <utility>

#include "engine/base/split_line.h"
#include "engine/base/text.h"

namespace perigee::keyspace {
namespace {

Error refuse(std::string text) { return {ErrorCode::kScript, "ERR " + std::move(text)}; }

bool starts_ignoring_case(std::string_view text, std::string_view start) {
  return base::equals_ignoring_case(text.substr(0, start.size()), start);
}

int compare_ignoring_case(std::string_view a, std::string_view b) {
  const std::size_t both = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < both; ++i) {
    const char x = base::to_lower(a[i]), y = base::to_lower(b[i]);
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

// The words behind the name of the engine: name=..., once.
Result<std::string> read_name(std::span<const std::string> words) {
  constexpr std::string_view kName = "name=";
  std::optional<std::string> name;
  for (const std::string& word : words) {
    if (!starts_ignoring_case(word, kName)) return refuse("Invalid metadata value given: " + word);
    if (name) return refuse("Invalid metadata value, name argument was given multiple times");
    name = word.substr(kName.size());
  }
  if (!name) return refuse("Library name was not given");
  return *std::move(name);
}

}  // namespace

bool is_library_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    const char letter = base::to_lower(c);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::size_t Library::memory_bytes() const {
  std::size_t bytes = sizeof *this + name.size() + source.size();
  for (const LibraryFunction& function : functions)
    bytes += sizeof function + function.name.size() +
             (function.description ? function.description->size() : 0);
  return bytes;
}

Result<std::shared_ptr<Library>> Library::make(std::string_view source) {
  if (!source.starts_with("#!")) return refuse("Missing library metadata");
  const std::size_t line_end = source.find('\n');
  // A server stops at a NUL.
  if (line_end == source.npos || source.substr(0, line_end).find('\0') != source.npos)
    return refuse("Invalid library metadata");
  const auto words = base::split_line(source.substr(0, line_end));
  if (!words || words->empty()) return refuse("Invalid library metadata");
  auto name = read_name(std::span(*words).subspan(1));
  if (!name) return name.error();
  if (!is_library_name(*name)) return refuse(std::string(kBadLibraryName));
  const std::string engine = words->front().substr(2);
  if (!base::equals_ignoring_case(engine, "lua"))
    return refuse("Engine '" + engine + "' not found");
  auto library = std::make_shared<Library>();
  library->name = *std::move(name);
  library->source = source;
  library->body_at = line_end;
  return library;
}

Libraries::Entry Libraries::find(std::string_view name) const {
  for (const Entry& library : all())
    if (library->name == name) return library;
  return nullptr;
}

std::vector<Libraries::Row>::const_iterator Libraries::lower_bound(const std::vector<Row>& rows,
                                                                   std::string_view name) {
  return std::ranges::lower_bound(
      rows, name,
      [](std::string_view a, std::string_view b) { return compare_ignoring_case(a, b) < 0; },
      [](const Row& row) { return std::string_view(*row.name); });
}

Libraries::Function Libraries::find_function(std::string_view name) const {
  if (!content_) return {};
  const auto at = lower_bound(content_->functions, name);
  if (at == content_->functions.end() || !base::equals_ignoring_case(*at->name, name)) return {};
  return {content_->all[at->library], at->index};
}

Result<Libraries> Libraries::with(const Entry& library) const {
  auto content = content_ ? std::make_shared<Content>(*content_) : std::make_shared<Content>();
  std::uint32_t index = 0;
  for (const LibraryFunction& function : library->functions) {
    const auto at = lower_bound(content->functions, function.name);
    if (at != content->functions.end() && base::equals_ignoring_case(*at->name, function.name))
      return refuse("Function " + function.name + " already exists");
    content->functions.insert(
        at, {&function.name, static_cast<std::uint32_t>(content->all.size()), index++});
  }
  content->all.push_back(library);
  content->bytes += library->memory_bytes();
  Libraries made;
  made.content_ = std::move(content);
  return made;
}

Libraries Libraries::without(const Library& library) const {
  if (all().size() == 1) return {};
  const auto at = std::ranges::find(all(), &library, &Entry::get);
  const auto place = static_cast<std::uint32_t>(at - all().begin());
  auto content = std::make_shared<Content>(*content_);
  content->all.erase(content->all.begin() + place);
  std::erase_if(content->functions, [&](const Row& row) { return row.library == place; });
  for (Row& row : content->functions) row.library -= row.library > place ? 1 : 0;
  content->bytes -= library.memory_bytes();
  Libraries made;
  made.content_ = std::move(content);
  return made;
}

}  // namespace perigee::keyspace
