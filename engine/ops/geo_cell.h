// engine/ops/geo_cell.h: cells of the earth, and points as scores.
//
// The earth is halved by turns, longitude first: a bit of a cell's number each. Twenty-six halvings
// of either make the 52 bits that are a point's score. The arithmetic is Redis', step by step, so
// that scores and cells are the same.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "perigee/geo.h"

namespace perigee::ops {

inline constexpr double kLongitudeMax = 180, kLatitudeMax = 85.05112878;
inline constexpr int kGeoSteps = 26;

bool is_on_earth(const GeoPoint& point);

struct GeoCell {
  std::uint64_t bits = 0;
  int steps = 0;  // halvings of longitude, and of latitude
  friend bool operator==(const GeoCell&, const GeoCell&) = default;

  // The cell so many cells further to the east and to the north; beyond the edge it goes on at the
  // opposite one.
  GeoCell moved(int east, int north) const;
  // The scores of the points in it: from the first on, without the last.
  double first_score() const;
  double last_score() const;
};

struct GeoRectangle {
  double west, east, south, north;
};

// The cell that a point on earth is in.
GeoCell cell_of(const GeoPoint& point, int steps);
GeoRectangle rectangle_of(const GeoCell& cell);

// A point on earth as a score, and the middle of what a score stands for: any score, for nobody can
// be kept from adding others.
double score_of(const GeoPoint& point);
GeoPoint point_of(double score);
// A score as a number.
std::uint64_t bits_of(double score);

// The standard geohash: eleven letters, the last one always 0.
std::string geohash_of(const GeoPoint& point);

}  // namespace perigee::ops
