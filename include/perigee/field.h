// perigee/field.h: a field and its value: of a hash, and of an entry of a stream.
#pragma once

#include <string_view>

#include "perigee/bytes_view.h"

namespace perigee {

struct FieldValue {
  std::string_view field, value;
};

// The same in place; see BytesView for how long it lives.
struct FieldView {
  BytesView field, value;
};

}  // namespace perigee
