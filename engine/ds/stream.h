// engine/ds/stream.h: what a stream key holds: entries, and groups of consumers.
//
// One reference to a root that is shared between copies until one of them is written. A stream
// without entries is a value all the same: its key stays. What runs out of memory changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "perigee/stream_id.h"

#include "engine/ds/consumer_group.h"
#include "engine/ds/shared_node.h"
#include "engine/ds/stream_log.h"

namespace perigee::ds {

class Stream {
 public:
  using Groups = OrderedMap<StreamName, Shared<ConsumerGroup>>;

  bool take_apart(Effort& effort) { return root_.take_apart(effort); }

  static constexpr bool empty() { return false; }
  std::size_t heap_bytes() const;

  const StreamLog& log() const { return root_ ? root_->log : nothing().log; }
  std::uint64_t size() const { return log().size(); }
  // The id of the entry that was added last, were it removed since; XSETID sets it.
  StreamId last_id() const { return root_ ? root_->last_id : StreamId(); }
  // The highest id that XDEL removed.
  StreamId max_removed_id() const { return root_ ? root_->max_removed_id : StreamId(); }
  // How many entries were ever added.
  std::uint64_t entries_added() const { return root_ ? root_->entries_added : 0; }
  // The id of the first entry; 0-0 when there is none.
  StreamId first_id() const;
  // How many entries were ever added up to this one, where that follows from the ends of the
  // stream; ConsumerGroup::kUnknown otherwise.
  std::int64_t entries_up_to(StreamId id) const;

  // See StreamLog. Requires that `id` is above last_id(). Trims afterwards, and says how many
  // entries that removed; both, or neither when memory runs out.
  std::uint64_t append(StreamId id, std::span<const StreamField> fields,
                       const StreamPageLimits& limits, const StreamTrim& then_trim = {});
  bool erase(StreamId id);
  void own_for_erase(StreamId id) { root().log.own_for_erase(id); }
  // For who reads whole pages: what else is known of the stream is set afterwards.
  void open_page(StreamId page, std::span<const StreamField> names) {
    root().log.open_page(page, names);
  }
  void append_to_page(StreamId id, const LoadedEntry& entry) {
    root().log.append_to_page(id, entry);
  }
  std::uint64_t trim(const StreamTrim& rule) { return root().log.trim(rule); }
  void set_last_id(StreamId id) { root().last_id = id; }
  void set_max_removed_id(StreamId id) { root().max_removed_id = id; }
  void set_entries_added(std::uint64_t count) { root().entries_added = count; }

  // By name. A group lives until the stream is changed.
  const Groups& groups() const { return root_ ? root_->groups : nothing().groups; }
  const ConsumerGroup* find_group(std::string_view name) const {
    const Shared<ConsumerGroup>* found = groups().find(name);
    return found == nullptr ? nullptr : found->get();
  }
  // False when there is one of this name.
  bool create_group(std::string_view name, StreamId last_delivered, std::int64_t entries_read);
  // False when there is none.
  bool destroy_group(std::string_view name);

  // A group opened for change; the stream may be read meanwhile, not changed.
  class GroupEdit;
  // Requires that the group is there. `one_step`: a single function of the group changes it, in
  // place; otherwise a copy is changed, which takes effect with commit().
  GroupEdit edit_group(std::string_view name, bool one_step);

 private:
  struct Root : SharedNode {
    StreamLog log;
    StreamId last_id, max_removed_id;
    std::uint64_t entries_added = 0;
    Groups groups;
    std::size_t group_bytes = 0;  // of the groups and their names

    Root() = default;
    Root(const Root& other)
        : SharedNode(),
          log(other.log),
          last_id(other.last_id),
          max_removed_id(other.max_removed_id),
          entries_added(other.entries_added),
          groups(other.groups),
          group_bytes(other.group_bytes) {}
    Root* clone() const { return new Root(*this); }
    static void destroy(Root* gone) { delete gone; }
    bool take_apart(Effort& effort) { return log.take_apart(effort) && groups.take_apart(effort); }
  };
  static const Root& nothing();

  Root& root() {
    if (!root_) root_ = Shared<Root>(new Root);
    return *root_.own();
  }

  Shared<Root> root_;
};

class Stream::GroupEdit {
 public:
  GroupEdit(const GroupEdit&) = delete;
  GroupEdit& operator=(const GroupEdit&) = delete;
  ~GroupEdit() { total_ += group_->heap_bytes() - before_; }

  ConsumerGroup& operator*() const { return *changed_; }
  ConsumerGroup* operator->() const { return changed_; }
  // The end of a change of several steps. Cannot fail.
  void commit() {
    if (copy_) group_ = std::move(copy_);
  }

 private:
  friend class Stream;
  GroupEdit(Shared<ConsumerGroup>& group, std::size_t& total, bool one_step)
      : group_(group), total_(total), before_(group->heap_bytes()) {
    if (!one_step) copy_ = Shared<ConsumerGroup>(group->clone());
    changed_ = one_step ? group.own() : copy_.own();
  }

  Shared<ConsumerGroup>& group_;
  Shared<ConsumerGroup> copy_;
  ConsumerGroup* changed_;
  std::size_t& total_;
  std::size_t before_;
};

}  // namespace perigee::ds
