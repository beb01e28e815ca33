// engine/persist/listpack.h: the packed form of Redis 7: small hashes and sorted sets, the nodes of
// lists and of streams.
//
//   bytes in all, 4 | elements, 2 (65535: many) | element | element | ... | ff
//   element = a mark with a small integer or a length | bytes | length of both, backwards
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "engine/persist/byte_reader.h"
#include "engine/persist/packed_element.h"

namespace perigee::persist {

class ListpackWriter {
 public:
  ListpackWriter();
  // A text that reads as an integer is written as one.
  void add(std::string_view text);
  void add(std::int64_t number);

  std::size_t count() const { return count_; }
  // Of the whole listpack.
  std::size_t size() const { return bytes_.size() + 1; }
  // Ends it. Requires size() < 2^32.
  std::string finish();

 private:
  void add_mark(unsigned mark) { bytes_.push_back(static_cast<char>(mark)); }
  void add_little(std::uint64_t number, std::size_t bytes);
  void end_element(std::size_t start);

  std::string bytes_;
  std::size_t count_ = 0;
};

class ListpackReader {
 public:
  explicit ListpackReader(std::string_view listpack);

  // The next element; false at the end, and when something is wrong.
  bool next(PackedElement& element);
  // Whether all was right so far; once next() has answered false: to the end.
  bool ok() const { return in_.ok(); }
  // The same where it is known what comes, an integer or any element: what is not there is refused.
  std::int64_t number();
  std::string_view text(base::NumberText& scratch);
  void refuse() { in_.refuse(); }

 private:
  PackedElement read_element();
  void skip_length(std::size_t length);

  ByteReader in_;
  std::size_t announced_, count_ = 0;
  bool ended_ = false;
};

}  // namespace perigee::persist
