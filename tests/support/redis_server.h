// tests/support/redis_server.h: a real redis-server of the test's own, to be compared with.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/reply.h"

struct redisContext;

namespace perigee::testing {

// Starts `redis-server` on a loopback port that was free, in a folder of its own, and stops it at
// the end.
class RedisServer {
 public:
  // Empty when the program is not installed. Aborts when it does not start.
  static std::unique_ptr<RedisServer> start();
  ~RedisServer();

  // Sends one command, waits for the answer. RESP2.
  Reply call(const std::vector<std::string>& argv);

  // Sends many at once; the answers in their order.
  std::vector<Reply> pipeline(const std::vector<std::vector<std::string>>& commands);

  int port() const { return port_; }

  // Another connection to the server: by a Unix socket, where what was sent has arrived at once, so
  // that several clients are heard in the order in which they spoke.
  class Client {
   public:
    explicit Client(const std::string& path);
    Client(Client&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)), closed_(other.closed_) {}
    ~Client();
    void send(const std::vector<std::string>& argv);
    // The answers and messages that have come, without waiting for more.
    std::vector<Reply> received();
    // Whether the server has closed the connection, which is known when all was received.
    bool closed() const { return closed_; }

   private:
    friend class RedisServer;
    redisContext* connection_;
    bool closed_ = false;
  };
  Client connect() { return Client(socket_in(folder_)); }
  // When it comes back, the server has done, and sent, all that followed from what clients sent.
  void settle();

 private:
  static std::string socket_in(const std::string& folder);
  RedisServer(int process, int port, std::string folder, redisContext* connection)
      : process_(process), port_(port), folder_(std::move(folder)), connection_(connection) {}
  int process_, port_;
  std::string folder_;
  redisContext* connection_;
  std::optional<Client> control_;
};

}  // namespace perigee::testing
