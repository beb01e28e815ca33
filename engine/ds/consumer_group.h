// engine/ds/consumer_group.h: who was given which entries of a stream, and has not acknowledged
// them.
//
// Four ordered maps: what is pending by id, the same by consumer and id, consumers by number (never
// given twice) and numbers by name. Pending entries know their consumer by its number. Copying a
// group costs four references; either copy may be written.
//
// What changes several maps prepares all of them first, so that running out of memory changes none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "perigee/stream_id.h"

#include "engine/ds/bytes.h"
#include "engine/ds/ordered_map.h"

namespace perigee::ds {

// The name of a group or of a consumer, ordered by its bytes.
struct StreamName {
  Bytes bytes;

  StreamName() = default;
  explicit StreamName(std::string_view text) : bytes(text) {}
  std::string_view text() const { return bytes.text(); }
  friend bool operator<(const StreamName& a, const StreamName& b) { return a.text() < b.text(); }
  friend bool operator<(const StreamName& a, std::string_view b) { return a.text() < b; }
  friend bool operator<(std::string_view a, const StreamName& b) { return a < b.text(); }
};

class ConsumerGroup : public SharedNode {
 public:
  struct Consumer {
    StreamName name;
    std::int64_t seen_at_millis = 0;
    std::uint64_t pending = 0;  // entries
  };
  // One entry that waits to be acknowledged.
  struct Delivery {
    std::int64_t at_millis = 0;
    std::uint64_t count = 0;
    std::uint64_t consumer = 0;
  };
  using Pending = OrderedMap<StreamId, Delivery>;

  static constexpr std::int64_t kUnknown = -1;

  ConsumerGroup(StreamId last, std::int64_t read) : last_delivered(last), entries_read(read) {}
  ConsumerGroup(const ConsumerGroup& other)
      : SharedNode(),
        last_delivered(other.last_delivered),
        entries_read(other.entries_read),
        pending_(other.pending_),
        owned_(other.owned_),
        consumers_(other.consumers_),
        numbers_(other.numbers_),
        next_number_(other.next_number_),
        name_bytes_(other.name_bytes_) {}
  ConsumerGroup* clone() const { return new ConsumerGroup(*this); }
  static void destroy(ConsumerGroup* gone) { delete gone; }
  bool take_apart(Effort& effort) {
    return pending_.take_apart(effort) && owned_.take_apart(effort) &&
           consumers_.take_apart(effort) && numbers_.take_apart(effort);
  }

  StreamId last_delivered;
  std::int64_t entries_read;  // of all that were ever added, or kUnknown

  // The group itself included.
  std::size_t heap_bytes() const {
    return allocation_bytes(sizeof(ConsumerGroup)) + pending_.memory_bytes() +
           owned_.memory_bytes() + consumers_.memory_bytes() + numbers_.memory_bytes() +
           name_bytes_;
  }

  std::size_t consumer_count() const { return consumers_.size(); }
  // The number of a consumer, none when there is none of this name.
  std::optional<std::uint64_t> find_consumer(std::string_view name) const {
    const std::uint64_t* number = numbers_.find(name);
    return number == nullptr ? std::nullopt : std::optional(*number);
  }
  const Consumer& consumer(std::uint64_t number) const { return *consumers_.find(number); }
  // Calls each(number, const Consumer&), by name.
  template <class Each>
  void for_each_consumer(const Each& each) const {
    numbers_.walk([&](const Numbers::Item& item) {
      each(item.value, consumer(item.value));
      return true;
    });
  }

  // Adds a consumer of a new name; returns its number.
  std::uint64_t create_consumer(std::string_view name, std::int64_t now_millis);
  // Removes a consumer with what is pending for it; returns how many entries that were.
  std::uint64_t remove_consumer(std::uint64_t number);
  void see_consumer(std::uint64_t number, std::int64_t now_millis) {
    consumers_.own(number).seen_at_millis = now_millis;
  }
  // Makes a consumer one that can be seen without fail.
  void own_consumer(std::uint64_t number) { consumers_.own(number); }

  // Pending entries, lowest id first.
  const Pending& pending() const { return pending_; }
  // Calls each(StreamId) for those of one consumer from `low` on, until a call returns false.
  template <class Each>
  void walk_pending_of(std::uint64_t number, StreamId low, const Each& each) const {
    owned_.walk_up(Owned{number, low}, [&](const auto& item) {
      return item.key.consumer == number && each(item.key.id);
    });
  }
  // Makes an entry pending, or changes for whom, since when and how often it is.
  void deliver(StreamId id, const Delivery& delivery);
  // Ends that. False when the entry was not pending.
  bool acknowledge(StreamId id);

 private:
  struct Owned {
    std::uint64_t consumer = 0;
    StreamId id;
    friend auto operator<=>(const Owned&, const Owned&) = default;
  };
  using Numbers = OrderedMap<StreamName, std::uint64_t>;

  void hand_over(StreamId id, std::uint64_t from, std::uint64_t to);

  Pending pending_;
  OrderedMap<Owned, Nothing> owned_;
  OrderedMap<std::uint64_t, Consumer> consumers_;
  Numbers numbers_;
  std::uint64_t next_number_ = 1;
  std::size_t name_bytes_ = 0;  // of names too long to stand in the nodes
};

}  // namespace perigee::ds
