// engine/ds/stream_log.h: the entries of a stream, in the order of their ids.
//
// Pages of packed entries, found by the id of the first entry that each ever held. Copying costs a
// reference; either copy may be written. Adding, finding and removing one is O(log n) plus a look
// through one page.
//
// What runs out of memory changes nothing. Removing needs memory only for what copies share; and
// not for that either when it was made ready, until the log is copied.
//
// Where a page ends decides what nearly exact trimming removes, so pages end where a server's nodes
// do (Redis 7.0): see stream_page.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "perigee/stream_id.h"

#include "engine/ds/ordered_map.h"
#include "engine/ds/stream_page.h"

namespace perigee::ds {

// What a page holds at the most; 0: no limit of that kind.
struct StreamPageLimits {
  std::int64_t bytes = 4096;  // of the server's listpack
  std::int64_t entries = 100;
};

// What should be left of a stream.
struct StreamTrim {
  enum class Kind : std::uint8_t { kNone, kMaxLength, kMinId };
  Kind kind = Kind::kNone;
  bool nearly = false;  // only whole pages go
  std::uint64_t max_length = 0;
  StreamId min_id;
  std::int64_t limit = 0;  // the most entries to look at; 0: no limit
};

class StreamLog {
 public:
  // An entry's fields together may be this long.
  static constexpr std::size_t kMaxEntryBytes = std::size_t{1} << 30;

  bool take_apart(Effort& effort) { return pages_.take_apart(effort); }

  std::uint64_t size() const { return size_; }
  std::size_t page_count() const { return pages_.size(); }
  std::size_t heap_bytes() const { return pages_.memory_bytes() + page_bytes_; }

  // Adds an entry. Requires that `id` is above those of all entries, that there is a field, and
  // that no field is a view of this log.
  void append(StreamId id, std::span<const StreamField> fields, const StreamPageLimits& limits);
  // The same for who reads whole pages: begins one that is known by `page`, which is above all ids,
  // with these names at its head; and adds an entry to the last one, which is not below it.
  void open_page(StreamId page, std::span<const StreamField> names);
  void append_to_page(StreamId id, const LoadedEntry& entry);
  // Removes an entry; false when it is not there.
  bool erase(StreamId id);
  void own_for_erase(StreamId id);
  // Removes from the low end; how many there were.
  std::uint64_t trim(const StreamTrim& rule) {
    own_for_trim(rule, 0);
    return trim_owned(rule);
  }
  // Makes trim() ready, for when `more` entries will have been added.
  void own_for_trim(const StreamTrim& rule, std::uint64_t more);
  std::uint64_t trim_owned(const StreamTrim& rule);

  // Entries live until the log is changed.
  std::optional<PackedEntry> find(StreamId id) const;
  std::optional<PackedEntry> first() const;
  std::optional<PackedEntry> last() const;
  // Calls each(PackedEntry) for the entries from `low` to `high`, both included, upwards or
  // downwards, until one call returns false.
  template <class Each>
  void walk_up(StreamId low, StreamId high, const Each& each) const;
  template <class Each>
  void walk_down(StreamId high, StreamId low, const Each& each) const;

  // Calls each(const StreamPage&) in order. A page is found by its first id.
  template <class Each>
  void for_each_page(const Each& each) const {
    pages_.walk([&](const Pages::Item& item) {
      each(*item.value);
      return true;
    });
  }

 private:
  using Pages = OrderedMap<StreamId, Shared<StreamPage>>;

  StreamPage* page_for(std::span<const StreamField> fields, const StreamPageLimits& limits);
  StreamPage* own(StreamId page);
  StreamPage* own_with_room(StreamId page, std::size_t bytes);
  void replace(StreamId page, StreamPage* by);
  void give_back(StreamId page);
  void drop(StreamId page);
  std::uint64_t trim_page(const StreamPage& page, const StreamTrim& rule);
  // Whether trimming goes on to a page, when this much has been removed and this much would be left
  // of all; and whether the whole page goes.
  static bool reaches(const StreamTrim& rule, const StreamPage& page, std::uint64_t size,
                      std::uint64_t removed);
  static bool takes_whole(const StreamTrim& rule, const StreamPage& page, std::uint64_t size);
  // Where an entry with this id is, if it is there.
  const StreamPage* page_of(StreamId id) const {
    const auto* item = pages_.at_or_before(id);
    return item == nullptr ? nullptr : item->value.get();
  }

  Pages pages_;
  std::uint64_t size_ = 0;
  std::size_t page_bytes_ = 0;
};

template <class Each>
void StreamLog::walk_up(StreamId low, StreamId high, const Each& each) const {
  const StreamPage* begin = page_of(low);
  pages_.walk_up(begin == nullptr ? low : begin->first, [&](const Pages::Item& item) {
    const StreamPage& page = *item.value;
    std::uint32_t at = &page == begin ? page.at_or_after(low) : page.begin;
    while (at != page.end) {
      const PackedEntry entry = page.at(at);
      if (high < entry.id() || !each(entry)) return false;
      at = page.after(at, entry);
    }
    return true;
  });
}

template <class Each>
void StreamLog::walk_down(StreamId high, StreamId low, const Each& each) const {
  pages_.walk_down(high, [&](const Pages::Item& item) {
    const StreamPage& page = *item.value;
    std::uint32_t at = high < page.last ? page.at_or_after(high.next()) : page.end;
    while (at != page.begin) {
      at = page.before(at);
      const PackedEntry entry = page.at(at);
      if (entry.id() < low || !each(entry)) return false;
    }
    return true;
  });
}

}  // namespace perigee::ds
