// perigee/bytes_view.h: a value seen in place, without a copy.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "perigee/check.h"
#include "perigee/export.h"

namespace perigee {

// Bytes inside an engine. Lives until the next call that changes the engine (a key that falls due,
// and is removed by the next call whatever it is, counts as a change). Copy with str() what must
// live longer. Builds with PERIGEE_CHECKED abort when a stale view is touched; others do not look.
//
// A number that the engine stores as a number has no bytes to point at: its text is kept in the
// view itself, which then never becomes stale.
//
// Calls that write may move what a view points to before they have read all their arguments: copy a
// view with str() before passing it to one.
class PERIGEE_API BytesView {
 public:
  BytesView() = default;
  BytesView(std::string_view bytes, const std::uint64_t& epoch)
      : data_(bytes.data()), size_(bytes.size()), epoch_(&epoch), seen_(epoch) {}
  explicit BytesView(std::int64_t number);
  // Copies up to 24 bytes into the view.
  static BytesView of_copy(std::string_view bytes);

  std::string_view view() const {
#ifdef PERIGEE_CHECKED
    PERIGEE_CHECK(epoch_ == nullptr || *epoch_ == seen_,
                  "a view was used after the engine changed");
#endif
    return {data_ != nullptr ? data_ : text_.data(), size_};
  }
  operator std::string_view() const { return view(); }  // NOLINT: implicit
  std::string str() const { return std::string(view()); }
  std::size_t size() const { return view().size(); }
  bool empty() const { return size() == 0; }

  friend bool operator==(const BytesView& a, std::string_view b) { return a.view() == b; }
  friend bool operator==(const BytesView& a, const BytesView& b) { return a.view() == b.view(); }

 private:
  const char* data_ = nullptr;  // null: the bytes are in text_
  std::size_t size_ = 0;
  const std::uint64_t* epoch_ = nullptr;
  std::uint64_t seen_ = 0;
  std::array<char, 24> text_{};
};

}  // namespace perigee
