#include "engine/ds/stream_page.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/base/numbers.h"
#include "engine/ds/listpack_size.h"

namespace perigee::ds {
namespace {

// What a tag says. Most entries need no sequence: it is 0 in another millisecond than the page's.
enum Tag : unsigned char { kOwnNames = 1, kSameMillis = 2, kNoSequence = 4 };

constexpr std::size_t kNumberMost = 10;

std::size_t number_bytes(std::uint64_t n) {
  std::size_t bytes = 1;
  for (; n >= 128; n >>= 7) ++bytes;
  return bytes;
}

char* write_number(char* at, std::uint64_t n) {
  for (; n >= 128; n >>= 7) *at++ = static_cast<char>(128 | (n & 127));
  *at++ = static_cast<char>(n);
  return at;
}

char* write_text(char* at, std::string_view text) {
  at = write_number(at, text.size());
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

std::size_t text_bytes(std::string_view text) { return number_bytes(text.size()) + text.size(); }

// A length that is read from its end: the last byte comes first.
char* write_length_behind(char* at, std::uint64_t n) {
  const std::size_t bytes = number_bytes(n);
  for (std::size_t i = bytes; i-- > 0; n >>= 7)
    at[i] = static_cast<char>((i > 0 ? 128 : 0) | (n & 127));
  return at + bytes;
}

// Moves `end` from behind a length to before what it measures.
const char* step_back(const char* end) {
  std::uint64_t n = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*--end);
    n |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (byte < 128) return end - n;
  }
}

std::int64_t distance(std::uint64_t to, std::uint64_t from) {
  return static_cast<std::int64_t>(to - from);
}

}  // namespace

std::size_t listpack_size(std::string_view text) {
  if (text.size() <= 20)
    if (const auto n = base::parse_int64(text)) return listpack_size(*n);
  const std::size_t head = text.size() < 64 ? 1 : text.size() < 4096 ? 2 : 5;
  return listpack_element(head + text.size());
}

StreamPage* StreamPage::make_raw(std::size_t data_bytes) {
  const std::size_t capacity = allocation_room(sizeof(StreamPage) + data_bytes);
  auto* made = new (::operator new(capacity)) StreamPage;
  made->capacity = static_cast<std::uint32_t>(capacity);
  return made;
}

StreamPage* StreamPage::make(StreamId id, std::span<const StreamField> fields) {
  std::size_t bytes = entry_bytes(fields), fixed = kListpackEnds + listpack_size(0);
  for (const StreamField& field : fields) {
    bytes += text_bytes(field.name);
    fixed += listpack_size(field.name);
  }
  StreamPage* made = make_raw(bytes);
  made->first = made->last = id;
  made->names = static_cast<std::uint32_t>(fields.size());
  made->fixed =
      static_cast<std::uint32_t>(fixed + listpack_size(static_cast<std::int64_t>(fields.size())));
  char* at = made->data();
  for (const StreamField& field : fields) at = write_text(at, field.name);
  made->begin = made->end = static_cast<std::uint32_t>(at - made->data());
  return made;
}

std::uint32_t StreamPage::head() const {
  const char* at = data();
  for (std::uint32_t i = 0; i < names; ++i) read_packed_text(at);
  return static_cast<std::uint32_t>(at - data());
}

// Whatever is copied loses its gap.
StreamPage* StreamPage::with_room(std::size_t bytes) const {
  const std::uint32_t names_end = head(), entries = end - begin;
  StreamPage* made = make_raw(std::size_t{names_end} + entries + bytes);
  made->names = names;
  made->live = live;
  made->removed = removed;
  made->fixed = fixed;
  made->first = first;
  made->last = last;
  made->begin = names_end;
  made->end = names_end + entries;
  std::memcpy(made->data(), data(), names_end);
  std::memcpy(made->data() + names_end, data() + begin, entries);
  return made;
}

std::size_t StreamPage::listpack_bytes() const {
  return std::size_t{fixed} + listpack_size(std::int64_t{live}) +
         listpack_size(std::int64_t{removed});
}

std::size_t StreamPage::entry_bytes(std::span<const StreamField> fields) {
  std::size_t bytes = 1 + 4 * kNumberMost;
  for (const StreamField& field : fields) bytes += text_bytes(field.name) + text_bytes(field.value);
  return bytes;
}

