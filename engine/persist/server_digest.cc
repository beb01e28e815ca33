#include "engine/persist/server_digest.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/base/numbers.h"
#include "engine/base/sha1.h"

namespace perigee::persist {
namespace {

// Twenty bytes that things are added to, in any order or in just this one.
class Sum {
 public:
  void add(std::string_view bytes) {
    const auto sum = base::sha1(bytes);
    for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] ^= sum[i];
  }
  void add(const Sum& other) { add(other.view()); }
  void add_in_order(std::string_view bytes) {
    add(bytes);
    bytes_ = base::sha1(view());
  }
  // Four bytes, the highest first.
  void add_in_order(std::uint32_t number) {
    const char bytes[4] = {static_cast<char>(number >> 24), static_cast<char>(number >> 16),
                           static_cast<char>(number >> 8), static_cast<char>(number)};
    add_in_order(std::string_view(bytes, 4));
  }
  std::string hex() const {
    const auto digits = base::to_hex(bytes_);
    return {digits.data(), digits.size()};
  }

 private:
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  std::array<unsigned char, 20> bytes_{};
};

// One function a container.
void add_content(Sum& sum, const ds::Bytes& string) {
  base::NumberText scratch;
  sum.add_in_order(string.text(scratch));
}

void add_content(Sum& sum, const ds::List& list) {
  list.for_each(0, list.size(), [&](std::string_view item) { sum.add_in_order(item); });
}

void add_content(Sum& sum, const ds::Set& set) {
  set.for_each([&](std::string_view member) { sum.add(member); });
}

void add_content(Sum& sum, const ds::Hash& hash) {
  hash.for_each([&](std::string_view name, std::string_view value) {
    Sum field;
    field.add_in_order(name);
    field.add_in_order(value);
    sum.add(field);
  });
}

void add_content(Sum& sum, const ds::ZSet& set) {
  set.for_each([&](std::string_view member, double score) {
    Sum element;
    element.add_in_order(member);
    element.add_in_order(base::to_text_g(score, 17).view());
    sum.add(element);
  });
}

void add_content(Sum& sum, const ds::Stream& stream) {
  stream.log().walk_up(StreamId::min(), StreamId::max(), [&](const ds::PackedEntry& entry) {
    const StreamId id = entry.id();
    sum.add_in_order(std::string(base::to_text(id.millis).view()) + "." +
                     std::string(base::to_text(id.sequence).view()));
    entry.for_each_field([&](const ds::StreamField& field) {
      sum.add_in_order(field.name);
      sum.add_in_order(field.value);
    });
    return true;
  });
}

// A server's numbers for types: string, list, set, sorted set, hash, module, stream.
std::uint32_t type_number(ValueType type) {
  switch (type) {
    case ValueType::kString:
      return 0;
    case ValueType::kList:
      return 1;
    case ValueType::kSet:
      return 2;
    case ValueType::kSortedSet:
      return 3;
    case ValueType::kHash:
      return 4;
    default:
      return 6;
  }
}

void add_value(Sum& sum, const keyspace::KeyEntry& entry) {
  sum.add_in_order(type_number(entry.value.type()));
  entry.value.visit([&](const auto& content) { add_content(sum, content); });
  if (entry.deadline != keyspace::kNoDeadline) sum.add("!!expire!!");
}

}  // namespace

std::string server_digest(const keyspace::KeyEntry& entry) {
  Sum sum;
  add_value(sum, entry);
  return sum.hex();
}

std::string server_digest(const keyspace::Keyspace& keyspace) {
  Sum all;
  for (std::size_t i = 0; i < keyspace.databases.size(); ++i) {
    const keyspace::Database& database = keyspace.databases[i];
    if (database.keys.size() == 0) continue;
    all.add_in_order(static_cast<std::uint32_t>(i));
    database.keys.for_each([&](std::uint64_t, const keyspace::KeyEntry& entry) {
      Sum key;
      key.add_in_order(entry.key());
      add_value(key, entry);
      all.add(key);
    });
  }
  return all.hex();
}

}  // namespace perigee::persist
