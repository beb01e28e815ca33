#include "engine/keyspace/graveyard.h"

#include <new>
#include <utility>

namespace perigee::keyspace {

template <class T>
void Graveyard::drop_in(std::vector<T>& waiting, T dropped, std::size_t bytes, std::size_t effort) {
  ds::Effort at_once{effort};
  if (dropped.take_apart(at_once)) return;
  try {
    waiting.push_back(std::move(dropped));
    bytes_ += bytes;
  } catch (const std::bad_alloc&) {
    // Then it goes at once.
  }
}

void Graveyard::drop_container(Value value, std::size_t bytes) {
  drop_in(values_, std::move(value), bytes, kAtOnce);
}

void Graveyard::drop(Database database, std::size_t effort) {
  const std::size_t bytes = database.memory_bytes();
  drop_in(databases_, std::move(database), bytes, effort);
}

void Graveyard::take_apart(ds::Effort effort) {
  for (; !values_.empty(); values_.pop_back(), ++gone_)
    if (!values_.back().take_apart(effort)) return;
  for (; !databases_.empty(); databases_.pop_back(), ++gone_)
    if (!databases_.back().take_apart(effort)) return;
  std::vector<Value>().swap(values_);
  std::vector<Database>().swap(databases_);
  bytes_ = 0;
}

}  // namespace perigee::keyspace
