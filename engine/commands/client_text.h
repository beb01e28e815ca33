// engine/commands/client_text.h: a client as CLIENT LIST describes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/clients/client.h"

namespace perigee::commands {

// One line, without its end. What an engine does not have (file descriptors, buffers) is 0.
std::string describe(const clients::Client& client, std::int64_t now_millis);

// The TYPE of CLIENT LIST and KILL.
enum class ClientType : std::uint8_t { kNormal, kMaster, kReplica, kPubSub };
std::optional<ClientType> client_type_called(std::string_view name);
ClientType type_of(const clients::Client& client);

}  // namespace perigee::commands
