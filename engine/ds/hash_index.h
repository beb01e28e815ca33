// engine/ds/hash_index.h: finds a number by the hash of what it stands for.
//
// The numbers are births (48 bits), unique; what they stand for is the owner's business, who says
// whether a candidate is the right one, and gives the hash of a number when the index grows.
//
//   link -> fan (16 links, chosen by 4 bits of the hash) -> ... -> segment of 1 to 16 buckets
//
//   bucket, one cache line:  | 8 tags | 8 births of 6 bytes | head or overflow count |
//
// A segment that is full doubles, up to 16 buckets; then it becomes a fan of 16 segments. So no
// operation moves more than 128 entries, whatever the size. All nodes are shareable: copying an
// index copies one link.
//
// Hostile hashes (all equal) cannot break it: below the last fan, segments are searched whole.
//
// What runs out of memory leaves the births as they were. Removing needs memory only for nodes that
// copies share.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/functional/function_ref.h"
#include "engine/ds/shared_node.h"

namespace perigee::ds {

class HashIndex {
 public:
  using HashOf = absl::FunctionRef<std::uint64_t(std::uint64_t birth)>;

  HashIndex() = default;
  HashIndex(const HashIndex& other);
  HashIndex(HashIndex&& other) noexcept { swap(other); }
  HashIndex& operator=(HashIndex other) noexcept {
    swap(other);
    return *this;
  }
  ~HashIndex();
  bool take_apart(Effort& effort) { return release(root_, effort); }
  void swap(HashIndex& other) noexcept { std::swap(root_, other.root_); }

  // The birth with this hash for which matches(birth) holds; 0 when there is none.
  template <class Matches>
  std::uint64_t find(std::uint64_t hash, const Matches& matches) const;

  // Adds a birth that is not there. 0 < birth < 2^48.
  void insert(std::uint64_t hash, std::uint64_t birth, HashOf hash_of);

  // Removes a birth that is there.
  void erase(std::uint64_t hash, std::uint64_t birth, HashOf hash_of);

  // Makes the way to where this hash is found one that erase() need not clone.
  void own_path(std::uint64_t hash);

  static constexpr int kSlots = 8;
  // What an index of few entries takes.
  static constexpr std::size_t kLeastBytes = allocation_bytes(64);

 private:
  struct Bucket;
  struct Fan;
  // A segment (a Bucket*, and above the lowest bit how many buckets it has), a fan (a Fan*, the
  // lowest bit set), or nothing. So the bucket that is wanted is the only one to be read.
  using Link = std::uintptr_t;

  static constexpr int kFanBits = 4, kFanLinks = 1 << kFanBits;
  static constexpr int kMaxDepth = 11;  // fans above a segment; 44 bits of the hash
  static constexpr int kMaxBucketsLog2 = 4;

  static bool is_fan(Link link) { return (link & 1) != 0; }
  static Fan* fan(Link link) { return reinterpret_cast<Fan*>(link - 1); }
  static Bucket* segment(Link link) { return reinterpret_cast<Bucket*>(link & ~Link{63}); }
  static unsigned log2_of(Link segment) { return static_cast<unsigned>(segment & 63) >> 1; }
  static Link link_to(Fan* node) { return reinterpret_cast<Link>(node) + 1; }
  static unsigned branch(std::uint64_t hash, int depth) {
    return static_cast<unsigned>(hash >> (60 - kFanBits * depth)) & (kFanLinks - 1);
  }
  static std::uint8_t tag_of(std::uint64_t hash) {
    const auto tag = static_cast<std::uint8_t>(hash >> 8);
    return tag != 0 ? tag : 255;  // 0 marks a free slot
  }

  static Fan* make_fan();
  static Link make_segment(unsigned log2);
  static void retain(Link link);
  static bool release(Link& link, Effort& effort);
  [[gnu::noinline]] static void release(Link link) {
    Effort all;
    release(link, all);
  }
  static void own(Link& link);

