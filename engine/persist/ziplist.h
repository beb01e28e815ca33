// engine/persist/ziplist.h: the packed forms of Redis before 7, to be read.
//
//   ziplist | bytes in all, 4 | where the last entry is, 4 | entries, 2 (65535: many) | entries |
//   ff entry   = length of the one before | a mark with a small integer or a length | bytes zipmap
//   | fields, 1 (254: many) | field, value | field, value | ... | ff field   = length | bytes value
//   = length | unused bytes behind it, 1 | bytes | unused
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/persist/byte_reader.h"
#include "engine/persist/packed_element.h"

namespace perigee::persist {

class ZiplistReader {
 public:
  explicit ZiplistReader(std::string_view ziplist);

  // The next element; false at the end, and when something is wrong.
  bool next(PackedElement& element);
  // Whether all was right so far; once next() has answered false: to the end.
  bool ok() const { return in_.ok(); }

 private:
  PackedElement read_element();
  void read_end();

  ByteReader in_;
  std::size_t size_, last_at_, announced_;
  std::size_t count_ = 0, length_before_ = 0;
  bool ended_ = false;
};

class ZipmapReader {
 public:
  explicit ZipmapReader(std::string_view zipmap) : in_(zipmap), announced_(in_.byte()) {}

  bool next(PackedElement& element);
  bool ok() const { return in_.ok(); }

 private:
  std::uint64_t length();

  ByteReader in_;
  std::size_t announced_, count_ = 0;  // elements: fields and values
  bool ended_ = false;
};

}  // namespace perigee::persist
