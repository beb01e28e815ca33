#include "engine/clients/slow_log.h"

#include <algorithm>
#include <utility>

#include "engine/base/numbers.h"

namespace perigee::clients {
namespace {

std::string count_text(std::size_t count) {
  return std::string(base::to_text(static_cast<std::int64_t>(count)).view());
}

std::string shortened_text(std::string_view text) {
  if (text.size() <= SlowLog::kMostBytes) return std::string(text);
  return std::string(text.substr(0, SlowLog::kMostBytes)) + "... (" +
         count_text(text.size() - SlowLog::kMostBytes) + " more bytes)";
}

}  // namespace

std::vector<std::string> SlowLog::shortened(Arguments argv) {
  const bool all = argv.size() <= kMostArguments;
  const std::size_t kept = all ? argv.size() : kMostArguments - 1;
  std::vector<std::string> made;
  made.reserve(kept + 1);
  for (const std::string_view text : argv.first(kept)) made.push_back(shortened_text(text));
  if (!all) made.push_back("... (" + count_text(argv.size() - kept) + " more arguments)");
  return made;
}

void SlowLog::add(Entry entry, std::size_t most) {
  entry.id = next_id_;
  entries_.push_front(std::move(entry));
  ++next_id_;
  keep(most);
}

void SlowLog::keep(std::size_t most) {
  while (entries_.size() > most) entries_.pop_back();
}

}  // namespace perigee::clients
