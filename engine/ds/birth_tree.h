// engine/ds/birth_tree.h: entries in the order in which they were born.
//
// A radix tree over birth numbers (1, 2, 3, ... never used twice). Sixty-four births make a chunk;
// a chunk has room only for entries that are alive, or were when it was last packed:
//
//   node | counts[64] | links[64] | gapless   a level: 6 bits of the birth
//     |
//   chunk | live, placed: a bit a birth | entries, by rank among the placed births
//
// So an entry is found by its birth, in any order, without moving anything; a walk goes by birth;
// the counts give the k-th entry. A bit above each chunk says whether its places are simply those
// of its births, as in most: then an entry is read without its chunk's first line. Every node is
// shareable: copying a tree copies one link.
//
// What runs out of memory leaves the entries as they were. Removing needs memory only for nodes
// that copies share, and what own() was asked for is not shared any more.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "engine/ds/shared_node.h"

namespace perigee::ds {

template <class Entry>
class BirthTree {
 public:
  BirthTree() = default;
  BirthTree(const BirthTree& other)
      : root_(other.root_),
        height_(other.height_),
        size_(other.size_),
        next_(other.next_),
        bytes_(other.bytes_) {
    if (root_ != nullptr) root_->retain();
  }
  BirthTree(BirthTree&& other) noexcept { swap(other); }
  BirthTree& operator=(BirthTree other) noexcept {
    swap(other);
    return *this;
  }
  ~BirthTree() {
    if (root_ != nullptr) release(root_, height_);
  }
  bool take_apart(Effort& effort) {
    if (root_ != nullptr && !release(root_, height_, effort)) return false;
    root_ = nullptr;
    return true;
  }
  void swap(BirthTree& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(height_, other.height_);
    std::swap(size_, other.size_);
    std::swap(next_, other.next_);
    std::swap(bytes_, other.bytes_);
  }

  std::size_t size() const { return size_; }
  // Bytes of all nodes, shared or not, without what the entries point to.
  std::size_t memory_bytes() const { return bytes_; }
  // The birth that the next entry gets.
  std::uint64_t next_birth() const { return next_; }

  // Adds an entry, the youngest; returns its birth.
  std::uint64_t append(Entry&& entry);
  // The entry born then. Requires that it is alive.
  const Entry& get(std::uint64_t birth) const;
  // The same for writing: what other copies share is cloned on the way. Lives until the tree is
  // changed or copied.
  Entry& own(std::uint64_t birth);
  // Whether own() would have to clone the chunk.
  bool shared(std::uint64_t birth) const;
  // Removes the entry born then. Requires that it is alive; and, of the second, that it was owned.
  void erase(std::uint64_t birth) {
    own(birth);
    erase_owned(birth);
  }
  void erase_owned(std::uint64_t birth);
  // Undoes the append that came last. Cannot fail.
  void take_back(std::uint64_t birth);

  // The birth of the k-th entry, oldest first. Requires k < size().
  std::uint64_t nth(std::size_t k) const;
  // The youngest entry born before `birth`, and the oldest born then or later; 0: there is none.
  std::uint64_t before(std::uint64_t birth) const;
  std::uint64_t from(std::uint64_t birth) const;

  // Calls each(birth, const Entry&), oldest first.
  template <class Each>
  void for_each(const Each& each) const {
    if (root_ != nullptr) walk(root_, height_, 1, each);
  }

 private:
  friend struct BirthTreePeer;  // a test's
  static constexpr int kBits = 6, kWays = 1 << kBits;
  static constexpr int kMaxHeight = 10;  // births have 64 bits

  struct Node : SharedNode {
    std::uint32_t counts[kWays] = {};
    SharedNode* links[kWays] = {};
    std::uint64_t gapless = 0;  // above the chunks: a bit for each that has no gaps
  };

  struct alignas(alignof(Entry) < 8 ? 8 : alignof(Entry)) Chunk : SharedNode {
    std::uint32_t capacity = 0;
    std::uint64_t live = 0;    // births whose entry is alive
    std::uint64_t placed = 0;  // births that have a place

