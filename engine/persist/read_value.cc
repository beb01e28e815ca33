#include "engine/persist/read_value.h"

#include <string>
#include <utility>

#include "engine/persist/listpack.h"
#include "engine/persist/read_hash.h"
#include "engine/persist/read_stream.h"
#include "engine/persist/read_zset.h"
#include "engine/persist/ziplist.h"

namespace perigee::persist {

using ds::List;
using ds::Set;
using keyspace::Value;

namespace {

Value read_string(RdbReader& in) {
  std::string scratch;
  return Value(ds::Bytes::compact(in.text(scratch)));
}

template <class Reader>
void read_packed_list(RdbReader& in, List& list) {
  std::string scratch;
  base::NumberText number;
  PackedElement item;
  Reader packed(in.text(scratch));
  while (packed.next(item)) list.push_back(item.text(number));
  in.require(packed.ok());
}

// One node of a list; an empty one is passed over, as in a server.
void read_list_node(RdbReader& in, List& list) {
  const std::uint64_t kind = in.length();
  if (kind == kListpackNode) return read_packed_list<ListpackReader>(in, list);
  std::string scratch;
  const std::string_view item = in.text(scratch);
  in.require(kind == kPlainNode && !item.empty());
  list.push_back(item);
}

List read_list(RdbReader& in, RdbType type) {
  List list;
  std::string scratch;
  if (type == RdbType::kListZiplist) {
    read_packed_list<ZiplistReader>(in, list);
    return list;
  }
  for (std::uint64_t left = in.length(); left > 0 && in.ok(); --left) {
    if (type == RdbType::kList)
      list.push_back(in.text(scratch));
    else if (type == RdbType::kListZiplists)
      read_packed_list<ZiplistReader>(in, list);
    else
      read_list_node(in, list);
  }
  return list;
}

// Members of a set whose size is known: a server does not even begin to keep them as integers when
// that is too many.
class SetReader {
 public:
  SetReader(RdbReader& in, const ReadContext& context) : in_(in), context_(context) {}

  Set read_texts() {
    std::string scratch;
    for (std::uint64_t left = expect(in_.length()); left > 0 && in_.ok(); --left)
      add(in_.text(scratch));
    return std::move(set_);
  }
  // width, 4 | how many, 4 | integers, lowest first
  Set read_integers() {
    std::string scratch;
    const std::string_view text = in_.text(scratch);
    ByteReader integers(text);
    const auto width = integers.little<std::uint32_t>();
    const auto count = expect(integers.little<std::uint32_t>());
    in_.require((width == 2 || width == 4 || width == 8) && integers.left() == count * width);
    std::int64_t last = 0;
    for (std::uint64_t i = 0; i < count && in_.ok(); ++i) {
      const std::int64_t number = width == 2   ? integers.little<std::int16_t>()
                                  : width == 4 ? integers.little<std::int32_t>()
                                               : integers.little<std::int64_t>();
      in_.require(i == 0 || number > last);
      last = number;
      add(base::to_text(number));
    }
    return std::move(set_);
  }
  Set read_listpack() {
    std::string scratch;
    base::NumberText number;
    PackedElement member;
    ListpackReader packed(in_.text(scratch));
    while (packed.next(member) && in_.ok()) add(member.text(number));
    in_.require(packed.ok());
    return std::move(set_);
  }

 private:
  std::uint64_t expect(std::uint64_t count) {
    const auto most = static_cast<std::uint64_t>(context_.settings.set_max_intset_entries);
    most_integers_ = count > most ? 0 : static_cast<std::size_t>(most);
    return count;
  }
  void add(std::string_view member) { in_.require(set_.add(member, most_integers_)); }

  RdbReader& in_;
  const ReadContext& context_;
  Set set_{context_.hash_seed};
  std::size_t most_integers_ = static_cast<std::size_t>(context_.settings.set_max_intset_entries);
};

template <class T>
std::optional<Value> made(const RdbReader& in, T container) {
  if (!in.ok() || container.empty()) return std::nullopt;
  return Value(std::move(container));
}

std::optional<Value> made(const RdbReader& in, Value string) {
  return in.ok() ? std::optional(std::move(string)) : std::nullopt;
}

}  // namespace

std::optional<Value> read_value(RdbReader& in, RdbType type, const ReadContext& context) {
  switch (type) {
    case RdbType::kString:
      return made(in, read_string(in));
    case RdbType::kList:
    case RdbType::kListZiplist:
    case RdbType::kListZiplists:
    case RdbType::kListNodes:
      return made(in, read_list(in, type));
    case RdbType::kSet:
      return made(in, SetReader(in, context).read_texts());
    case RdbType::kSetIntset:
      return made(in, SetReader(in, context).read_integers());
    case RdbType::kSetListpack:
      return made(in, SetReader(in, context).read_listpack());
    case RdbType::kHash:
    case RdbType::kHashZipmap:
    case RdbType::kHashZiplist:
    case RdbType::kHashListpack:
    case RdbType::kTimedHash:
    case RdbType::kTimedHashListpack:
      return made(in, read_hash(in, type, context));
    case RdbType::kZSetTexts:
    case RdbType::kZSet:
    case RdbType::kZSetZiplist:
    case RdbType::kZSetListpack:
      return made(in, read_zset(in, type, context));
    case RdbType::kStream5:
    case RdbType::kStream:
    case RdbType::kStream72:
      return made(in, read_stream(in, type));
    default:
      return std::nullopt;
  }
}

}  // namespace perigee::persist
