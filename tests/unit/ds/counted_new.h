// tests/unit/ds/counted_new.h: operator new with a count, which can be made to fail.
//
// For the programs that counted_new.cc is part of.
#pragma once

#include <cstddef>

namespace perigee::testing {

// What operator new has handed out and not got back, as ds::allocation_bytes counts it.
std::size_t live_bytes();

// While it lives, `allowed` allocations succeed and the next one fails: once, or it and all others.
class FailingNew {
 public:
  explicit FailingNew(int allowed, bool for_good = false);
  FailingNew(const FailingNew&) = delete;
  ~FailingNew();
  // Whether one has failed.
  bool failed() const;
};

}  // namespace perigee::testing
