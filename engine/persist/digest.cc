#include "engine/persist/digest.h"

#include "engine/base/numbers.h"

namespace perigee::persist {
namespace {

using keyspace::KeyEntry;

// Lengths go before bytes, so that no two contents run together to the same stream.
void add(base::Hasher128& hasher, std::string_view bytes) {
  hasher.update_u64(bytes.size());
  hasher.update(bytes);
}

// What a value holds, in the order that readers see: one function a container.
void add_content(base::Hasher128& hasher, const ds::Bytes& string) {
  base::NumberText scratch;
  add(hasher, string.text(scratch));
}

void add_content(base::Hasher128& hasher, const ds::List& list) {
  hasher.update_u64(list.size());
  list.for_each(0, list.size(), [&](std::string_view item) { add(hasher, item); });
}

void add_content(base::Hasher128& hasher, const ds::Hash& hash) {
  hasher.update_u64(hash.size());
  hash.for_each([&](std::string_view name, std::string_view value) {
    add(hasher, name);
    add(hasher, value);
    if (hash.timed()) hasher.update_u64(static_cast<std::uint64_t>(hash.deadline(hash.find(name))));
  });
}

void add_content(base::Hasher128& hasher, const ds::Set& set) {
  hasher.update_u64(set.size());
  set.for_each([&](std::string_view member) { add(hasher, member); });
}

base::Hash128 digest_of(const KeyEntry& entry, std::uint64_t database) {
  base::Hasher128 hasher;
  hasher.update_u64(database);
  add(hasher, entry.key());
  hasher.update_u64(static_cast<std::uint64_t>(entry.deadline));
  hasher.update_u64(static_cast<std::uint64_t>(entry.value.type()));
  entry.value.visit([&](const auto& container) { add_content(hasher, container); });
  return hasher.finish();
}

}  // namespace

base::Hash128 digest(const keyspace::Keyspace& keyspace) {
  // The sum does not depend on the order of the keys.
  base::Hash128 sum;
  for (std::uint64_t i = 0; i < keyspace::kDatabases; ++i)
    keyspace.databases[i].keys.for_each([&](std::uint64_t, const KeyEntry& entry) {
      const base::Hash128 one = digest_of(entry, i);
      sum.lo += one.lo;
      sum.hi += one.hi + (sum.lo < one.lo ? 1 : 0);
    });
  return sum;
}

}  // namespace perigee::persist
