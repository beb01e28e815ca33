// tests/fuzz/payload_seeds.h: small payloads without their footers, one of every form at the least.
#pragma once

#include <string>
#include <vector>

namespace perigee::testing {

std::vector<std::string> payload_seeds();

}  // namespace perigee::testing
