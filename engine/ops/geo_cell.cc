#include "engine/ops/geo_cell.h"

#include <algorithm>

#include "engine/base/numbers.h"

namespace perigee::ops {
namespace {

constexpr std::uint64_t kLatitudeBits = 0x5555555555555555u, kLongitudeBits = ~kLatitudeBits;

// Puts a zero between each two bits.
std::uint64_t spread(std::uint32_t number) {
  std::uint64_t bits = number;
  bits = (bits | bits << 16) & 0x0000ffff0000ffffu;
  bits = (bits | bits << 8) & 0x00ff00ff00ff00ffu;
  bits = (bits | bits << 4) & 0x0f0f0f0f0f0f0f0fu;
  bits = (bits | bits << 2) & 0x3333333333333333u;
  return (bits | bits << 1) & 0x5555555555555555u;
}
// Takes every other bit, from the lowest on.
std::uint32_t gathered(std::uint64_t bits) {
  bits &= 0x5555555555555555u;
  bits = (bits | bits >> 1) & 0x3333333333333333u;
  bits = (bits | bits >> 2) & 0x0f0f0f0f0f0f0f0fu;
  bits = (bits | bits >> 4) & 0x00ff00ff00ff00ffu;
  bits = (bits | bits >> 8) & 0x0000ffff0000ffffu;
  return static_cast<std::uint32_t>(bits | bits >> 16);
}

std::uint64_t interleaved(const GeoPoint& point, double latitude_max, int steps) {
  const auto cells = static_cast<double>(std::uint64_t{1} << steps);
  const double north = (point.latitude + latitude_max) / (2 * latitude_max) * cells;
  const double east = (point.longitude + kLongitudeMax) / (2 * kLongitudeMax) * cells;
  return spread(static_cast<std::uint32_t>(north)) | spread(static_cast<std::uint32_t>(east)) << 1;
}

// The bits of one coordinate moved by a cell, within those that the cell has: `own`, `other` being
// those of the other coordinate.
std::uint64_t moved_along(std::uint64_t bits, std::uint64_t own, std::uint64_t other, int by) {
  // The other coordinate's bits, all set, carry from one own bit to the next.
  return (by > 0 ? bits + (other + 1) : (bits | other) - (other + 1)) & own;
}

double edge(std::uint32_t cell, int steps, double max) {
  return -max + cell * 1.0 / static_cast<double>(std::uint64_t{1} << steps) * (max - -max);
}

}  // namespace

bool is_on_earth(const GeoPoint& point) {
  return point.longitude >= -kLongitudeMax && point.longitude <= kLongitudeMax &&
         point.latitude >= -kLatitudeMax && point.latitude <= kLatitudeMax;
}

GeoCell GeoCell::moved(int east, int north) const {
  const int unused = 64 - 2 * steps;
  std::uint64_t x = bits & kLongitudeBits, y = bits & kLatitudeBits;
  if (east != 0) x = moved_along(x, kLongitudeBits >> unused, kLatitudeBits >> unused, east);
  if (north != 0) y = moved_along(y, kLatitudeBits >> unused, kLongitudeBits >> unused, north);
  return {x | y, steps};
}

double GeoCell::first_score() const { return static_cast<double>(bits << 2 * (kGeoSteps - steps)); }
double GeoCell::last_score() const {
  return static_cast<double>((bits + 1) << 2 * (kGeoSteps - steps));
}

GeoCell cell_of(const GeoPoint& point, int steps) {
  return {interleaved(point, kLatitudeMax, steps), steps};
}

GeoRectangle rectangle_of(const GeoCell& cell) {
  const std::uint32_t x = gathered(cell.bits >> 1), y = gathered(cell.bits);
  return {edge(x, cell.steps, kLongitudeMax), edge(x + 1, cell.steps, kLongitudeMax),
          edge(y, cell.steps, kLatitudeMax), edge(y + 1, cell.steps, kLatitudeMax)};
}

double score_of(const GeoPoint& point) {
  return static_cast<double>(cell_of(point, kGeoSteps).bits);
}

GeoPoint point_of(double score) {
  const GeoRectangle cell = rectangle_of({bits_of(score), kGeoSteps});
  return {std::clamp((cell.west + cell.east) / 2, -kLongitudeMax, kLongitudeMax),
          std::clamp((cell.south + cell.north) / 2, -kLatitudeMax, kLatitudeMax)};
}

// As x86 makes an unsigned integer of a double, whatever it is.
std::uint64_t bits_of(double score) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (score < kTwoTo63) return static_cast<std::uint64_t>(base::saturating_int64(score));
  return static_cast<std::uint64_t>(base::saturating_int64(score - kTwoTo63)) ^ std::uint64_t{1}
                                                                                    << 63;
}

std::string geohash_of(const GeoPoint& point) {
  constexpr char kLetters[] = "0123456789bcdefghjkmnpqrstuvwxyz";
  // The standard's latitude goes to the poles. Two bits are missing for the eleventh letter.
  const std::uint64_t bits = interleaved(point, 90, kGeoSteps);
  std::string text;
  for (int shift = 47; shift > 0; shift -= 5) text += kLetters[bits >> shift & 31];
  return text + '0';
}

}  // namespace perigee::ops