  static bool put(Link segment, bool flat, std::uint64_t hash, std::uint64_t birth);
  void place(Link& link, int depth, std::uint64_t hash, std::uint64_t birth, HashOf hash_of);
  void remove(Link& link, int depth, std::uint64_t hash, std::uint64_t birth, HashOf hash_of);
  void grow(Link& link, int depth, HashOf hash_of);
  void resize(Link& link, unsigned log2, int depth, HashOf hash_of);
  void fan_out(Link& link, int depth, HashOf hash_of);
  void shrink(Link& link, int depth, HashOf hash_of);
  void fold(Link& link, int depth, HashOf hash_of);
  void give_back(Link& link, int depth, HashOf hash_of);
  void replace(Link& link, Link segment);
  template <class Visit>
  static void visit(Link link, const Visit& each);
  // Calls take(bucket, slot) for the slots where an entry with `hash` may be, until it says true.
  // `flat` segments are searched whole.
  template <class Take>
  static bool probe(Link segment, std::uint64_t hash, bool flat, const Take& take);

  Link root_ = 0;
};

struct alignas(64) HashIndex::Bucket {
  static constexpr std::uint64_t kBirthMask = (std::uint64_t{1} << 48) - 1;

  std::uint8_t tags[kSlots];
  std::uint8_t births[kSlots][6];
  std::uint16_t count;              // the first bucket's: entries in the segment
  std::uint16_t overflow;           // entries at home here that are in the next bucket
  std::atomic<std::uint32_t> refs;  // the first bucket's: of the segment

  // Reads two bytes more than there are and drops them: those of `count`, which no other thread
  // writes (`refs` it may).
  std::uint64_t birth(int slot) const {
    return little_endian(tags + sizeof tags + 6 * slot) & kBirthMask;
  }
  void put(int slot, std::uint8_t tag, std::uint64_t birth) {
    tags[slot] = tag;
    for (int i = 0; i < 6; ++i) births[slot][i] = static_cast<std::uint8_t>(birth >> (8 * i));
  }

  static std::uint64_t little_endian(const void* eight_bytes) {
    std::uint64_t word;
    std::memcpy(&word, eight_bytes, sizeof word);
    return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
  }
  // A bit (the top one of its byte) for each slot whose tag is `tag`. Exact, as no byte borrows
  // from the one above it: a free slot, whose birth means nothing, is never taken for an entry.
  std::uint64_t candidates(std::uint8_t tag) const {
    constexpr std::uint64_t kOnes = 0x0101010101010101u, kLow = kOnes * 0x7f;
    const std::uint64_t x = little_endian(tags) ^ (kOnes * tag);
    return ~(((x & kLow) + kLow) | x | kLow);
  }
  int free_slot() const {
    const std::uint64_t free = candidates(0);
    return free == 0 ? -1 : std::countr_zero(free) >> 3;
  }
};

struct HashIndex::Fan : SharedNode {
  std::uint32_t count = 0;  // entries below
  Link links[kFanLinks] = {};
};

template <class Take>
bool HashIndex::probe(Link link, std::uint64_t hash, bool flat, const Take& take) {
  const Bucket* buckets = segment(link);
  const unsigned mask = (1u << log2_of(link)) - 1, home = static_cast<unsigned>(hash) & mask;
  const std::uint8_t tag = tag_of(hash);
  const unsigned reach = flat ? mask + 1 : (buckets[home].overflow != 0 ? 2 : 1);
  for (unsigned i = 0; i < reach; ++i) {
    const Bucket& bucket = buckets[(home + i) & mask];
    for (std::uint64_t m = bucket.candidates(tag); m != 0; m &= m - 1) {
      const int slot = std::countr_zero(m) >> 3;
      if (take(&bucket, slot)) return true;
    }
  }
  return false;
}

template <class Matches>
std::uint64_t HashIndex::find(std::uint64_t hash, const Matches& matches) const {
  Link link = root_;
  int depth = 0;
  while (is_fan(link)) link = fan(link)->links[branch(hash, depth++)];
  if (link == 0) return 0;
  std::uint64_t found = 0;
  probe(link, hash, depth > kMaxDepth, [&](const Bucket* bucket, int slot) {
    const std::uint64_t birth = bucket->birth(slot);
    if (!matches(birth)) return false;
    found = birth;
    return true;
  });
  return found;
}

}  // namespace perigee::ds
