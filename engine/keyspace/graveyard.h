// engine/keyspace/graveyard.h: large values and databases that were dropped, until they are gone.
//
// What is dropped is taken apart a bounded number of nodes at a time: some when it is dropped, some
// whenever a turn begins or changes a value. Small values, and those that a fork or a snapshot
// holds as well, go at once. Nothing of this can be seen but in how long a call takes; the account
// of memory knows of what is dropped no more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/keyspace/keyspace.h"
#include "engine/keyspace/value.h"

namespace perigee::keyspace {

class Graveyard {
 public:
  // Bytes of all that was dropped since nothing waited here. 0: nothing waits.
  std::size_t bytes() const { return bytes_; }
  // How many values and databases have gone in steps.
  std::uint64_t gone() const { return gone_; }
  void reset_gone() { gone_ = 0; }

  // Drops a value of that many bytes, or a database.
  void drop(Value&& value, std::size_t bytes) {
    if (value.type() != ValueType::kString) drop_container(std::move(value), bytes);
  }
  void drop(Database database) { drop(std::move(database), kAtOnce); }
  // The same for a copy that another one was changed beside: what it alone has still is what was
  // changed, and most of that goes at once.
  void drop_copy(Database database) { drop(std::move(database), kOfACopy); }

  // What every turn and every edit does.
  void take_some_apart() {
    if (bytes_ != 0) [[unlikely]]
      take_apart({kAtOnce});
  }
  // What a host's idle moment is good for: some milliseconds' worth.
  void take_many_apart() { take_apart({kInIdleTime}); }
  // For when the memory is needed.
  void take_all_apart() { take_apart({}); }

 private:
  // Some microseconds' worth, and more than an edit of a few elements makes.
  static constexpr std::size_t kAtOnce = 64, kInIdleTime = 16384;
  static constexpr std::size_t kOfACopy = 2048;

  void drop(Database database, std::size_t effort);
  void drop_container(Value value, std::size_t bytes);
  void take_apart(ds::Effort effort);
  template <class T>
  void drop_in(std::vector<T>& waiting, T dropped, std::size_t bytes, std::size_t effort);

  std::vector<Value> values_;
  std::vector<Database> databases_;
  std::size_t bytes_ = 0;
  std::uint64_t gone_ = 0;
};

}  // namespace perigee::keyspace