    Entry* entries() { return reinterpret_cast<Entry*>(this + 1); }
    const Entry* entries() const { return reinterpret_cast<const Entry*>(this + 1); }
    std::size_t count() const { return static_cast<std::size_t>(std::popcount(live)); }
    std::size_t used() const { return static_cast<std::size_t>(std::popcount(placed)); }
    // Whether every birth before the last one that has a place has one, too.
    bool gapless() const { return (placed & (placed + 1)) == 0; }
    // Where the entry of a placed birth is. Chunks without gaps, the most, need no counting.
    std::size_t at(unsigned slot) const {
      const std::uint64_t older = (std::uint64_t{1} << slot) - 1;
      if ((placed & older) == older) return slot;
      return static_cast<std::size_t>(std::popcount(placed & older));
    }
  };

  static Node* node(SharedNode* n) { return static_cast<Node*>(n); }
  static const Node* node(const SharedNode* n) { return static_cast<const Node*>(n); }
  static Chunk* chunk(SharedNode* n) { return static_cast<Chunk*>(n); }
  static const Chunk* chunk(const SharedNode* n) { return static_cast<const Chunk*>(n); }

  // Births count from 1, places in the tree from 0.
  static unsigned way(std::uint64_t birth, int height) {
    return static_cast<unsigned>((birth - 1) >> (kBits * height)) & (kWays - 1);
  }
  static bool beyond(std::uint64_t birth, int height) {
    return ((birth - 1) >> (kBits * (height + 1))) != 0;
  }
  static std::uint64_t bit(std::uint64_t birth, int height = 0) {
    return std::uint64_t{1} << way(birth, height);
  }
  static constexpr std::size_t node_bytes() { return allocation_bytes(sizeof(Node)); }
  static std::size_t chunk_bytes(std::size_t capacity) {
    return allocation_bytes(sizeof(Chunk) + capacity * sizeof(Entry));
  }

  static Chunk* place_chunk(void* memory, std::size_t capacity) {
    auto* made = new (memory) Chunk;
    made->capacity = static_cast<std::uint32_t>(capacity);
    return made;
  }
  static Chunk* make_chunk(std::size_t capacity) {
    return place_chunk(
        ::operator new (sizeof(Chunk) + capacity * sizeof(Entry), std::align_val_t{alignof(Chunk)}),
        capacity);
  }
  // Youngest first: an allocator that grows a heap at its end then gives memory back bit by bit.
  static bool destroy_chunk(Chunk* gone, Effort& effort) {
    while (gone->live != 0) {
      const unsigned slot = static_cast<unsigned>(std::bit_width(gone->live)) - 1;
      Entry* entry = gone->entries() + gone->at(slot);
      if (!ds::take_apart(*entry, effort) || !effort.spend()) return false;
      std::destroy_at(entry);
      gone->live ^= std::uint64_t{1} << slot;
    }
    ::operator delete (gone, std::align_val_t{alignof(Chunk)});
    return true;
  }
  // Gives back one reference to a node; false when something is left of it.
  static bool release(SharedNode* n, int height, Effort& effort) {
    if (!n->keep_last()) return true;
    if (height == 0) return destroy_chunk(chunk(n), effort);
    for (int i = kWays; i-- > 0;) {
      SharedNode*& link = node(n)->links[i];
      if (link != nullptr && !release(link, height - 1, effort)) return false;
      link = nullptr;
    }
    delete node(n);
    return true;
  }
  [[gnu::noinline]] static void release(SharedNode* n, int height) {
    Effort all;
    release(n, height, all);
  }
  static void own_node(SharedNode*& link) {
    if (!link->shared()) return;
    auto* copy = new Node;
    copy->gapless = node(link)->gapless;
    for (int i = 0; i < kWays; ++i) {
      copy->counts[i] = node(link)->counts[i];
      copy->links[i] = node(link)->links[i];
      if (copy->links[i] != nullptr) copy->links[i]->retain();
    }
    release(std::exchange(link, copy), 1);
  }

