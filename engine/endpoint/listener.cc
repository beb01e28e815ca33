#include "engine/endpoint/listener.h"

#include <sys/un.h>

#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/base/numbers.h"

namespace perigee::endpoint {
namespace {

using asio::ip::tcp;

Error refused(const std::string& where, const std::string& why, const std::string& instead) {
  return {ErrorCode::kDenied, "ERR cannot listen on " + where + ": " + why + "; " + instead};
}

tcp::endpoint tcp_address(const SocketAddress& address) {
  tcp::endpoint result;
  if (address.size() <= result.capacity())
    std::memcpy(result.data(), address.data(), address.size());
  return result;
}

std::string text_of(const tcp::endpoint& address) {
  const std::string host = address.address().to_string();
  std::string text = address.address().is_v6() ? "[" + host + "]" : host;
  text += ':';
  return text += base::to_text(std::uint64_t{address.port()}).view();
}

// Whether somebody answers there. If nobody does, the file was left behind.
bool is_served(asio::io_context& io, const asio::local::stream_protocol::endpoint& address) {
  asio::local::stream_protocol::socket probe(io);
  asio::error_code error;
  probe.connect(address, error);
  return !error;
}

}  // namespace

std::string to_text(const SocketAddress& address, const std::string& path) {
  return path.empty() ? text_of(tcp_address(address)) : path + ":0";
}

Result<Listener> Listener::on_port(asio::io_context& io, const std::string& bind,
                                   std::uint16_t port, bool asks_for_password) {
  asio::error_code error;
  const auto address = asio::ip::make_address(bind, error);
  if (error)
    return Error{ErrorCode::kOutOfRange,
                 "ERR '" + bind + "' is no IP address; bind to 127.0.0.1 or ::1"};
  const tcp::endpoint where(address, port);
  if (!address.is_loopback() && !asks_for_password)
    return refused(text_of(where), "clients are not asked for a password",
                   "set EngineOptions::password, or bind to 127.0.0.1 or ::1, which only this "
                   "machine reaches");
  Listener listener(io, {});
  listener.open_to_all_ = !address.is_loopback();
  if (const auto failed = listener.listen(where))
    return refused(text_of(where), failed.message(), "choose another port, or 0 for a free one");
  return listener;
}

Result<Listener> Listener::at_path(asio::io_context& io, const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un::sun_path))
    return refused(path, "the system takes no path so long", "choose a shorter one");
  const asio::local::stream_protocol::endpoint where(path);
  std::error_code error;
  const auto status = std::filesystem::symlink_status(path, error);
  if (std::filesystem::exists(status)) {
    if (status.type() != std::filesystem::file_type::socket)
      return refused(path, "there is a file which is no socket", "choose another path");
    if (is_served(io, where)) return refused(path, "it is in use", "choose another path");
    std::filesystem::remove(path, error);
  }
  Listener listener(io, {});
  if (const auto failed = listener.listen(where))
    return refused(path, failed.message(), "choose a path in a folder that you may write to");
  listener.path_ = path;
  return listener;
}

asio::error_code Listener::listen(const SocketAddress& address) {
  asio::error_code error;
  acceptor_.open(address.protocol(), error);
  if (!error) acceptor_.set_option(Acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(address, error);
  if (!error) acceptor_.listen(Acceptor::max_listen_connections, error);
  return error;
}

Listener::~Listener() {
  std::error_code error;
  if (acceptor_.is_open() && !path_.empty()) std::filesystem::remove(path_, error);
}

SocketAddress Listener::address() const {
  asio::error_code error;
  return acceptor_.local_endpoint(error);
}

std::uint16_t Listener::port() const { return tcp_address(address()).port(); }

}  // namespace perigee::endpoint
