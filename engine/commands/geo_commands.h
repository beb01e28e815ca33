// engine/commands/geo_commands.h: the handlers of the geo family.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void geoadd(Invocation& call);
void geodist(Invocation& call);
void geohash(Invocation& call);
void geopos(Invocation& call);
void georadius(Invocation& call);
void georadius_ro(Invocation& call);
void georadiusbymember(Invocation& call);
void georadiusbymember_ro(Invocation& call);
void geosearch(Invocation& call);
void geosearchstore(Invocation& call);

}  // namespace perigee::commands