bool StreamPage::same_names(std::span<const StreamField> fields) const {
  if (fields.size() != names) return false;
  const char* at = data();
  return std::ranges::all_of(
      fields, [&](const StreamField& field) { return read_packed_text(at) == field.name; });
}

// What the entry takes in the server's listpack.
std::size_t StreamPage::listpack_entry(StreamId id, const LoadedEntry& entry) const {
  const auto count = static_cast<std::int64_t>(entry.fields.size());
  std::size_t bytes = listpack_size(0) + listpack_size(distance(id.millis, first.millis)) +
                      listpack_size(distance(id.sequence, first.sequence)) +
                      (entry.names_of_page ? listpack_size(count + 3)
                                           : listpack_size(count) + listpack_size(2 * count + 4));
  for (const StreamField& field : entry.fields)
    bytes += (entry.names_of_page ? 0 : listpack_size(field.name)) + listpack_size(field.value);
  return bytes;
}

void StreamPage::append(StreamId id, std::span<const StreamField> fields) {
  append(id, {.fields = fields, .names_of_page = same_names(fields)});
}

void StreamPage::append(StreamId id, const LoadedEntry& entry) {
  fixed += static_cast<std::uint32_t>(listpack_entry(id, entry));
  last = id;
  if (entry.removed) {
    ++removed;
    return;
  }
  const bool same_millis = id.millis == first.millis;
  const std::uint64_t sequence = same_millis ? id.sequence - first.sequence : id.sequence;
  char* const start = data() + end;
  char* at = start + 1;
  *start = static_cast<char>((entry.names_of_page ? 0 : kOwnNames) |
                             (same_millis ? kSameMillis : 0) | (sequence == 0 ? kNoSequence : 0));
  if (!same_millis) at = write_number(at, id.millis - first.millis);
  if (sequence != 0) at = write_number(at, sequence);
  if (!entry.names_of_page) at = write_number(at, entry.fields.size());
  for (const StreamField& field : entry.fields) {
    if (!entry.names_of_page) at = write_text(at, field.name);
    at = write_text(at, field.value);
  }
  at = write_length_behind(at, static_cast<std::uint64_t>(at - start));
  end = static_cast<std::uint32_t>(at - data());
  ++live;
}

// Moves `entry` from the tag to behind the id.
StreamId StreamPage::read_id(const char*& entry) const {
  const auto tag = static_cast<unsigned char>(*entry++);
  const bool same_millis = (tag & kSameMillis) != 0;
  const std::uint64_t millis =
      same_millis ? first.millis : first.millis + read_packed_number(entry);
  const std::uint64_t sequence = (tag & kNoSequence) != 0 ? 0 : read_packed_number(entry);
  return {millis, same_millis ? first.sequence + sequence : sequence};
}

PackedEntry StreamPage::at(std::uint32_t position) const {
  const char* entry = data() + position;
  const auto tag = static_cast<unsigned char>(*entry);
  const StreamId id = read_id(entry);
  if ((tag & kOwnNames) == 0) return {id, data(), entry, names};
  const auto count = static_cast<std::size_t>(read_packed_number(entry));
  return {id, nullptr, entry, count};
}

std::uint32_t StreamPage::after(std::uint32_t position, const PackedEntry& entry) const {
  const char* fields = entry.fields();
  for (std::size_t i = entry.field_count() * (entry.names() == nullptr ? 2 : 1); i > 0; --i)
    read_packed_text(fields);
  const auto length = static_cast<std::uint64_t>(fields - data() - position);
  return static_cast<std::uint32_t>(position + length + number_bytes(length));
}

std::uint32_t StreamPage::before(std::uint32_t position) const {
  return static_cast<std::uint32_t>(step_back(data() + position) - data());
}

std::uint32_t StreamPage::at_or_after(StreamId id) const {
  std::uint32_t found = end;
  while (found > begin) {
    const std::uint32_t lower = before(found);
    const char* entry = data() + lower;
    if (read_id(entry) < id) break;
    found = lower;
  }
  return found;
}

void StreamPage::erase(std::uint32_t position) {
  const std::uint32_t behind = after(position);
  std::memmove(data() + position, data() + behind, end - behind);
  end -= behind - position;
  --live;
  ++removed;
}

void StreamPage::erase_before(std::uint32_t position, std::uint32_t count) {
  begin = position;
  live -= count;
  removed += count;
}

}  // namespace perigee::ds
