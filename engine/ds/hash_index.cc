#include "engine/ds/hash_index.h"

#include <new>
#include <utility>

#include "absl/cleanup/cleanup.h"

namespace perigee::ds {
namespace {

constexpr std::align_val_t kLine{64};

// A fan with this many entries or fewer becomes a segment again. Well below the hundred or so that
// make a segment a fan, so that a size which wavers does not pay each time.
constexpr std::uint32_t kFoldAt = 48;

}  // namespace

HashIndex::Link HashIndex::make_segment(unsigned log2) {
  const std::size_t size = sizeof(Bucket) << log2;
  void* memory = ::operator new(size, kLine);
  std::memset(memory, 0, size);
  auto* made = static_cast<Bucket*>(memory);
  new (&made->refs) std::atomic<std::uint32_t>(1);
  return reinterpret_cast<Link>(made) | log2 << 1;
}

HashIndex::Fan* HashIndex::make_fan() { return new Fan; }

void HashIndex::retain(Link link) {
  if (link == 0) return;
  auto& refs = is_fan(link) ? fan(link)->refs : segment(link)->refs;
  refs.fetch_add(1, std::memory_order_relaxed);
}

// Gives back one reference to what is behind a link; false when something is left of it.
bool HashIndex::release(Link& link, Effort& effort) {
  if (is_fan(link)) {
    Fan* node = fan(link);
    if (node->keep_last()) {
      for (Link& child : node->links)
        if (!release(child, effort)) return false;
      delete node;
    }
  } else if (link != 0) {
    if (!effort.spend()) return false;
    Bucket* node = segment(link);
    if (node->refs.load(std::memory_order_acquire) == 1 ||
        node->refs.fetch_sub(1, std::memory_order_acq_rel) == 1)
      ::operator delete(node, kLine);
  }
  link = 0;
  return true;
}

void HashIndex::own(Link& link) {
  if (is_fan(link)) {
    Fan* node = fan(link);
    if (!node->shared()) return;
    Fan* copy = make_fan();
    copy->count = node->count;
    for (int i = 0; i < kFanLinks; ++i) retain(copy->links[i] = node->links[i]);
    release(std::exchange(link, link_to(copy)));
    return;
  }
  const Bucket* node = segment(link);
  if (node->refs.load(std::memory_order_acquire) == 1) return;
  const Link made = make_segment(log2_of(link));
  Bucket* copy = segment(made);
  copy->count = node->count;
  for (unsigned i = 0; i < 1u << log2_of(link); ++i) {
    std::memcpy(copy[i].tags, node[i].tags, sizeof copy[i].tags);
    std::memcpy(copy[i].births, node[i].births, sizeof copy[i].births);
    copy[i].overflow = node[i].overflow;
  }
  release(std::exchange(link, made));
}

HashIndex::HashIndex(const HashIndex& other) : root_(other.root_) { retain(root_); }

HashIndex::~HashIndex() { release(root_); }

template <class Visit>
void HashIndex::visit(Link link, const Visit& each) {
  if (link == 0) return;
  if (is_fan(link)) {
    for (const Link child : fan(link)->links) visit(child, each);
    return;
  }
  const Bucket* node = segment(link);
  for (unsigned i = 0; i < 1u << log2_of(link); ++i)
    for (int slot = 0; slot < kSlots; ++slot)
      if (node[i].tags[slot] != 0) each(node[i].birth(slot));
}

void HashIndex::insert(std::uint64_t hash, std::uint64_t birth, HashOf hash_of) {
  place(root_, 0, hash, birth, hash_of);
}

void HashIndex::erase(std::uint64_t hash, std::uint64_t birth, HashOf hash_of) {
  remove(root_, 0, hash, birth, hash_of);
}

void HashIndex::own_path(std::uint64_t hash) {
  Link* link = &root_;
  for (int depth = 0; *link != 0; ++depth) {
    own(*link);
    if (!is_fan(*link)) return;
    link = &fan(*link)->links[branch(hash, depth)];
  }
}

// False when home and the bucket after it (in a flat segment, every bucket) are full.
bool HashIndex::put(Link link, bool flat, std::uint64_t hash, std::uint64_t birth) {
  Bucket* node = segment(link);
  const unsigned mask = (1u << log2_of(link)) - 1, home = static_cast<unsigned>(hash) & mask;
  const unsigned reach = flat ? mask + 1 : (mask == 0 ? 1 : 2);
  for (unsigned i = 0; i < reach; ++i) {
    Bucket& bucket = node[(home + i) & mask];
    const int slot = bucket.free_slot();
    if (slot < 0) continue;
    bucket.put(slot, tag_of(hash), birth);
    if (i == 1 && !flat) ++node[home].overflow;
    ++node->count;
    return true;
  }
  return false;
}

void HashIndex::place(Link& link, int depth, std::uint64_t hash, std::uint64_t birth,
                      HashOf hash_of) {
  for (;;) {
    if (link == 0) link = make_segment(0);
    own(link);
    if (is_fan(link)) {
      place(fan(link)->links[branch(hash, depth)], depth + 1, hash, birth, hash_of);
      ++fan(link)->count;
      return;
    }
    if (put(link, depth > kMaxDepth, hash, birth)) return;
    grow(link, depth, hash_of);
  }
}

void HashIndex::remove(Link& link, int depth, std::uint64_t hash, std::uint64_t birth,
                       HashOf hash_of) {
  own(link);
  if (is_fan(link)) {
    remove(fan(link)->links[branch(hash, depth)], depth + 1, hash, birth, hash_of);
    if (--fan(link)->count <= kFoldAt) give_back(link, depth, hash_of);
    return;
  }
  Bucket* node = segment(link);
  const bool flat = depth > kMaxDepth;
  const unsigned log2 = log2_of(link);
  probe(link, hash, flat, [&](const Bucket* at, int slot) {
    if (at->birth(slot) != birth) return false;
    const auto index = static_cast<unsigned>(at - node);
    const unsigned home = static_cast<unsigned>(hash) & ((1u << log2) - 1);
    node[index].tags[slot] = 0;
    if (index != home && !flat) --node[home].overflow;
    --node->count;
    return true;
  });
  if (node->count == 0 || (log2 > 0 && node->count * 8u < (unsigned{kSlots} << log2)))
    give_back(link, depth, hash_of);
}

// Makes a node smaller that has become too large, if there is memory for that.
void HashIndex::give_back(Link& link, int depth, HashOf hash_of) {
  try {
    is_fan(link) ? fold(link, depth, hash_of) : shrink(link, depth, hash_of);
  } catch (const std::bad_alloc&) {
  }
}

// A segment without room becomes twice as long, or a fan.
void HashIndex::grow(Link& link, int depth, HashOf hash_of) {
  const unsigned log2 = log2_of(link);
  if (log2 < kMaxBucketsLog2 || depth > kMaxDepth)
    resize(link, log2 + 1, depth, hash_of);
  else
    fan_out(link, depth, hash_of);
}

void HashIndex::shrink(Link& link, int depth, HashOf hash_of) {
  segment(link)->count == 0 ? replace(link, 0) : resize(link, log2_of(link) - 1, depth, hash_of);
}

// Moves the entries of a segment to one of 2^log2 buckets, or more when they crowd there.
void HashIndex::resize(Link& link, unsigned log2, int depth, HashOf hash_of) {
  const bool flat = depth > kMaxDepth;
  for (; flat || log2 <= kMaxBucketsLog2; ++log2) {
    const Link to = make_segment(log2);
    bool fits = true;
    visit(link, [&](std::uint64_t birth) { fits = fits && put(to, flat, hash_of(birth), birth); });
    if (fits) return replace(link, to);
    release(to);
  }
  fan_out(link, depth, hash_of);
}

void HashIndex::fan_out(Link& link, int depth, HashOf hash_of) {
  Fan* made = make_fan();
  absl::Cleanup undo = [&] { release(link_to(made)); };
  visit(link, [&](std::uint64_t birth) {
    const std::uint64_t hash = hash_of(birth);
    place(made->links[branch(hash, depth)], depth + 1, hash, birth, hash_of);
    ++made->count;
  });
  std::move(undo).Cancel();
  replace(link, link_to(made));
}

// A fan with few entries becomes a segment again.
void HashIndex::fold(Link& link, int depth, HashOf hash_of) {
  Fan* node = fan(link);
  for (const Link child : node->links)
    if (is_fan(child)) return;
  const Link to = node->count == 0 ? 0 : make_segment(kMaxBucketsLog2);
  bool fits = true;
  visit(link, [&](std::uint64_t birth) {
    fits = fits && put(to, depth > kMaxDepth, hash_of(birth), birth);
  });
  if (!fits) return release(to);
  replace(link, to);
}

// Drops what is behind `link`; `made`, or nothing, takes its place.
void HashIndex::replace(Link& link, Link made) { release(std::exchange(link, made)); }

}  // namespace perigee::ds
