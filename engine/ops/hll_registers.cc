#include "engine/ops/hll_registers.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "engine/base/murmur64.h"
#include "engine/ops/hll_estimate.h"
#include "engine/ops/hll_sparse.h"

namespace perigee::ops::hll {
namespace {

constexpr std::string_view kMagic = "HYLL";
constexpr std::size_t kFormAt = 4, kCountAt = 8, kCountBytes = 8;
constexpr char kDense = 0, kSparse = 1;
constexpr std::uint64_t kSeed = 0xadc83b19;
constexpr std::uint64_t kNotValid = std::uint64_t{1} << 63;

unsigned byte_at(const char* bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::uint64_t count_field(std::string_view string) {
  std::uint64_t field = 0;
  for (std::size_t i = kCountBytes; i-- > 0;)
    field = field << 8 | byte_at(string.data(), kCountAt + i);
  return field;
}

// Calls see(value, index) for every register of a dense string: four of them are three bytes.
template <class See>
void for_each_dense(std::string_view string, const See& see) {
  const char* at = string.data() + kHeaderBytes;
  for (int index = 0; index < kRegisters; index += 4, at += 3) {
    const unsigned four = byte_at(at, 0) | byte_at(at, 1) << 8 | byte_at(at, 2) << 16;
    for (int i = 0; i < 4; ++i) see(four >> (6 * i) & 63, index + i);
  }
}

// Raises a register of a dense body; false when it is as high already.
bool raise_dense(char* body, Mark mark) {
  char* at = body + mark.index / 4 * 3;
  const int shift = 6 * (mark.index % 4);
  const unsigned four = byte_at(at, 0) | byte_at(at, 1) << 8 | byte_at(at, 2) << 16;
  const auto value = static_cast<unsigned>(mark.value);
  if ((four >> shift & 63) >= value) return false;
  const unsigned raised = (four & ~(63u << shift)) | value << shift;
  for (int i = 0; i < 3; ++i) at[i] = static_cast<char>(raised >> (8 * i));
  return true;
}

// Whether the register of a dense string is high enough.
bool has_dense(std::string_view string, Mark mark) {
  const char* at = string.data() + kHeaderBytes + mark.index / 4 * 3;
  const unsigned four = byte_at(at, 0) | byte_at(at, 1) << 8 | byte_at(at, 2) << 16;
  return static_cast<int>(four >> (6 * (mark.index % 4)) & 63) >= mark.value;
}

// Four sums, so that equal neighbours need not wait for each other.
Histogram dense_histogram(std::string_view string) {
  Histogram sums[4] = {};
  for_each_dense(string, [&](unsigned value, int index) { ++sums[index % 4][value]; });
  for (std::size_t i = 0; i < sums[0].size(); ++i)
    sums[0][i] += sums[1][i] + sums[2][i] + sums[3][i];
  return sums[0];
}

}  // namespace

bool is_hll(const ds::Bytes& string) {
  if (string.is_integer()) return false;
  const std::string_view text = string.text();
  if (text.size() < kHeaderBytes || !text.starts_with(kMagic)) return false;
  return text[kFormAt] == kSparse || (text[kFormAt] == kDense && text.size() == kDenseBytes);
}

bool is_dense(std::string_view string) { return string[kFormAt] == kDense; }

ds::Bytes make_empty() {
  ds::Bytes string;
  char* bytes = string.resize(kHeaderBytes + 2);
  std::memcpy(bytes, kMagic.data(), kMagic.size());
  bytes[kFormAt] = kSparse;
  // One run of 16384 zeros.
  bytes[kHeaderBytes] = 0x7f;
  bytes[kHeaderBytes + 1] = static_cast<char>(0xff);
  return string;
}

Mark mark_of(std::string_view element) {
  const std::uint64_t hash = base::murmur64(element, kSeed);
  const auto index = static_cast<int>(hash % static_cast<unsigned>(kRegisters));
  const std::uint64_t rest = hash / static_cast<unsigned>(kRegisters) | std::uint64_t{1}
                                                                            << kHashBits;
  return {index, std::countr_zero(rest) + 1};
}

Raise raise(ds::Bytes& string, Mark mark, std::size_t sparse_max_bytes) {
  if (!is_dense(string.text())) {
    switch (raise_sparse(string, kHeaderBytes, mark.index, mark.value, sparse_max_bytes)) {
      case SparseRaise::kNothing:
        return Raise::kNothing;
      case SparseRaise::kCorrupt:
        return Raise::kCorrupt;
      case SparseRaise::kDone:
        forget_count(string);
        return Raise::kDone;
      case SparseRaise::kTooBig:
        if (!make_dense(string)) return Raise::kCorrupt;
    }
  }
  if (has_dense(string.text(), mark)) return Raise::kNothing;
  raise_dense(string.writable(0) + kHeaderBytes, mark);
  forget_count(string);
  return Raise::kDone;
}

bool make_dense(ds::Bytes& string) {
  const std::string_view sparse = string.text();
  if (is_dense(sparse)) return true;
  ds::Bytes dense;
  char* bytes = dense.resize(kDenseBytes);
  std::memcpy(bytes, sparse.data(), kHeaderBytes);
  bytes[kFormAt] = kDense;
  const bool whole =
      for_each_run(sparse.substr(kHeaderBytes), kRegisters, [&](const Run& run, int first) {
        if (run.value == 0) return;
        for (int i = 0; i < run.length; ++i)
          raise_dense(bytes + kHeaderBytes, {first + i, run.value});
      });
  if (whole) string = std::move(dense);
  return whole;
}

bool merge_into(Registers& registers, std::string_view string) {
  const auto lift = [&](unsigned value, int index) {
    std::uint8_t& entry = registers[static_cast<std::size_t>(index)];
    entry = std::max(entry, static_cast<std::uint8_t>(value));
  };
  if (is_dense(string)) {
    for_each_dense(string, lift);
    return true;
  }
  return for_each_run(string.substr(kHeaderBytes), kRegisters, [&](const Run& run, int first) {
    if (run.value == 0) return;
    for (int i = 0; i < run.length; ++i) lift(static_cast<unsigned>(run.value), first + i);
  });
}

std::optional<std::int64_t> cached_count(std::string_view string) {
  const std::uint64_t field = count_field(string);
  if ((field & kNotValid) != 0) return std::nullopt;
  return static_cast<std::int64_t>(field);
}

void cache_count(ds::Bytes& string, std::int64_t count) {
  char* bytes = string.writable(0) + kCountAt;
  for (std::size_t i = 0; i < kCountBytes; ++i)
    bytes[i] = static_cast<char>(static_cast<std::uint64_t>(count) >> (8 * i));
}

void forget_count(ds::Bytes& string) {
  char& top = string.writable(0)[kCountAt + kCountBytes - 1];
  top = static_cast<char>(top | 0x80);
}

std::optional<std::int64_t> count(std::string_view string) {
  if (is_dense(string)) return estimate(dense_histogram(string));
  Histogram histogram{};
  const bool whole = for_each_run(
      string.substr(kHeaderBytes), kRegisters,
      [&](const Run& run, int) { histogram[static_cast<std::size_t>(run.value)] += run.length; });
  return whole ? std::optional(estimate(histogram)) : std::nullopt;
}

std::int64_t count(const Registers& registers) {
  Histogram histogram{};
  for (const std::uint8_t value : registers) ++histogram[value];
  return estimate(histogram);
}

}  // namespace perigee::ops::hll
