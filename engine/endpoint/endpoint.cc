#include "perigee/endpoint.h"

#include <system_error>
#include <utility>

#include "engine/endpoint/server.h"

namespace perigee {

RespEndpoint::RespEndpoint(std::unique_ptr<endpoint::Server> server) : server_(std::move(server)) {}
RespEndpoint::RespEndpoint(RespEndpoint&&) noexcept = default;
RespEndpoint& RespEndpoint::operator=(RespEndpoint&&) noexcept = default;
RespEndpoint::~RespEndpoint() = default;

Result<RespEndpoint> RespEndpoint::open(Engine& engine, EndpointOptions options) {
  if (!options.port && options.unix_path.empty())
    return Error{ErrorCode::kOutOfRange,
                 "ERR the endpoint listens nowhere; choose EndpointOptions::port or unix_path"};
  try {
    auto server = std::make_unique<endpoint::Server>(engine, std::move(options));
    if (const auto opened = server->open(); !opened) return opened.error();
    return RespEndpoint(std::move(server));
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kNoMemory, "OOM out of memory: the endpoint was not opened"};
  } catch (const std::system_error& error) {  // no descriptor is left
    return Error{ErrorCode::kDenied,
                 std::string("ERR the endpoint cannot listen: ") + error.what()};
  }
}

std::uint16_t RespEndpoint::port() const { return server_->port(); }
std::string RespEndpoint::address() const { return server_->address(); }
std::size_t RespEndpoint::clients() const { return server_->clients(); }
std::size_t RespEndpoint::poll() { return server_->poll(); }
std::size_t RespEndpoint::run_for(Millis time) { return server_->run_for(time); }
std::size_t RespEndpoint::run() { return server_->run(); }
void RespEndpoint::stop() { server_->stop(); }
std::mutex& RespEndpoint::turn_lock() { return server_->turn_lock(); }

}  // namespace perigee
