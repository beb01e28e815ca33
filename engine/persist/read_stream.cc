#include "engine/persist/read_stream.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/persist/stream_node.h"

namespace perigee::persist {
namespace {

using ds::ConsumerGroup;
using ds::Stream;

// So that the time since then can be told.
constexpr std::int64_t kLatestMillis = std::int64_t{1} << 62;

class StreamReader {
 public:
  StreamReader(RdbReader& in, RdbType type) : in_(in), type_(type) {}

  Stream read() {
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) read_node();
    read_totals();
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) read_group();
    return std::move(stream_);
  }

 private:
  StreamId id() { return {in_.length(), in_.length()}; }
  static StreamId sixteen_bytes(ByteReader& in) {
    return {in.big<std::uint64_t>(), in.big<std::uint64_t>()};
  }
  std::int64_t millis() {
    const auto at = in_.little<std::int64_t>();
    in_.require(at >= -kLatestMillis && at <= kLatestMillis);
    return at;
  }

  void read_node() {
    std::string key_scratch, scratch;
    const std::string_view key = in_.text(key_scratch);
    const std::string_view listpack = in_.text(scratch);
    in_.require(key.size() == 16);
    if (!in_.ok()) return;
    ByteReader key_bytes(key);
    in_.require(read_stream_node(listpack, sixteen_bytes(key_bytes), stream_, so_far_));
  }

  void read_totals() {
    in_.require(in_.length() == stream_.size());
    const StreamId last = id();
    in_.require(!so_far_.entry || *so_far_.entry <= last);
    stream_.set_last_id(last);
    if (type_ == RdbType::kStream5) return stream_.set_entries_added(stream_.size());
    const StreamId first = id();
    in_.require(stream_.size() == 0 || first == stream_.first_id());
    const StreamId max_removed = id();
    const std::uint64_t added = in_.length();
    // XSETID may have set the last id below one that was removed.
    in_.require(added >= stream_.size());
    stream_.set_max_removed_id(max_removed);
    stream_.set_entries_added(added);
  }

  void read_group() {
    std::string scratch;
    const std::string_view name = in_.text(scratch);
    const StreamId delivered = id();
    const std::int64_t read = read_count(delivered);
    in_.require(in_.ok() && stream_.create_group(name, delivered, read));
    if (!in_.ok()) return;
    auto group = stream_.edit_group(name, true);
    read_pending();
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) read_consumer(*group);
    in_.require(owned_ == pending_.size());
  }

  std::int64_t read_count(StreamId delivered) {
    if (type_ == RdbType::kStream5) return stream_.entries_up_to(delivered);
    return static_cast<std::int64_t>(in_.length());
  }

  // What is pending in a group, which its consumers then share out: each entry goes to one.
  struct Pending {
    StreamId id;
    std::int64_t at_millis;
    std::uint64_t count;
    bool owned = false;
  };
  void read_pending() {
    pending_.clear();
    owned_ = 0;
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) {
      const StreamId id = sixteen_bytes(in_);
      in_.require(pending_.empty() || pending_.back().id < id);
      const std::int64_t at = millis();
      pending_.push_back({id, at, in_.length()});
    }
  }

  void read_consumer(ConsumerGroup& group) {
    std::string scratch;
    const std::string_view name = in_.text(scratch);
    const std::int64_t seen = millis();
    if (type_ == RdbType::kStream72) millis();  // when it was last given something
    in_.require(!group.find_consumer(name));
    if (!in_.ok()) return;
    const std::uint64_t number = group.create_consumer(name, seen);
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) {
      const StreamId id = sixteen_bytes(in_);
      const auto found = std::ranges::lower_bound(pending_, id, {}, &Pending::id);
      in_.require(found != pending_.end() && found->id == id && !found->owned);
      if (!in_.ok()) return;
      found->owned = true;
      ++owned_;
      group.deliver(id, {found->at_millis, found->count, number});
    }
  }

  RdbReader& in_;
  RdbType type_;
  Stream stream_;
  StreamRead so_far_;
  std::vector<Pending> pending_;
  std::size_t owned_ = 0;
};

}  // namespace

Stream read_stream(RdbReader& in, RdbType type) { return StreamReader(in, type).read(); }

}  // namespace perigee::persist
