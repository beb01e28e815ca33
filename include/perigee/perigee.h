// perigee/perigee.h: everything. Including the single headers compiles faster.
#pragma once

#include "perigee/engine.h"   // IWYU pragma: export
#include "perigee/version.h"  // IWYU pragma: export
