#include "engine/persist/stream_node.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/persist/listpack.h"

namespace perigee::persist {
namespace {

using ds::PackedEntry;
using ds::StreamField;
using ds::StreamPage;

// Flags of an entry.
constexpr std::int64_t kRemoved = 1, kNamesOfHead = 2;

// How many elements stand before an entry's last one.
std::int64_t elements(bool names_of_head, std::size_t fields) {
  const auto n = static_cast<std::int64_t>(fields);
  return names_of_head ? n + 3 : 2 * n + 4;
}

void write_entry(ListpackWriter& out, const StreamPage& page, const PackedEntry& entry) {
  const bool names_of_head = entry.names() != nullptr;
  out.add(names_of_head ? kNamesOfHead : std::int64_t{0});
  out.add(static_cast<std::int64_t>(entry.id().millis - page.first.millis));
  out.add(static_cast<std::int64_t>(entry.id().sequence - page.first.sequence));
  if (!names_of_head) out.add(static_cast<std::int64_t>(entry.field_count()));
  entry.for_each_field([&](const StreamField& field) {
    if (!names_of_head) out.add(field.name);
    out.add(field.value);
  });
  out.add(elements(names_of_head, entry.field_count()));
}

// Texts of fields, kept until the next entry.
class Fields {
 public:
  // Reads so many fields, or their values, the names being those of `head`.
  void read(ListpackReader& in, std::int64_t count, const Fields* head) {
    fields_.clear();
    texts_.clear();
    lengths_.clear();
    for (std::int64_t i = 0; i < count && in.ok(); ++i) {
      if (head == nullptr) add_text(in);
      add_text(in);
    }
    place(head != nullptr);
  }
  // Reads so many names.
  void read_names(ListpackReader& in, std::int64_t count) {
    for (std::int64_t i = 0; i < count && in.ok(); ++i) {
      add_text(in);
      lengths_.push_back(0);
    }
    place(false);
  }
  std::span<const StreamField> get() const { return fields_; }

 private:
  void add_text(ListpackReader& in) {
    base::NumberText number;
    const std::string_view text = in.text(number);
    texts_ += text;
    lengths_.push_back(text.size());
  }
  void place(bool values_only) {
    std::string_view rest = texts_;
    const auto next = [&](std::size_t length) {
      const std::string_view text = rest.substr(0, length);
      rest.remove_prefix(length);
      return text;
    };
    for (std::size_t i = 0; i < lengths_.size();) {
      StreamField field;
      if (!values_only) field.name = next(lengths_[i++]);
      field.value = next(lengths_[i++]);
      fields_.push_back(field);
    }
  }

  std::string texts_;
  std::vector<std::size_t> lengths_;
  std::vector<StreamField> fields_;
};

class NodeReader {
 public:
  NodeReader(std::string_view listpack, StreamId page, ds::Stream& stream, StreamRead& so_far)
      : in_(listpack), page_(page), stream_(stream), so_far_(so_far) {}

  bool read() {
    // More than the elements there can be, so that the sum does not overflow.
    constexpr std::int64_t kMost = std::int64_t{1} << 32;
    const std::int64_t live = in_.number(), removed = in_.number(), names = in_.number();
    if (live < 0 || live > kMost || removed < 0 || removed > kMost || names <= 0) return false;
    if ((so_far_.page && page_ <= *so_far_.page) || (so_far_.entry && page_ <= *so_far_.entry))
      return false;
    so_far_.page = page_;
    names_.read_names(in_, names);
    if (in_.number() != 0) return false;
    for (std::int64_t i = 0; i < live + removed && in_.ok(); ++i) read_entry();
    PackedElement none;
    if (in_.next(none) || !in_.ok()) return false;
    return removed_ == removed;
  }

 private:
  void read_entry() {
    const std::int64_t flags = in_.number();
    const StreamId id{page_.millis + static_cast<std::uint64_t>(in_.number()),
                      page_.sequence + static_cast<std::uint64_t>(in_.number())};
    const bool names_of_head = (flags & kNamesOfHead) != 0;
    const auto count =
        names_of_head ? static_cast<std::int64_t>(names_.get().size()) : in_.number();
    const bool is_removed = (flags & kRemoved) != 0;
    if (flags < 0 || flags > (kRemoved | kNamesOfHead) || count <= 0 || id < page_ ||
        (!is_removed && so_far_.entry && id <= *so_far_.entry))
      return in_.refuse();
    fields_.read(in_, count, names_of_head ? &names_ : nullptr);
    if (in_.number() != elements(names_of_head, fields_.get().size())) in_.refuse();
    if (!in_.ok()) return;
    if (!open_) stream_.open_page(page_, names_.get());
    open_ = true;
    removed_ += is_removed ? 1 : 0;
    stream_.append_to_page(id, {fields_.get(), names_of_head, is_removed});
    if (!is_removed) so_far_.entry = id;
  }

  ListpackReader in_;
  StreamId page_;
  ds::Stream& stream_;
  StreamRead& so_far_;
  Fields names_, fields_;
  std::int64_t removed_ = 0;
  bool open_ = false;
};

}  // namespace

std::string write_stream_node(const StreamPage& page) {
  ListpackWriter out;
  out.add(std::int64_t{page.live});
  out.add(std::int64_t{0});
  out.add(std::int64_t{page.names});
  const char* at = page.data();
  for (std::uint32_t i = 0; i < page.names; ++i) out.add(ds::read_packed_text(at));
  out.add(std::int64_t{0});
  for (std::uint32_t position = page.begin; position != page.end;) {
    const PackedEntry entry = page.at(position);
    write_entry(out, page, entry);
    position = page.after(position, entry);
  }
  return out.finish();
}

bool read_stream_node(std::string_view listpack, StreamId page, ds::Stream& stream,
                      StreamRead& so_far) {
  return NodeReader(listpack, page, stream, so_far).read();
}

}  // namespace perigee::persist
