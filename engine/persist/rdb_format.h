// engine/persist/rdb_format.h: the numbers that payloads and RDB files are made of.
#pragma once

#include <cstddef>
#include <cstdint>

namespace perigee::persist {

// The version that Redis 7.0 writes, and the one that brought hashes with deadlines of fields
// (7.4): the last that is read.
inline constexpr std::uint16_t kRdbVersion = 10, kRdbVersionOfTimedHash = 12;

// What a value is, and how it is written. The names are of the forms, not of the versions.
enum class RdbType : std::uint8_t {
  kString = 0,
  kList = 1,
  kSet = 2,
  kZSetTexts = 3,  // scores as text
  kHash = 4,
  kZSet = 5,  // scores in eight bytes
  kHashZipmap = 9,
  kListZiplist = 10,
  kSetIntset = 11,
  kZSetZiplist = 12,
  kHashZiplist = 13,
  kListZiplists = 14,
  kStream5 = 15,  // of Redis 5.0
  kHashListpack = 16,
  kZSetListpack = 17,
  kListNodes = 18,
  kStream = 19,
  kSetListpack = 20,
  kStream72 = 21,  // of Redis 7.2
  kTimedHash = 24,
  kTimedHashListpack = 25,
};

// The first byte of a length; lengths below 64 and below 16384 have marks of two bits, 00 and 01.
enum LengthMark : std::uint8_t { kLength14 = 0x40, kLength32 = 0x80, kLength64 = 0x81 };
// What stands in the place of a text's length when it is no plain text.
enum TextMark : std::uint8_t { kInt8 = 0xc0, kInt16 = 0xc1, kInt32 = 0xc2, kPacked = 0xc3 };

// What stands before each library of functions: as Redis 7.0 writes it, and as its candidates did.
inline constexpr std::uint8_t kLibrary = 245, kLibraryOfCandidates = 246;

// Nodes of kListNodes.
inline constexpr std::uint64_t kPlainNode = 1, kListpackNode = 2;

// No text of a value is longer: what the containers can hold.
inline constexpr std::size_t kMostTextBytes = std::size_t{1} << 30;

}  // namespace perigee::persist
