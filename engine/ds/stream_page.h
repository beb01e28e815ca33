// engine/ds/stream_page.h: up to a hundred or so entries of a stream in one buffer.
//
//   page | field names | gap | entry | entry | ...            | free |
//                          = tag | ms | seq | names or nothing, values | length, backwards
//
// The names of the first entry stand at the head; entries with the same names keep only values. Ids
// are kept as their distance from the id of the page; numbers take a byte for every seven bits. The
// length behind an entry leads from one to the one before, so an id is looked for from the end.
//
// A page remembers what a server's node of the same history would hold: entries that were removed
// still count against its limits, and its first and last ids stay.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "perigee/stream_id.h"

#include "engine/ds/shared_node.h"

namespace perigee::ds {

struct StreamField {
  std::string_view name, value;
};

// Numbers take a byte for every seven bits, the lowest first; texts have their length before them.
// Both functions move `at` behind what they read.
inline std::uint64_t read_packed_number(const char*& at) {
  std::uint64_t n = static_cast<unsigned char>(*at++);
  if (n < 128) return n;
  n &= 127;
  for (int shift = 7;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    n |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (byte < 128) return n;
  }
}
inline std::string_view read_packed_text(const char*& at) {
  const auto size = static_cast<std::size_t>(read_packed_number(at));
  const std::string_view text(at, size);
  at += size;
  return text;
}

// An entry where it is packed. Lives as long as its page.
class PackedEntry {
 public:
  PackedEntry() = default;
  PackedEntry(StreamId id, const char* names, const char* fields, std::size_t count)
      : id_(id), names_(names), fields_(fields), count_(count) {}

  StreamId id() const { return id_; }
  std::size_t field_count() const { return count_; }
  // Null when the names stand with the values.
  const char* names() const { return names_; }
  const char* fields() const { return fields_; }

  // Calls each(StreamField) in order.
  template <class Each>
  void for_each_field(const Each& each) const {
    const char* names = names_;
    const char* fields = fields_;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::string_view name = read_packed_text(names != nullptr ? names : fields);
      each(StreamField{name, read_packed_text(fields)});
    }
  }

 private:
  StreamId id_;
  const char* names_ = nullptr;
  const char* fields_ = nullptr;
  std::size_t count_ = 0;
};

// An entry that is added to a page whatever is in it already: for who reads whole pages.
struct LoadedEntry {
  std::span<const StreamField> fields;
  bool names_of_page = false;  // names that are not given are those of the page
  bool removed = false;        // it is counted, and not there
};

struct StreamPage : SharedNode {
  std::uint32_t capacity = 0;  // bytes of the page, this header included
  std::uint32_t names = 0;     // how many field names
  std::uint32_t live = 0;      // entries
  std::uint32_t removed = 0;   // entries that there were
  std::uint32_t begin = 0;     // where the first entry begins, counted from data()
  std::uint32_t end = 0;       // where the last one ends
  std::uint32_t fixed = 0;     // bytes of the server's listpack, without the two counts in it
  StreamId first, last;        // of the entries that there ever were

  // A page for an entry with these fields, which is then appended.
  static StreamPage* make(StreamId id, std::span<const StreamField> fields);
  // Keeps its capacity: the room that a gap took is free behind the copy.
  StreamPage* clone() const {
    return with_room(capacity - sizeof(StreamPage) - head() - (end - begin));
  }
  static void destroy(StreamPage* gone) { ::operator delete(gone); }

  // Bytes of the listpack that a server would have.
  std::size_t listpack_bytes() const;
  // What an entry takes at the most.
  static std::size_t entry_bytes(std::span<const StreamField> fields);

  // Adds an entry, in a page with room for it. Requires that `id` is above those of all entries.
  void append(StreamId id, std::span<const StreamField> fields);
  void append(StreamId id, const LoadedEntry& entry);
  bool has_room(std::size_t bytes) const { return bytes <= capacity - sizeof(StreamPage) - end; }
  // A copy with that much room behind the last entry.
  StreamPage* with_room(std::size_t bytes) const;

  // Positions of entries, from `begin` to `end`.
  PackedEntry at(std::uint32_t position) const;
  // Of the next entry; may be `end`. `entry` is the one at the position.
  std::uint32_t after(std::uint32_t position, const PackedEntry& entry) const;
  std::uint32_t after(std::uint32_t position) const { return after(position, at(position)); }
  std::uint32_t before(std::uint32_t position) const;  // of the one before; requires > begin
  // The first entry with an id of `id` or more; `end` when there is none.
  std::uint32_t at_or_after(StreamId id) const;

  // Removes one entry, or the first ones up to a position.
  void erase(std::uint32_t position);
  void erase_before(std::uint32_t position, std::uint32_t count);

  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  char* data() { return reinterpret_cast<char*>(this + 1); }

 private:
  static StreamPage* make_raw(std::size_t data_bytes);
  std::uint32_t head() const;  // where the names end
  bool same_names(std::span<const StreamField> fields) const;
  std::size_t listpack_entry(StreamId id, const LoadedEntry& entry) const;
  StreamId read_id(const char*& entry) const;
};

}  // namespace perigee::ds
