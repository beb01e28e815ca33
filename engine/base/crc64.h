// engine/base/crc64.h: the checksum of payloads and RDB files, as Redis computes it.
//
// CRC-64 with Jones' polynomial, reflected, from zero and not inverted; that of "123456789" is
// e9c6d914c4b8d9ca. Finds accidents, stops no forger. For every floor.
#pragma once

#include <cstdint>
#include <string_view>

namespace perigee::base {

// Of `bytes`, behind others whose checksum is `before`.
std::uint64_t crc64(std::string_view bytes, std::uint64_t before = 0);

}  // namespace perigee::base
