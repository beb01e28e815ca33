// XCLAIM, XAUTOCLAIM and XPENDING.
#include <algorithm>

#include "engine/ops/stream_group_ops.h"

namespace perigee::ops {

using ds::ConsumerGroup;
using ds::PackedEntry;
using ds::Stream;
using Delivery = ConsumerGroup::Delivery;

namespace {

// Hands entries over to a consumer, which is created, or seen, with the first of them.
class Claimer {
 public:
  Claimer(const Turn& turn, ConsumerGroup& group, std::string_view consumer,
          const ClaimRequest& request)
      : turn_(turn), group_(group), name_(consumer), request_(request) {
    number_ = group.find_consumer(consumer);
  }

  bool created() const { return created_; }
  // Whether handing over one entry is one step.
  static bool takes_one_step(const ConsumerGroup& group, std::string_view consumer) {
    return group.find_consumer(consumer).has_value();
  }

  bool is_idle(const Delivery& delivery) const {
    return request_.min_idle_millis == 0 ||
           turn_.now_millis() - delivery.at_millis >= request_.min_idle_millis;
  }

  // `delivery` is a copy: of what is pending, or of what is to become so.
  void take(StreamId id, Delivery delivery) {
    if (!number_) {
      number_ = group_.create_consumer(name_, turn_.now_millis());
      created_ = true;
    }
    const std::int64_t now = turn_.now_millis(), at = request_.delivered_at_millis.value_or(now);
    delivery.at_millis = at < 0 || at > now ? now : at;
    delivery.consumer = *number_;
    if (request_.deliveries)
      delivery.count = *request_.deliveries;
    else if (!request_.ids_only)
      ++delivery.count;
    group_.own_consumer(*number_);
    group_.deliver(id, delivery);
    group_.see_consumer(*number_, turn_.now_millis());
  }

 private:
  const Turn& turn_;
  ConsumerGroup& group_;
  std::string_view name_;
  const ClaimRequest& request_;
  std::optional<std::uint64_t> number_;
  bool created_ = false;
};

}  // namespace

std::int64_t millis_since(const Turn& turn, std::int64_t instant) {
  return std::max<std::int64_t>(turn.now_millis() - instant, 0);
}

FoundEntries claim(Turn& turn, const GroupMember& member, std::span<const StreamId> ids,
                   const ClaimRequest& request) {
  auto edit = turn.edit_existing<Stream>(member.key);
  FoundEntries claimed;
  claimed.entries.reserve(ids.size());
  {
    const bool one_step = ids.size() == 1 &&
                          Claimer::takes_one_step(*edit->find_group(member.group), member.consumer);
    auto group = edit->edit_group(member.group, one_step);
    Claimer claimer(turn, *group, member.consumer, request);
    for (const StreamId id : ids) {
      const Delivery* pending = group->pending().find(id);
      const auto entry = edit->log().find(id);
      if (!entry) {
        group->acknowledge(id);
        continue;
      }
      if (pending != nullptr ? !claimer.is_idle(*pending) : !request.force) continue;
      claimer.take(id, pending != nullptr ? *pending : Delivery{.count = 1});
      claimed.entries.push_back(*entry);
    }
    group->last_delivered = std::max(group->last_delivered, request.last_delivered);
    group.commit();
    edit.note_aside(claimer.created() ? "xgroup-createconsumer" : "");
  }
  claimed.stream = *edit;
  return claimed;
}

AutoClaimedEntries auto_claim(Turn& turn, const GroupMember& member, StreamId start,
                              std::size_t limit, const ClaimRequest& request) {
  constexpr std::size_t kLooksEach = 10;
  limit = std::min(limit, Streams::kAll / kLooksEach);
  auto edit = turn.edit_existing<Stream>(member.key);
  AutoClaimedEntries result;
  {
    auto group = edit->edit_group(member.group, false);
    Claimer claimer(turn, *group, member.consumer, request);
    std::size_t looks = limit * kLooksEach;
    const auto* at = group->pending().at_or_after(start);
    while (at != nullptr && looks > 0 &&
           result.claimed.entries.size() + result.erased.size() < limit) {
      --looks;
      const StreamId id = at->key;
      if (const auto entry = edit->log().find(id); !entry) {
        group->acknowledge(id);
        result.erased.push_back(id);
      } else if (claimer.is_idle(at->value)) {
        claimer.take(id, at->value);
        result.claimed.entries.push_back(*entry);
      }
      at = id == StreamId::max() ? nullptr : group->pending().at_or_after(id.next());
    }
    if (at != nullptr) result.next = at->key;
    group.commit();
    edit.note_aside(claimer.created() ? "xgroup-createconsumer" : "");
  }
  result.claimed.stream = *edit;
  return result;
}

void for_each_pending(const Turn& turn, const ConsumerGroup& group, const PendingRange& range,
                      absl::FunctionRef<void(StreamId, const Delivery&)> each) {
  std::uint64_t left = range.limit;
  const auto look = [&](StreamId id, const Delivery& delivery) {
    if (left == 0 || range.high < id) return false;
    if (range.min_idle_millis != 0 &&
        turn.now_millis() - delivery.at_millis < range.min_idle_millis)
      return true;
    each(id, delivery);
    return --left != 0;
  };
  if (!range.consumer)
    return group.pending().walk_up(range.low, [&](const ConsumerGroup::Pending::Item& item) {
      return look(item.key, item.value);
    });
  if (const auto number = group.find_consumer(*range.consumer))
    group.walk_pending_of(*number, range.low,
                          [&](StreamId id) { return look(id, *group.pending().find(id)); });
}

}  // namespace perigee::ops
