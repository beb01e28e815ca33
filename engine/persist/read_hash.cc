#include "engine/persist/read_hash.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/persist/listpack.h"
#include "engine/persist/ziplist.h"

namespace perigee::persist {
namespace {

using ds::Hash;

// No field of a server goes away later, in Unix milliseconds.
constexpr std::uint64_t kLatestDeadline = (std::uint64_t{1} << 48) - 1;

class HashReader {
 public:
  HashReader(RdbReader& in, const ReadContext& context)
      : in_(in), settings_(context.settings), hash_(context.hash_seed) {}

  Hash read(RdbType type) {
    switch (type) {
      case RdbType::kHashZipmap:
        read_packed<ZipmapReader>();
        return finish(true);
      case RdbType::kHashZiplist:
        read_packed<ZiplistReader>();
        return finish(false);
      case RdbType::kHashListpack:
        read_packed<ListpackReader>();
        return finish(false);
      case RdbType::kTimedHashListpack:
        read_timed_packed();
        return finish(false);
      case RdbType::kTimedHash:
        read_timed_texts();
        return finish(true);
      default:
        read_texts();
        return finish(true);
    }
  }

 private:
  void add(std::string_view field, std::string_view value) {
    in_.require(in_.ok() && hash_.find(field) == 0);
    if (!in_.ok()) return;
    hash_.add(field, value);
    longest_ = std::max({longest_, field.size(), value.size()});
  }
  // 0: no deadline.
  void add(std::string_view field, std::string_view value, std::uint64_t deadline) {
    in_.require(deadline <= kLatestDeadline);
    add(field, value);
    if (in_.ok() && deadline != 0) hash_.set_deadline(field, static_cast<std::int64_t>(deadline));
  }

  void read_texts() {
    std::string name, text;
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) {
      const std::string_view field = in_.text(name);
      add(field, in_.text(text));
    }
  }
  // the first deadline, 8 | how many | deadline, field, value | ...; deadlines are counted from the
  // millisecond before the first one, and 0 is none.
  void read_timed_texts() {
    std::string name, text;
    const auto first = in_.little<std::uint64_t>();
    in_.require(first <= kLatestDeadline);
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) {
      const std::uint64_t behind = in_.length();
      in_.require(behind <= kLatestDeadline);
      const std::string_view field = in_.text(name);
      add(field, in_.text(text), behind == 0 ? 0 : first + behind - 1);
    }
  }
  template <class Reader>
  void read_packed() {
    std::string scratch;
    base::NumberText name, text;
    PackedElement field, value;
    Reader packed(in_.text(scratch));
    while (in_.ok() && packed.next(field)) {
      in_.require(packed.next(value));
      add(field.text(name), value.text(text));
    }
    in_.require(packed.ok());
  }
  // the first deadline, 8 | listpack of field, value, deadline
  void read_timed_packed() {
    in_.little<std::uint64_t>();
    std::string scratch;
    base::NumberText name, text;
    PackedElement field, value, deadline;
    ListpackReader packed(in_.text(scratch));
    while (in_.ok() && packed.next(field)) {
      in_.require(packed.next(value) && packed.next(deadline));
      in_.require(deadline.is_number && deadline.number >= 0);
      add(field.text(name), value.text(text), static_cast<std::uint64_t>(deadline.number));
    }
    in_.require(packed.ok());
  }

  // Whether a server would keep it in its large form; it looks at lengths in some cases only.
  Hash finish(bool lengths_count) {
    const auto most = [](std::int64_t setting) { return static_cast<std::uint64_t>(setting); };
    if (hash_.size() > most(settings_.hash_max_listpack_entries) ||
        (lengths_count && longest_ > most(settings_.hash_max_listpack_value)))
      hash_.set_large();
    return std::move(hash_);
  }

  RdbReader& in_;
  const keyspace::Settings& settings_;
  Hash hash_;
  std::size_t longest_ = 0;
};

}  // namespace

Hash read_hash(RdbReader& in, RdbType type, const ReadContext& context) {
  return HashReader(in, context).read(type);
}

}  // namespace perigee::persist