  // The copy has the same places, also those of the dead: what a tree takes does not tell whether
  // there are copies of it.
  static void own_chunk(SharedNode*& link) {
    if (!link->shared()) return;
    const Chunk* old = chunk(link);
    Chunk* made = make_chunk(old->capacity);
    for (std::uint64_t m = old->live; m != 0; m &= m - 1) {
      const std::size_t at = old->at(static_cast<unsigned>(std::countr_zero(m)));
      new (made->entries() + at) Entry(old->entries()[at]);
    }
    made->live = old->live;
    made->placed = old->placed;
    release(std::exchange(link, made), 0);
  }

  // Replaces a chunk by one that holds its live entries, in order, with room for `capacity`. The
  // entries are moved when nobody else holds them.
  void repack(SharedNode*& link, std::size_t capacity) { repack(link, make_chunk(capacity)); }
  void repack(SharedNode*& link, Chunk* made) {
    Chunk* old = chunk(link);
    const bool keep = old->shared();
    Entry* to = made->entries();
    for (std::uint64_t m = old->live; m != 0; m &= m - 1) {
      Entry* from = old->entries() + old->at(static_cast<unsigned>(std::countr_zero(m)));
      if (keep)
        new (to++) Entry(*from);
      else
        new (to++) Entry(std::move(*from));
    }
    made->live = made->placed = old->live;
    bytes_ += chunk_bytes(made->capacity);
    bytes_ -= chunk_bytes(old->capacity);
    release(std::exchange(link, made), 0);
  }

  // Gives back what a chunk no longer needs, if there is memory for that.
  void shrink(SharedNode*& link) {
    const std::size_t capacity = chunk(link)->capacity / 2;
    void* memory = ::operator new (sizeof(Chunk) + capacity * sizeof(Entry),
                                   std::align_val_t{alignof(Chunk)}, std::nothrow);
    if (memory != nullptr) repack(link, place_chunk(memory, capacity));
  }

  void raise_to(std::uint64_t birth);
  SharedNode*& own_path(std::uint64_t birth);
  static bool is_empty(const Node& n) {
    for (const std::uint32_t count : n.counts)
      if (count != 0) return false;
    return true;
  }
  bool remove_from_chunk(SharedNode*& link, std::uint64_t birth);
  template <class Each>
  static void walk(const SharedNode* n, int height, std::uint64_t base, const Each& each);
  static std::uint64_t youngest(const SharedNode* n, int height, std::uint64_t base,
                                std::uint64_t last);
  static std::uint64_t oldest(const SharedNode* n, int height, std::uint64_t base,
                              std::uint64_t first);
  // Says above the chunk of `birth`, if it is there, whether it has gaps. The way to it is owned.
  void note_gaps(std::uint64_t birth) {
    if (height_ == 0) return;
    Node* parent = node(root_);
    for (int h = height_; h > 1 && parent != nullptr; --h)
      parent = node(parent->links[way(birth, h)]);
    if (parent != nullptr) note_gaps(*parent, birth);
  }
  static void note_gaps(Node& parent, std::uint64_t birth) {
    const SharedNode* below = parent.links[way(birth, 1)];
    if (below == nullptr) return;
    const std::uint64_t noted = parent.gapless & ~bit(birth, 1);
    parent.gapless = chunk(below)->gapless() ? noted | bit(birth, 1) : noted;
  }

