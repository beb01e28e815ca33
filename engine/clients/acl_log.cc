#include "engine/clients/acl_log.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace perigee::clients {
namespace {

// So many entries are looked at for the same refusal, if it is as recent as this.
constexpr std::size_t kLookedAt = 10;
constexpr std::int64_t kGroupedMillis = 60'000;

bool is_same(const AclLog::Entry& a, const AclLog::Entry& b) {
  return a.reason == b.reason && a.context == b.context &&
         std::abs(a.at - b.at) <= kGroupedMillis && a.object == b.object && a.user == b.user;
}

}  // namespace

void AclLog::add(Entry entry, std::size_t most) {
  const auto end =
      entries_.begin() + static_cast<std::ptrdiff_t>(std::min(kLookedAt, entries_.size()));
  const auto known =
      std::find_if(entries_.begin(), end, [&](const Entry& each) { return is_same(each, entry); });
  if (known != end) {
    known->at = entry.at;
    known->client = std::move(entry.client);
    ++known->count;
    std::rotate(entries_.begin(), known, known + 1);
    return;
  }
  entries_.push_front(std::move(entry));
  if (entries_.size() > most) entries_.resize(most);
}

}  // namespace perigee::clients
