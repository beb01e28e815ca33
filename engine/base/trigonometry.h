// engine/base/trigonometry.h: sine, cosine and arcsine that are the same on every machine.
//
// The C library's differ in the last digit from one to the next, and what GEODIST answers must not.
// Plain arithmetic in doubles, within an ulp of the exact value. For ops.
#pragma once

namespace perigee::base {

// Requires |radians| <= 2 pi.
double sine(double radians);
double cosine(double radians);
// Requires 0 <= x <= 1.
double arcsine(double x);

}  // namespace perigee::base
