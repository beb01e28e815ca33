// tools/instant.h: an instant as a person writes it.
#pragma once

#include <optional>
#include <string_view>

#include "perigee/clock.h"

namespace perigee::tools {

// Milliseconds since 1970 ("1700000000000"), or ISO 8601: "2024-02-29", "2024-02-29T12:30",
// "2024-02-29T12:30:15.250Z", "2024-02-29 12:30:15+02:00". Without a zone it is UTC. nullopt when
// it is neither, or no such day exists.
std::optional<UnixMicros> parse_instant(std::string_view text);

}  // namespace perigee::tools
