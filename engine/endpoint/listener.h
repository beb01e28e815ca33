// engine/endpoint/listener.h: a socket that clients connect to, of TCP or a path.
#pragma once

#include <asio/basic_socket_acceptor.hpp>
#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <cstdint>
#include <string>

#include "perigee/error.h"

namespace perigee::endpoint {

using Socket = asio::generic::stream_protocol::socket;
using SocketAddress = asio::generic::stream_protocol::endpoint;

// As CLIENT LIST shows it: "127.0.0.1:6379", "[::1]:6379"; a path and ":0".
std::string to_text(const SocketAddress& address, const std::string& path);

class Listener {
 public:
  using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

  // `asks_for_password`: clients are asked for one, and may come from other machines.
  static Result<Listener> on_port(asio::io_context& io, const std::string& bind, std::uint16_t port,
                                  bool asks_for_password);
  static Result<Listener> at_path(asio::io_context& io, const std::string& path);

  Listener(Listener&& other) noexcept = default;
  Listener& operator=(Listener&&) = delete;
  // Removes the socket's file.
  ~Listener();

  Acceptor& acceptor() { return acceptor_; }
  const std::string& path() const { return path_; }
  // Whether other machines reach it.
  bool is_open_to_all() const { return open_to_all_; }
  // With the port that the system chose.
  SocketAddress address() const;
  std::uint16_t port() const;

  bool accepting = false;  // a client is awaited

 private:
  Listener(asio::io_context& io, std::string path) : acceptor_(io), path_(std::move(path)) {}
  asio::error_code listen(const SocketAddress& address);

  Acceptor acceptor_;
  std::string path_;
  bool open_to_all_ = false;
};

}  // namespace perigee::endpoint
