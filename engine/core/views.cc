#include "perigee/bytes_view.h"
#include "perigee/keys.h"

#include "engine/base/numbers.h"

namespace perigee {

BytesView::BytesView(std::int64_t number) : BytesView(of_copy(base::to_text(number))) {}

BytesView BytesView::of_copy(std::string_view bytes) {
  BytesView view;
  view.size_ = bytes.copy(view.text_.data(), view.text_.size());
  return view;
}

std::string_view name_of(ValueType type) {
  switch (type) {
    case ValueType::kString:
      return "string";
    case ValueType::kList:
      return "list";
    case ValueType::kSet:
      return "set";
    case ValueType::kSortedSet:
      return "zset";
    case ValueType::kHash:
      return "hash";
    case ValueType::kStream:
      return "stream";
  }
  return {};
}

}  // namespace perigee
