#include "tests/endpoint/wire.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace perigee::testing {
namespace {

int connected(int family, const sockaddr* address, socklen_t size) {
  const int fd = socket(family, SOCK_STREAM, 0);
  const timeval patience{10, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(fd, address, size) != 0) ADD_FAILURE() << "cannot connect: " << std::strerror(errno);
  return fd;
}

EndpointOptions on_free_port(EndpointOptions options) {
  if (options.port) options.port = 0;
  return options;
}

}  // namespace

Wire Wire::to_port(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return Wire(connected(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

Wire Wire::to_path(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return Wire(connected(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

Wire::~Wire() {
  if (fd_ >= 0) close(fd_);
}

void Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;  // the other end has closed
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Wire::finish() { shutdown(fd_, SHUT_WR); }

std::string Wire::receive(std::size_t count) {
  std::string received;
  char some[16384];
  while (received.size() < count) {
    const ssize_t got = recv(fd_, some, std::min(sizeof some, count - received.size()), 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      ADD_FAILURE() << "no answer; so far: " << received.substr(0, 200);
    if (got <= 0) break;
    received.append(some, static_cast<std::size_t>(got));
  }
  return received;
}

void Wire::break_off() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(std::exchange(fd_, -1));
}

std::string request(const std::vector<std::string>& argv) {
  std::string bytes = "*" + std::to_string(argv.size()) + "\r\n";
  for (const std::string& word : argv)
    bytes += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  return bytes;
}

ServedEngine::ServedEngine(EndpointOptions options)
    : engine_(Engine::open().value()),
      endpoint_(RespEndpoint::open(engine_, on_free_port(std::move(options))).value()),
      thread_([this] { endpoint_.run(); }) {}

ServedEngine::~ServedEngine() {
  endpoint_.stop();
  thread_.join();
}

}  // namespace perigee::testing
