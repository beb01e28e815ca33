// tests/endpoint/wire.h: a client that sends and receives bytes, and an endpoint to send them to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "perigee/endpoint.h"

namespace perigee::testing {

// A socket; closed at the end. Waits for ten seconds at most, then the test fails.
class Wire {
 public:
  static Wire to_port(int port);
  static Wire to_path(const std::string& path);
  Wire(Wire&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Wire();

  void send(std::string_view bytes);
  // No more is sent.
  void finish();
  // The next `count` bytes, or fewer when the other end closes before.
  std::string receive(std::size_t count);
  // All there is until the other end closes.
  std::string rest() { return receive(std::string::npos); }
  // Sends, and receives as much as `answer` is long.
  std::string ask(std::string_view bytes, std::string_view answer) {
    send(bytes);
    return receive(answer.size());
  }
  // The other end is seen to vanish without a word (RST).
  void break_off();

 private:
  explicit Wire(int fd) : fd_(fd) {}
  int fd_;
};

// "*1\r\n$4\r\nPING\r\n"
std::string request(const std::vector<std::string>& argv);

// An engine with an endpoint on a free port, served by a thread until the end.
class ServedEngine {
 public:
  explicit ServedEngine(EndpointOptions options = {});
  ~ServedEngine();

  Engine& engine() { return engine_; }
  RespEndpoint& endpoint() { return endpoint_; }
  // Whether `what(endpoint)` becomes true within ten seconds.
  template <class What>
  bool comes_true(const What& what) {
    for (int tries = 0; tries < 1000; ++tries) {
      if (const std::lock_guard lock(endpoint_.turn_lock()); what(endpoint_)) return true;
      std::this_thread::sleep_for(Millis(10));
    }
    return false;
  }
  Wire connect() { return Wire::to_port(endpoint_.port()); }

 private:
  Engine engine_;
  RespEndpoint endpoint_;
  std::thread thread_;
};

}  // namespace perigee::testing
