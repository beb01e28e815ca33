#include "engine/clients/client.h"

#include <utility>

namespace perigee::clients {

void Transaction::queue(Arguments argv, std::uint32_t flags) {
  queued_.emplace_back(argv.begin(), argv.end());
  flags_ |= flags;
}

}  // namespace perigee::clients
