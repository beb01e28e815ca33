// tests/unit/persist/payload_parts.h: payloads written byte by byte, right ones and wrong ones.
//
// Written anew from the formats, so that the reader is not tested by its own writer.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/crc64.h"

namespace perigee::testing {

// Numbers of `size` bytes, lowest byte first, or highest.
inline std::string little(std::uint64_t n, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes.push_back(static_cast<char>(n >> (8 * i)));
  return bytes;
}
inline std::string big(std::uint64_t n, int size) {
  const std::string bytes = little(n, size);
  return {bytes.rbegin(), bytes.rend()};
}

// With version and checksum.
inline std::string payload(std::string body, int version = 10) {
  body += little(static_cast<std::uint64_t>(version), 2);
  return body + little(base::crc64(body), 8);
}

inline std::string length(std::uint64_t n) { return n < 64 ? little(n, 1) : "\x81" + big(n, 8); }
inline std::string text(std::string_view bytes) {
  return length(bytes.size()) + std::string(bytes);
}

inline std::string type(int number) { return little(static_cast<std::uint64_t>(number), 1); }

// Elements of a listpack: short texts, and integers up to 127.
inline std::string element(std::string_view bytes) {
  return little(0x80 | bytes.size(), 1) + std::string(bytes) + little(1 + bytes.size(), 1);
}
inline std::string element(int n) { return little(static_cast<std::uint64_t>(n), 1) + "\x01"; }

inline std::string join(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += part;
  return all;
}

// A listpack that announces so many elements; -1: as many as there are.
inline std::string listpack(const std::vector<std::string>& elements, int count = -1) {
  const std::string all = join(elements);
  return little(all.size() + 7, 4) +
         little(count < 0 ? elements.size() : static_cast<std::uint64_t>(count), 2) + all + "\xff";
}

// An entry of a ziplist without what stands before it.
inline std::string entry(std::string_view bytes) {
  return little(bytes.size(), 1) + std::string(bytes);
}

inline std::string ziplist(const std::vector<std::string>& entries, int count = -1) {
  std::string all;
  std::size_t before = 0, last = 10;
  for (const std::string& one : entries) {
    last = 10 + all.size();
    all += little(before, 1) + one;
    before = one.size() + 1;
  }
  return little(all.size() + 11, 4) + little(last, 4) +
         little(count < 0 ? entries.size() : static_cast<std::uint64_t>(count), 2) + all + "\xff";
}

inline std::string intset(int width, std::initializer_list<std::int64_t> numbers) {
  std::string bytes = little(static_cast<std::uint64_t>(width), 4) + little(numbers.size(), 4);
  for (const std::int64_t n : numbers) bytes += little(static_cast<std::uint64_t>(n), width);
  return bytes;
}

inline std::string real(double number) { return little(std::bit_cast<std::uint64_t>(number), 8); }

// What a stream is made of, right at first: one node 5-1 with the entries 5-1 and 8-1, and one
// group whose consumer has not acknowledged the first of them.
struct StreamParts {
  int form = 19;
  std::string live = element(2), removed = element(0), names = element(1) + element("f");
  std::string first_entry = element(2) + element(0) + element(0) + element("v") + element(4);
  std::string second_entry = element(2) + element(3) + element(0) + element("w") + element(4);
  std::string node_key = big(5, 8) + big(1, 8);
  std::string more_nodes = {};
  int nodes = 1, elements = 15;
  std::string size = length(2), last_id = length(8) + length(1);
  std::string first_id = length(5) + length(1), max_removed = length(0) + length(0);
  std::string added = length(2);
  int groups = 1;
  std::string group = text("g") + length(5) + length(1) + length(1);
  std::string pending = length(1) + big(5, 8) + big(1, 8) + little(1000, 8) + length(3);
  std::string consumers = length(1);
  std::string consumer = text("c") + little(2000, 8) + length(1) + big(5, 8) + big(1, 8);
  std::string more_groups = {};

  std::string node() const {
    return listpack({live + removed + names + element(0) + first_entry + second_entry}, elements);
  }
  std::string body() const {
    return type(form) + length(static_cast<std::uint64_t>(nodes)) + text(node_key) + text(node()) +
           more_nodes + size + last_id + first_id + max_removed + added +
           length(static_cast<std::uint64_t>(groups)) + group + pending + consumers + consumer +
           more_groups;
  }
};

}  // namespace perigee::testing
