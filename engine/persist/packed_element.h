// engine/persist/packed_element.h: one element of a listpack or a ziplist.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/numbers.h"

namespace perigee::persist {

// Texts that read as integers are mostly kept as such.
struct PackedElement {
  bool is_number = false;
  std::int64_t number = 0;
  std::string_view bytes;  // when it is no number

  // An integer's text is made in `scratch`.
  std::string_view text(base::NumberText& scratch) const {
    if (!is_number) return bytes;
    scratch = base::to_text(number);
    return scratch.view();
  }
};

}  // namespace perigee::persist
