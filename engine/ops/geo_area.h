// engine/ops/geo_area.h: a circle or a box around a point, and the cells that cover it.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "perigee/geo.h"

#include "engine/ops/geo_cell.h"

namespace perigee::ops {

class GeoArea {
 public:
  // The center is on earth, no length negative.
  GeoArea(const GeoPoint& center, const std::variant<GeoRadius, GeoBox>& shape);

  // Cells that cover the area, up to nine of the same size, in the order in which a server looks
  // through them, which shows when results are not sorted. The same cell may come twice where the
  // area goes around the earth, but not one right after the other.
  std::vector<GeoCell> cells() const;

  // From the center, when the point is in the area.
  std::optional<double> distance_to(const GeoPoint& point) const;

 private:
  GeoRectangle bounds() const;
  int cell_steps() const;

  GeoPoint center_;
  std::variant<GeoRadius, GeoBox> shape_;
};

}  // namespace perigee::ops
