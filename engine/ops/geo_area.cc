#include "engine/ops/geo_area.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/trigonometry.h"
#include "engine/ops/geo_ops.h"

namespace perigee::ops {
namespace {

constexpr double kEarthRadiusMeters = 6372797.560856;
// Half of the way around the earth on a Mercator map.
constexpr double kMercatorMaxMeters = 20037726.37;
constexpr double kRadiansInDegree = std::numbers::pi / 180;

double radians(double degrees) { return degrees * kRadiansInDegree; }
double degrees(double radians) { return radians / kRadiansInDegree; }

double latitude_distance_meters(double a, double b) {
  return kEarthRadiusMeters * std::fabs(radians(b) - radians(a));
}

// Half of the area's width, or of its height.
double half_width(const std::variant<GeoRadius, GeoBox>& shape) {
  const auto* box = std::get_if<GeoBox>(&shape);
  return box != nullptr ? box->width_meters / 2 : std::get<GeoRadius>(shape).radius_meters;
}
double half_height(const std::variant<GeoRadius, GeoBox>& shape) {
  const auto* box = std::get_if<GeoBox>(&shape);
  return box != nullptr ? box->height_meters / 2 : std::get<GeoRadius>(shape).radius_meters;
}

// The cells around one in the order of the search, as steps to the east and to the north.
struct Step {
  int east, north;
};
constexpr Step kAround[] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}};

// Whether the cells that surround one of this size reach beyond the area on every side.
bool surrounds(const GeoCell& cell, const GeoRectangle& area) {
  return rectangle_of(cell.moved(0, 1)).north >= area.north &&
         rectangle_of(cell.moved(0, -1)).south <= area.south &&
         rectangle_of(cell.moved(1, 0)).east >= area.east &&
         rectangle_of(cell.moved(-1, 0)).west <= area.west;
}

}  // namespace

// The great circle, by haversines.
double distance_meters(const GeoPoint& a, const GeoPoint& b) {
  const double v = base::sine((radians(b.longitude) - radians(a.longitude)) / 2);
  if (v == 0) return latitude_distance_meters(a.latitude, b.latitude);
  const double from = radians(a.latitude), to = radians(b.latitude);
  const double u = base::sine((to - from) / 2);
  const double h = u * u + base::cosine(from) * base::cosine(to) * v * v;
  return 2.0 * kEarthRadiusMeters * base::arcsine(std::min(std::sqrt(h), 1.0));
}

GeoArea::GeoArea(const GeoPoint& center, const std::variant<GeoRadius, GeoBox>& shape)
    : center_(center), shape_(shape) {}

std::optional<double> GeoArea::distance_to(const GeoPoint& point) const {
  if (const auto* box = std::get_if<GeoBox>(&shape_)) {
    if (latitude_distance_meters(point.latitude, center_.latitude) > box->height_meters / 2)
      return std::nullopt;
    const GeoPoint beside{center_.longitude, point.latitude};
    if (distance_meters(point, beside) > box->width_meters / 2) return std::nullopt;
    return distance_meters(center_, point);
  }
  const double distance = distance_meters(center_, point);
  if (distance > std::get<GeoRadius>(shape_).radius_meters) return std::nullopt;
  return distance;
}

// Nearer to a pole a degree of longitude is shorter, so the side that is nearer to it counts.
GeoRectangle GeoArea::bounds() const {
  const double height = degrees(half_height(shape_) / kEarthRadiusMeters);
  const double top = radians(center_.latitude + height),
               bottom = radians(center_.latitude - height);
  const double width = degrees(half_width(shape_) / kEarthRadiusMeters /
                               base::cosine(center_.latitude < 0 ? bottom : top));
  return {center_.longitude - width, center_.longitude + width, center_.latitude - height,
          center_.latitude + height};
}

// How small cells may be for nine of them to cover the area, most of the time.
int GeoArea::cell_steps() const {
  const double x = half_width(shape_), y = half_height(shape_);
  double range = std::holds_alternative<GeoBox>(shape_) ? std::sqrt(x * x + y * y) : x;
  if (range == 0) return kGeoSteps;
  int steps = 1;
  for (; range < kMercatorMaxMeters; range *= 2) ++steps;
  steps -= 2;
  if (std::fabs(center_.latitude) > 66) --steps;
  if (std::fabs(center_.latitude) > 80) --steps;
  return std::clamp(steps, 1, kGeoSteps);
}

std::vector<GeoCell> GeoArea::cells() const {
  GeoCell middle = cell_of(center_, cell_steps());
  // The whole earth, or nearly so: there are no bounds to speak of.
  const GeoRectangle area = middle.steps > 1 ? bounds() : GeoRectangle{};
  if (middle.steps > 1 && !surrounds(middle, area)) middle = cell_of(center_, middle.steps - 1);
  const GeoRectangle inner = rectangle_of(middle);
  const auto useless = [&](const Step& step) {
    return middle.steps >= 2 &&
           ((step.north < 0 && inner.south < area.south) ||
            (step.north > 0 && inner.north > area.north) ||
            (step.east < 0 && inner.west < area.west) || (step.east > 0 && inner.east > area.east));
  };
  std::vector<GeoCell> cells{middle};
  for (const Step& step : kAround) {
    if (useless(step)) continue;
    const GeoCell cell = middle.moved(step.east, step.north);
    if (cells.size() == 1 || cell != cells.back()) cells.push_back(cell);
  }
  return cells;
}

}  // namespace perigee::ops
