#include "engine/ds/stream_log.h"

#include <algorithm>
#include <new>
#include <utility>

namespace perigee::ds {
namespace {

bool is_full(const StreamPage& page, std::span<const StreamField> fields,
             const StreamPageLimits& limits) {
  std::size_t more = 0;
  for (const StreamField& field : fields) more += field.name.size() + field.value.size();
  const bool limited = limits.bytes > 0 && limits.bytes <= std::int64_t{StreamLog::kMaxEntryBytes};
  const std::size_t most =
      limited ? static_cast<std::size_t>(limits.bytes) : StreamLog::kMaxEntryBytes;
  if (page.listpack_bytes() + more >= most) return true;
  const std::int64_t ever = std::int64_t{page.live} + page.removed;
  return limits.entries != 0 && ever >= limits.entries;
}

}  // namespace

// The page in place of which it is known by the same id.
void StreamLog::replace(StreamId page, StreamPage* by) {
  Shared<StreamPage> made(by);
  Shared<StreamPage>& slot = pages_.own(page);
  page_bytes_ += allocation_bytes(made->capacity) - allocation_bytes(slot->capacity);
  slot = std::move(made);
}

// Nothing is added to the page any more: what was kept free is given back, if there is memory for
// that.
void StreamLog::give_back(StreamId page) {
  const StreamPage& full = **pages_.find(page);
  const std::size_t idle = full.capacity - sizeof(StreamPage) - (full.end - full.begin);
  if (idle <= full.capacity / 32) return;
  try {
    replace(page, full.with_room(0));
  } catch (const std::bad_alloc&) {
  }
}

StreamPage* StreamLog::own(StreamId page) { return pages_.own(page).own(); }

void StreamLog::drop(StreamId page) {
  const StreamPage& gone = **pages_.find(page);
  const std::uint32_t live = gone.live;
  const std::size_t bytes = allocation_bytes(gone.capacity);
  pages_.erase(page);
  size_ -= live;
  page_bytes_ -= bytes;
}

// The last page, with room for another entry, or null when it takes no more.
StreamPage* StreamLog::page_for(std::span<const StreamField> fields,
                                const StreamPageLimits& limits) {
  const auto* last = pages_.last();
  if (last == nullptr) return nullptr;
  const StreamId id = last->key;
  const StreamPage& page = *last->value;
  if (is_full(page, fields, limits)) {
    give_back(id);
    return nullptr;
  }
  return own_with_room(id, StreamPage::entry_bytes(fields));
}

StreamPage* StreamLog::own_with_room(StreamId id, std::size_t bytes) {
  const StreamPage& page = **pages_.find(id);
  if (!page.has_room(bytes))
    replace(id, page.with_room(std::max<std::size_t>(bytes, (page.end - page.begin) / 2)));
  return own(id);
}

void StreamLog::append(StreamId id, std::span<const StreamField> fields,
                       const StreamPageLimits& limits) {
  // A page whose entries were all removed stays for what it has counted, unless ids go back behind
  // it.
  const auto* last_page = pages_.last();
  if (last_page != nullptr && last_page->value->live == 0 && id <= last_page->value->last) {
    StreamLog without = *this;
    without.drop(last_page->key);
    without.append(id, fields, limits);
    *this = std::move(without);
    return;
  }
  StreamPage* page = page_for(fields, limits);
  if (page == nullptr) {
    open_page(id, fields);
    page = own(id);
  }
  page->append(id, fields);
  ++size_;
}

void StreamLog::open_page(StreamId id, std::span<const StreamField> names) {
  Shared<StreamPage> made(StreamPage::make(id, names));
  const std::size_t bytes = allocation_bytes(made->capacity);
  pages_.insert(id, std::move(made));
  page_bytes_ += bytes;
}

void StreamLog::append_to_page(StreamId id, const LoadedEntry& entry) {
  const std::size_t bytes = StreamPage::entry_bytes(entry.fields);
  StreamPage* page = own_with_room(pages_.last()->key, bytes);
  page->append(id, entry);
  size_ += entry.removed ? 0 : 1;
}

bool StreamLog::erase(StreamId id) {
  const StreamPage* page = page_of(id);
  if (page == nullptr) return false;
  const std::uint32_t at = page->at_or_after(id);
  if (at == page->end || page->at(at).id() != id) return false;
  if (page->live == 1) {
    drop(page->first);
    return true;
  }
  StreamPage* owned = own(page->first);
  owned->erase(owned->at_or_after(id));
  --size_;
  return true;
}

void StreamLog::own_for_erase(StreamId id) {
  const StreamPage* page = page_of(id);
  if (page == nullptr) return;
  const StreamId first = page->first;
  pages_.prepare_erase(first);
  own(first);
}

bool StreamLog::reaches(const StreamTrim& rule, const StreamPage& page, std::uint64_t size,
                        std::uint64_t removed) {
  if (rule.kind == StreamTrim::Kind::kMaxLength && size <= rule.max_length) return false;
  return rule.limit == 0 || removed + page.live <= static_cast<std::uint64_t>(rule.limit);
}

bool StreamLog::takes_whole(const StreamTrim& rule, const StreamPage& page, std::uint64_t size) {
  return rule.kind == StreamTrim::Kind::kMaxLength ? size - page.live >= rule.max_length
                                                   : page.last < rule.min_id;
}

void StreamLog::own_for_trim(const StreamTrim& rule, std::uint64_t more) {
  if (rule.kind == StreamTrim::Kind::kNone) return;
  const std::uint64_t size = size_ + more;
  std::uint64_t removed = 0;
  const auto* item = pages_.first();
  while (item != nullptr && reaches(rule, *item->value, size - removed, removed)) {
    const StreamPage& page = *item->value;
    const StreamId id = item->key;
    const bool whole = takes_whole(rule, page, size - removed);
    removed += page.live;
    if (whole) pages_.prepare_erase(id);
    if (!whole && !rule.nearly) own(id);
    if (!whole || id == StreamId::max()) return;
    item = pages_.at_or_after(id.next());
  }
}

std::uint64_t StreamLog::trim_owned(const StreamTrim& rule) {
  if (rule.kind == StreamTrim::Kind::kNone) return 0;
  std::uint64_t removed = 0;
  const auto* item = pages_.first();
  while (item != nullptr && reaches(rule, *item->value, size_, removed)) {
    const StreamPage& page = *item->value;
    if (!takes_whole(rule, page, size_))
      return rule.nearly ? removed : removed + trim_page(page, rule);
    removed += page.live;
    drop(item->key);
    item = pages_.first();
  }
  return removed;
}

// Removes the first entries of the first page; how many.
std::uint64_t StreamLog::trim_page(const StreamPage& page, const StreamTrim& rule) {
  const bool by_length = rule.kind == StreamTrim::Kind::kMaxLength;
  const std::uint64_t most = by_length ? size_ - rule.max_length : page.live;
  StreamPage* owned = own(page.first);
  std::uint32_t at = owned->begin, count = 0;
  for (; count < most && at != owned->end; ++count, at = owned->after(at))
    if (!by_length && owned->at(at).id() >= rule.min_id) break;
  owned->erase_before(at, count);
  size_ -= count;
  return count;
}

std::optional<PackedEntry> StreamLog::find(StreamId id) const {
  const StreamPage* page = page_of(id);
  if (page == nullptr) return std::nullopt;
  const std::uint32_t at = page->at_or_after(id);
  if (at == page->end) return std::nullopt;
  const PackedEntry entry = page->at(at);
  return entry.id() == id ? std::optional(entry) : std::nullopt;
}

std::optional<PackedEntry> StreamLog::first() const {
  std::optional<PackedEntry> found;
  walk_up(StreamId::min(), StreamId::max(), [&](const PackedEntry& entry) {
    found = entry;
    return false;
  });
  return found;
}

std::optional<PackedEntry> StreamLog::last() const {
  std::optional<PackedEntry> found;
  walk_down(StreamId::max(), StreamId::min(), [&](const PackedEntry& entry) {
    found = entry;
    return false;
  });
  return found;
}

}  // namespace perigee::ds