  SharedNode* root_ = nullptr;  // a chunk at height 0, a node above
  int height_ = 0;
  std::size_t size_ = 0;
  std::uint64_t next_ = 1;
  std::size_t bytes_ = 0;
};

// Makes the tree tall enough for `birth`.
template <class Entry>
void BirthTree<Entry>::raise_to(std::uint64_t birth) {
  if (root_ == nullptr) {
    height_ = 0;
    while (beyond(birth, height_)) ++height_;
    return;
  }
  while (beyond(birth, height_)) {
    auto* up = new Node;
    up->counts[0] = static_cast<std::uint32_t>(size_);
    up->links[0] = root_;
    if (height_ == 0) note_gaps(*up, 1);
    root_ = up;
    ++height_;
    bytes_ += node_bytes();
  }
}

// The link to the chunk of `birth`, every node above it owned (and made, where missing).
template <class Entry>
SharedNode*& BirthTree<Entry>::own_path(std::uint64_t birth) {
  SharedNode** link = &root_;
  for (int h = height_; h > 0; --h) {
    if (*link == nullptr) {
      *link = new Node;
      bytes_ += node_bytes();
    }
    own_node(*link);
    link = &node(*link)->links[way(birth, h)];
  }
  return *link;
}

template <class Entry>
std::uint64_t BirthTree<Entry>::append(Entry&& entry) {
  const std::uint64_t birth = next_;
  raise_to(birth);
  SharedNode*& link = own_path(birth);
  if (link == nullptr) {
    const std::size_t capacity = size_ >= kWays ? kWays : 4;
    link = make_chunk(capacity);
    bytes_ += chunk_bytes(capacity);
  }
  Chunk* c = chunk(link);
  if (c->used() == c->capacity)
    repack(link,
           c->count() * 2 >= c->capacity && c->capacity < kWays ? c->capacity * 2 : c->capacity);
  own_chunk(link);
  c = chunk(link);
  // Everything is ready: nothing fails from here on.
  new (c->entries() + c->used()) Entry(std::move(entry));
  c->live |= bit(birth);
  c->placed |= bit(birth);
  SharedNode* n = root_;
  for (int h = height_; h > 0; n = node(n)->links[way(birth, h--)]) {
    ++node(n)->counts[way(birth, h)];
    if (h == 1) note_gaps(*node(n), birth);
  }
  ++size_;
  return next_++;
}

template <class Entry>
const Entry& BirthTree<Entry>::get(std::uint64_t birth) const {
  const SharedNode *n = root_, *parent = nullptr;
  for (int h = height_; h > 0; --h) n = node(parent = n)->links[way(birth, h)];
  const Chunk* c = chunk(n);
  const unsigned slot = way(birth, 0);
  const bool gapless = parent != nullptr && (node(parent)->gapless & bit(birth, 1)) != 0;
  return c->entries()[gapless ? slot : c->at(slot)];
}

template <class Entry>
Entry& BirthTree<Entry>::own(std::uint64_t birth) {
  SharedNode*& link = own_path(birth);
  own_chunk(link);
  Chunk* c = chunk(link);
  return c->entries()[c->at(way(birth, 0))];
}

template <class Entry>
bool BirthTree<Entry>::shared(std::uint64_t birth) const {
  const SharedNode* n = root_;
  for (int h = height_; h > 0 && !n->shared(); --h) n = node(n)->links[way(birth, h)];
  return n->shared();
}

template <class Entry>
void BirthTree<Entry>::erase_owned(std::uint64_t birth) {
  SharedNode** links[kMaxHeight + 1];
  links[height_] = &root_;
  for (int h = height_; h > 0; --h) links[h - 1] = &node(*links[h])->links[way(birth, h)];
  if (remove_from_chunk(*links[0], birth)) note_gaps(birth);
  for (int h = 1; h <= height_; ++h) {
    Node* n = node(*links[h]);
    if (--n->counts[way(birth, h)] != 0 || !is_empty(*n)) continue;
    bytes_ -= node_bytes();
    release(std::exchange(*links[h], nullptr), h);
  }
  --size_;
}

// Whether entries have other places now. `link` is null when nothing is left behind it.
template <class Entry>
bool BirthTree<Entry>::remove_from_chunk(SharedNode*& link, std::uint64_t birth) {
  Chunk* c = chunk(link);
  if (c->count() == 1) {
    bytes_ -= chunk_bytes(c->capacity);
    release(std::exchange(link, nullptr), 0);
    return false;
  }
  std::destroy_at(c->entries() + c->at(way(birth, 0)));
  c->live &= ~bit(birth);
  const bool sparse = c->capacity > 4 && c->count() * 2 <= c->capacity;
  if (sparse) shrink(link);
  return sparse;
}

// The birth is given again, so its place is, too.
template <class Entry>
void BirthTree<Entry>::take_back(std::uint64_t birth) {
  erase_owned(birth);
  next_ = birth;
  SharedNode* n = root_;
  for (int h = height_; h > 0 && n != nullptr; --h) n = node(n)->links[way(birth, h)];
  if (n != nullptr) chunk(n)->placed &= ~bit(birth);
  note_gaps(birth);
}

template <class Entry>
std::uint64_t BirthTree<Entry>::nth(std::size_t k) const {
  const SharedNode* n = root_;
  std::uint64_t birth = 0;
  for (int h = height_; h > 0; --h) {
    unsigned w = 0;
    while (k >= node(n)->counts[w]) k -= node(n)->counts[w++];
    birth |= std::uint64_t{w} << (kBits * h);
    n = node(n)->links[w];
  }
  std::uint64_t live = chunk(n)->live;
  while (k-- > 0) live &= live - 1;
  return 1 + (birth | static_cast<unsigned>(std::countr_zero(live)));
}

template <class Entry>
std::uint64_t BirthTree<Entry>::before(std::uint64_t birth) const {
  if (root_ == nullptr || birth <= 1) return 0;
  const std::uint64_t last = std::uint64_t{1} << (kBits * (height_ + 1));
  return youngest(root_, height_, 1, birth <= last ? birth - 1 : last);
}

template <class Entry>
std::uint64_t BirthTree<Entry>::from(std::uint64_t birth) const {
  if (birth == 0) birth = 1;
  if (root_ == nullptr || beyond(birth, height_)) return 0;
  return oldest(root_, height_, 1, birth);
}

// The youngest entry below `n` born at `last` or before; `base` is the first birth below `n`.
template <class Entry>
std::uint64_t BirthTree<Entry>::youngest(const SharedNode* n, int height, std::uint64_t base,
                                         std::uint64_t last) {
  const auto top = static_cast<int>((last - base) >> (kBits * height));
  if (height == 0) {
    const std::uint64_t live = chunk(n)->live & (~std::uint64_t{0} >> (kWays - 1 - top));
    return live == 0 ? 0 : base + static_cast<unsigned>(kWays - 1 - std::countl_zero(live));
  }
  for (int w = top; w >= 0; --w) {
    if (node(n)->links[w] == nullptr) continue;
    const std::uint64_t first = base + (static_cast<std::uint64_t>(w) << (kBits * height));
    const std::uint64_t end = first + (std::uint64_t{1} << (kBits * height)) - 1;
    if (const auto birth = youngest(node(n)->links[w], height - 1, first, w == top ? last : end))
      return birth;
  }
  return 0;
}

// The oldest entry below `n` born at `first` or later.
template <class Entry>
std::uint64_t BirthTree<Entry>::oldest(const SharedNode* n, int height, std::uint64_t base,
                                       std::uint64_t first) {
  const auto low = static_cast<int>((first - base) >> (kBits * height));
  if (height == 0) {
    const std::uint64_t live = chunk(n)->live & (~std::uint64_t{0} << low);
    return live == 0 ? 0 : base + static_cast<unsigned>(std::countr_zero(live));
  }
  for (int w = low; w < kWays; ++w) {
    if (node(n)->links[w] == nullptr) continue;
    const std::uint64_t start = base + (static_cast<std::uint64_t>(w) << (kBits * height));
    if (const auto birth = oldest(node(n)->links[w], height - 1, start, w == low ? first : start))
      return birth;
  }
  return 0;
}

template <class Entry>
template <class Each>
void BirthTree<Entry>::walk(const SharedNode* n, int height, std::uint64_t base, const Each& each) {
  if (height == 0) {
    const Chunk* c = chunk(n);
    for (std::uint64_t m = c->live; m != 0; m &= m - 1) {
      const auto slot = static_cast<unsigned>(std::countr_zero(m));
      each(base + slot, c->entries()[c->at(slot)]);
    }
    return;
  }
  for (int w = 0; w < kWays; ++w)
    if (node(n)->links[w] != nullptr)
      walk(node(n)->links[w], height - 1,
           base + (static_cast<std::uint64_t>(w) << (kBits * height)), each);
}

}  // namespace perigee::ds
