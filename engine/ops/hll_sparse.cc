#include "engine/ops/hll_sparse.h"

#include <cstring>

namespace perigee::ops::hll {
namespace {

constexpr int kMaxShortZeros = 64, kMaxValue = 32, kMaxValueLength = 4;
// How many runs are looked at, from the one before the change, for neighbours that can be one.
constexpr int kRunsToMerge = 5;

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

char value_run(int value, int length) {
  return static_cast<char>(0x80 | (value - 1) << 2 | (length - 1));
}

bool is_value(char byte) { return (static_cast<unsigned char>(byte) & 0x80) != 0; }

// The few runs that take the place of one.
class Splice {
 public:
  // As many registers as before, with the value that they had.
  void keep(const Run& run, int length) {
    if (length == 0) return;
    if (run.value != 0) return put(value_run(run.value, length));
    if (length > kMaxShortZeros) put(static_cast<char>(0x40 | (length - 1) >> 8));
    put(static_cast<char>((length - 1) & 0xff));
  }
  void put(char byte) { bytes_[size_++] = byte; }
  std::string_view text() const { return {bytes_, size_}; }

 private:
  char bytes_[5];
  std::size_t size_ = 0;
};

// Where a register is.
struct Place {
  Run run;
  int first;             // the run's first register
  std::size_t at, prev;  // offsets of the run and of the one before it, or of itself
};

std::optional<Place> locate(std::string_view body, int index) {
  Place place{{}, 0, 0, 0};
  while (place.at < body.size()) {
    const auto run = read_run(body.substr(place.at));
    if (!run) return std::nullopt;
    place.run = *run;
    if (index < place.first + run->length) return place;
    place.first += run->length;
    place.prev = place.at;
    place.at += run->bytes;
  }
  return std::nullopt;
}

// Puts `runs` in the place of `old_size` bytes at `at`.
void replace(ds::Bytes& string, std::size_t at, std::size_t old_size, std::string_view runs) {
  const std::size_t size = string.text().size(), tail = size - at - old_size;
  const std::size_t wanted = at + runs.size() + tail;
  char* bytes = wanted > size ? string.resize(wanted) : string.writable(0);
  std::memmove(bytes + at + runs.size(), bytes + at + old_size, tail);
  std::memcpy(bytes + at, runs.data(), runs.size());
  if (wanted < size) string.resize(wanted);
}

// Makes one of neighbouring runs that have the same value, looking at a few from `at` on.
void merge_runs(ds::Bytes& string, std::size_t at) {
  char* bytes = string.writable(0);
  const std::size_t before = string.text().size();
  std::size_t size = before;
  for (int left = kRunsToMerge; left > 0 && at < size; --left) {
    const auto run = read_run({bytes + at, size - at});
    const bool pair = run && is_value(bytes[at]) && at + 1 < size && is_value(bytes[at + 1]);
    if (pair) {
      const Run next = *read_run({bytes + at + 1, 1});
      const int length = run->length + next.length;
      if (run->value == next.value && length <= kMaxValueLength) {
        bytes[at + 1] = value_run(run->value, length);
        std::memmove(bytes + at, bytes + at + 1, size - at - 1);
        --size;
        continue;
      }
    }
    at += run ? run->bytes : size;
  }
  if (size < before) string.resize(size);
}

}  // namespace

std::optional<Run> read_run(std::string_view body) {
  const unsigned head = byte_at(body, 0);
  if ((head & 0x80) != 0)
    return Run{static_cast<int>(head >> 2 & 31) + 1, static_cast<int>(head & 3) + 1, 1};
  if ((head & 0x40) == 0) return Run{0, static_cast<int>(head) + 1, 1};
  if (body.size() < 2) return std::nullopt;
  return Run{0, static_cast<int>((head & 0x3f) << 8 | byte_at(body, 1)) + 1, 2};
}

SparseRaise raise_sparse(ds::Bytes& string, std::size_t header, int index, int value,
                         std::size_t max_bytes) {
  if (value > kMaxValue) return SparseRaise::kTooBig;
  const auto place = locate(string.text().substr(header), index);
  if (!place) return SparseRaise::kCorrupt;
  const Run& run = place->run;
  if (run.value >= value) return SparseRaise::kNothing;

  Splice splice;
  splice.keep(run, index - place->first);
  splice.put(value_run(value, 1));
  splice.keep(run, place->first + run.length - 1 - index);
  const std::string_view runs = splice.text();
  const std::size_t size = string.text().size();
  if (runs.size() > run.bytes && size + runs.size() - run.bytes > max_bytes)
    return SparseRaise::kTooBig;
  replace(string, header + place->at, run.bytes, runs);
  merge_runs(string, header + place->prev);
  return SparseRaise::kDone;
}

}  // namespace perigee::ops::hll
