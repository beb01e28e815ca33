// tests/unit/ds/counted_new.h: operator new with a count, which can be made to fail.
//
// For the programs that counted_new.cc is part of.
#pragma once

#include <cstddef>

namespace perigee::testing {

// What operator new has handed out and not got back, as ds::allocation_bytes counts it.
std::size_t live_bytes();

// While it lives, `allowed` allocations succeed and the next one fails, once.
class FailingNew {
 public:
  explicit FailingNew(int allowed);
  FailingNew(const FailingNew&) = delete;
  ~FailingNew();
};

}  // namespace perigee::testing
