#include "engine/persist/listpack.h"

#include "engine/ds/listpack_size.h"

namespace perigee::persist {
namespace {

// First bytes of elements. Up to 7f the byte is an integer; 80 to bf begin a text of up to 63
// bytes, c0 to df an integer of 13 bits, e0 to ef a text of up to 4095 bytes.
enum Mark : unsigned {
  kText6 = 0x80,
  kInt13 = 0xc0,
  kText12 = 0xe0,
  kText32 = 0xf0,
  kInt16 = 0xf1,
  kInt24 = 0xf2,
  kInt32 = 0xf3,
  kInt64 = 0xf4,
  kEnd = 0xff
};

constexpr std::size_t kHeadBytes = 6;
constexpr std::size_t kMany = 65535;  // and more elements are not counted

bool fits(std::int64_t number, int bits) {
  return number >= -(std::int64_t{1} << (bits - 1)) && number < std::int64_t{1} << (bits - 1);
}

}  // namespace

ListpackWriter::ListpackWriter() : bytes_(kHeadBytes, '\0') {}

void ListpackWriter::add_little(std::uint64_t number, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) add_mark(static_cast<unsigned>(number >> (8 * i)) & 255);
}

// Writes how long the element is that began there, seven bits a byte, to be read from the end.
void ListpackWriter::end_element(std::size_t start) {
  const std::size_t length = bytes_.size() - start;
  const std::size_t behind = ds::listpack_element(length) - length;
  for (std::size_t i = behind; i-- > 0;)
    add_mark((static_cast<unsigned>(length >> (7 * i)) & 127) | (i + 1 < behind ? 128 : 0));
  ++count_;
}

void ListpackWriter::add(std::int64_t number) {
  const std::size_t start = bytes_.size();
  const auto bits = static_cast<std::uint64_t>(number);
  if (number >= 0 && number <= 127) {
    add_mark(static_cast<unsigned>(number));
  } else if (fits(number, 13)) {
    add_mark(kInt13 | (static_cast<unsigned>(bits >> 8) & 31));
    add_mark(static_cast<unsigned>(bits) & 255);
  } else {
    const std::size_t bytes = fits(number, 16)   ? 2
                              : fits(number, 24) ? 3
                              : fits(number, 32) ? 4
                                                 : 8;
    add_mark(bytes == 8 ? kInt64 : kInt16 + static_cast<unsigned>(bytes) - 2);
    add_little(bits, bytes);
  }
  end_element(start);
}

void ListpackWriter::add(std::string_view text) {
  if (const auto number = base::parse_int64(text)) return add(*number);
  const std::size_t start = bytes_.size(), size = text.size();
  if (size < 64) {
    add_mark(kText6 | static_cast<unsigned>(size));
  } else if (size < 4096) {
    add_mark(kText12 | static_cast<unsigned>(size >> 8));
    add_mark(static_cast<unsigned>(size) & 255);
  } else {
    add_mark(kText32);
    add_little(size, 4);
  }
  bytes_ += text;
  end_element(start);
}

std::string ListpackWriter::finish() {
  add_mark(kEnd);
  const std::size_t size = bytes_.size(), count = count_ < kMany ? count_ : kMany;
  for (std::size_t i = 0; i < 4; ++i) bytes_[i] = static_cast<char>(size >> (8 * i));
  for (std::size_t i = 0; i < 2; ++i) bytes_[4 + i] = static_cast<char>(count >> (8 * i));
  return std::move(bytes_);
}

ListpackReader::ListpackReader(std::string_view listpack) : in_(listpack) {
  in_.require(in_.little<std::uint32_t>() == listpack.size());
  announced_ = in_.little<std::uint16_t>();
}

bool ListpackReader::next(PackedElement& element) {
  if (ended_ || !in_.ok()) return false;
  if (in_.peek() == kEnd) {
    in_.byte();
    ended_ = true;
    in_.require(in_.left() == 0 && (announced_ == kMany || announced_ == count_));
    return false;
  }
  const std::size_t before = in_.left();
  element = read_element();
  skip_length(before - in_.left());
  ++count_;
  return in_.ok();
}

PackedElement ListpackReader::read_element() {
  const auto number = [](std::int64_t n) { return PackedElement{true, n, {}}; };
  const auto text = [&](std::uint64_t size) { return PackedElement{false, 0, in_.take(size)}; };
  const unsigned mark = in_.byte();
  if (mark < kText6) return number(mark);
  if (mark < kInt13) return text(mark & 63);
  if (mark < kText12) {
    const auto bits = static_cast<std::int64_t>((mark & 31) << 8 | in_.byte());
    return number(bits >= 4096 ? bits - 8192 : bits);
  }
  if (mark < kText32) return text((mark & 15) << 8 | in_.byte());
  switch (mark) {
    case kText32:
      return text(in_.little<std::uint32_t>());
    case kInt16:
      return number(in_.little<std::int16_t>());
    case kInt24:
      return number(in_.little<std::int32_t, 3>());
    case kInt32:
      return number(in_.little<std::int32_t>());
    case kInt64:
      return number(in_.little<std::int64_t>());
    default:
      in_.refuse();
      return {};
  }
}

// Reads how long the element was, which must be true.
void ListpackReader::skip_length(std::size_t length) {
  const std::size_t bytes = ds::listpack_element(length) - length;
  std::size_t behind = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    const unsigned byte = in_.byte();
    in_.require(((byte & 128) != 0) == (i > 0));
    behind = behind << 7 | (byte & 127);
  }
  in_.require(behind == length);
}

std::int64_t ListpackReader::number() {
  PackedElement element;
  if (!next(element) || !element.is_number) in_.refuse();
  return element.number;
}

std::string_view ListpackReader::text(base::NumberText& scratch) {
  PackedElement element;
  if (!next(element)) in_.refuse();
  return element.text(scratch);
}

}  // namespace perigee::persist
