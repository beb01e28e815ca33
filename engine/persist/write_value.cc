#include "engine/persist/write_value.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "engine/persist/listpack.h"
#include "engine/persist/write_stream.h"

namespace perigee::persist {
namespace {

using keyspace::Settings;

// One function a container.
std::uint16_t write(RdbWriter& out, const ds::Bytes& string, const Settings&) {
  base::NumberText scratch;
  out.type(RdbType::kString);
  out.text(string.text(scratch));
  return kRdbVersion;
}

// Whether a server that pushes items at the back puts this one in a node that it has begun. Redis
// 7.0.
bool node_takes(const ListpackWriter& node, std::string_view item, std::int64_t setting) {
  constexpr std::array<std::size_t, 5> kNodeBytes = {4096, 8192, 16384, 32768, 65536};
  constexpr std::size_t kSafeBytes = 8192, kOverhead = 8;
  if (item.size() >= kMostTextBytes) return false;
  const std::size_t bytes = node.size() + item.size() + kOverhead;
  if (setting < 0) {
    const auto size = static_cast<std::size_t>(std::min<std::int64_t>(-setting, 5));
    return bytes <= kNodeBytes[size - 1];
  }
  return bytes <= kSafeBytes &&
         node.count() < static_cast<std::size_t>(std::min<std::int64_t>(setting, 32767));
}

// In the nodes of a list to which all items were pushed at the back.
std::uint16_t write(RdbWriter& out, const ds::List& list, const Settings& settings) {
  RdbWriter nodes;
  std::uint64_t count = 0;
  ListpackWriter node;
  const auto end_node = [&] {
    if (node.count() == 0) return;
    nodes.length(kListpackNode);
    nodes.text(node.finish());
    node = ListpackWriter();
    ++count;
  };
  list.for_each(0, list.size(), [&](std::string_view item) {
    if (!node_takes(node, item, settings.list_max_listpack_size)) end_node();
    if (item.size() >= kMostTextBytes) {
      nodes.length(kPlainNode);
      nodes.text(item);
      ++count;
    } else {
      node.add(item);
    }
  });
  end_node();
  out.type(RdbType::kListNodes);
  out.length(count);
  out.raw(nodes.bytes());
  return kRdbVersion;
}

std::uint16_t write(RdbWriter& out, const ds::Set& set, const Settings&) {
  if (!set.integers()) {
    out.type(RdbType::kSet);
    out.length(set.size());
    set.for_each([&](std::string_view member) { out.text(member); });
    return kRdbVersion;
  }
  const ds::IntSet& numbers = set.numbers();
  RdbWriter intset;
  intset.little(static_cast<std::uint32_t>(numbers.width()));
  intset.little(static_cast<std::uint32_t>(numbers.size()));
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const std::int64_t number = numbers.at(k);
    if (numbers.width() == 2)
      intset.little(static_cast<std::int16_t>(number));
    else if (numbers.width() == 4)
      intset.little(static_cast<std::int32_t>(number));
    else
      intset.little(number);
  }
  out.type(RdbType::kSetIntset);
  out.text(intset.bytes());
  return kRdbVersion;
}

// See read_hash.cc. The fields stay in their order.
std::uint16_t write_timed(RdbWriter& out, const ds::Hash& hash) {
  const std::int64_t first = hash.first_deadline();
  out.type(RdbType::kTimedHash);
  out.little(first);
  out.length(hash.size());
  hash.for_each([&](std::string_view name, std::string_view value) {
    const std::int64_t deadline = hash.deadline(hash.find(name));
    out.length(deadline == ds::Hash::kNever ? 0 : static_cast<std::uint64_t>(deadline - first) + 1);
    out.text(name);
    out.text(value);
  });
  return kRdbVersionOfTimedHash;
}

std::uint16_t write(RdbWriter& out, const ds::Hash& hash, const Settings&) {
  if (hash.first_deadline() != ds::Hash::kNever) return write_timed(out, hash);
  if (hash.large() || hash.heap_bytes() >= kMostTextBytes) {
    out.type(RdbType::kHash);
    out.length(hash.size());
    hash.for_each([&](std::string_view name, std::string_view value) {
      out.text(name);
      out.text(value);
    });
    return kRdbVersion;
  }
  ListpackWriter packed;
  hash.for_each([&](std::string_view name, std::string_view value) {
    packed.add(name);
    packed.add(value);
  });
  out.type(RdbType::kHashListpack);
  out.text(packed.finish());
  return kRdbVersion;
}

// A large one from its end, as a server does.
std::uint16_t write(RdbWriter& out, const ds::ZSet& set, const Settings&) {
  if (set.large() || set.heap_bytes() >= kMostTextBytes) {
    out.type(RdbType::kZSet);
    out.length(set.size());
    set.walk_down(set.size() - 1, set.size(), [&](std::string_view member, double score) {
      out.text(member);
      out.real(score);
    });
    return kRdbVersion;
  }
  constexpr int kDigits = 17;
  ListpackWriter packed;
  set.for_each([&](std::string_view member, double score) {
    packed.add(member);
    packed.add(base::to_text_g(score, kDigits).view());
  });
  out.type(RdbType::kZSetListpack);
  out.text(packed.finish());
  return kRdbVersion;
}

std::uint16_t write(RdbWriter& out, const ds::Stream& stream, const Settings&) {
  write_stream(out, stream);
  return kRdbVersion;
}

}  // namespace

std::uint16_t write_value(RdbWriter& out, const keyspace::Value& value, const Settings& settings) {
  return value.visit([&](const auto& container) { return write(out, container, settings); });
}

}  // namespace perigee::persist
