#include "engine/ds/consumer_group.h"

#include <utility>

namespace perigee::ds {

std::uint64_t ConsumerGroup::create_consumer(std::string_view name, std::int64_t now_millis) {
  StreamName made(name);
  const std::size_t bytes = made.bytes.heap_bytes();
  numbers_.prepare_insert(made);
  consumers_.insert(next_number_, {made, now_millis, 0});
  numbers_.insert_prepared(made, made, next_number_);
  name_bytes_ += bytes;
  return next_number_++;
}

std::uint64_t ConsumerGroup::remove_consumer(std::uint64_t number) {
  const Consumer gone = consumer(number);
  while (consumer(number).pending > 0) {
    StreamId id;
    walk_pending_of(number, StreamId::min(), [&](StreamId first) {
      id = first;
      return false;
    });
    acknowledge(id);
  }
  numbers_.prepare_erase(gone.name);
  consumers_.erase(number);
  numbers_.erase_prepared(gone.name);
  name_bytes_ -= gone.name.bytes.heap_bytes();
  return gone.pending;
}

void ConsumerGroup::deliver(StreamId id, const Delivery& delivery) {
  if (const Delivery* old = pending_.find(id)) {
    const std::uint64_t before = old->consumer;
    Delivery& kept = pending_.own(id);
    if (before != delivery.consumer) hand_over(id, before, delivery.consumer);
    kept = delivery;
    return;
  }
  const Owned owned{delivery.consumer, id};
  Consumer& consumer = consumers_.own(delivery.consumer);
  pending_.prepare_insert(id);
  owned_.insert(owned, {});
  pending_.insert_prepared(id, id, delivery);
  ++consumer.pending;
}

void ConsumerGroup::hand_over(StreamId id, std::uint64_t from, std::uint64_t to) {
  consumers_.own(from);
  Consumer& taker = consumers_.own(to);
  owned_.prepare_erase(Owned{from, id});
  owned_.insert({to, id}, {});
  owned_.erase_prepared(Owned{from, id});
  --consumers_.own(from).pending;
  ++taker.pending;
}

bool ConsumerGroup::acknowledge(StreamId id) {
  const Delivery* delivery = pending_.find(id);
  if (delivery == nullptr) return false;
  const Owned owned{delivery->consumer, id};
  Consumer& consumer = consumers_.own(owned.consumer);
  pending_.prepare_erase(id);
  owned_.erase(owned);
  pending_.erase_prepared(id);
  --consumer.pending;
  return true;
}

}  // namespace perigee::ds
