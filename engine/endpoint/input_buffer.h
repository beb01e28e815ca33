// engine/endpoint/input_buffer.h: the bytes of a client that are not yet understood, in one piece.
//
//   | taken | unread() | room() |
//
// Only room() moves bytes. A read that is under way writes behind the unread ones.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace perigee::endpoint {

class InputBuffer {
 public:
  std::string_view unread() const { return {bytes_.get() + begin_, end_ - begin_}; }
  void take(std::size_t count) { begin_ += count; }
  void add(std::size_t count) { end_ += count; }

  // Where the next bytes go: at least one, unless `limit` of them are unread. Grows so that a byte
  // is moved a few times at most, and shrinks when little came since it was last empty. May throw
  // std::bad_alloc, and has changed nothing then.
  std::span<char> room(std::size_t limit);

 private:
  void move_to_front();
  void resize(std::size_t capacity);

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace perigee::endpoint
