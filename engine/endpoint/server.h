// engine/endpoint/server.h: what RespEndpoint is behind its public face: listeners, connections, a
// timer, and the order in which they come to their turns.
//
// A handler of asio does nothing but begin a turn: the lock is taken, something is served, and then
// all whom that has answered. Running out of memory costs the connection that was being served.
// A script that takes too long lets the handlers of the others run within its turn.
#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>
#include <vector>

#include "perigee/endpoint.h"

#include "engine/endpoint/connection.h"
#include "engine/endpoint/listener.h"

namespace perigee::endpoint {

class Server {
 public:
  Server(Engine& engine, EndpointOptions options) : engine_(engine), options_(std::move(options)) {}
  Server(const Server&) = delete;
  ~Server();

  // Listens where the options say.
  Result<void> open();

  // See RespEndpoint.
  std::size_t poll();
  std::size_t run_for(Millis time);
  std::size_t run();
  void stop();
  std::mutex& turn_lock() { return turn_lock_; }
  std::size_t clients() const { return connections_.size(); }
  std::uint16_t port() const { return tcp_ == nullptr ? std::uint16_t{0} : tcp_->port(); }
  std::string address() const;

  // For connections. serve() and close() begin a turn, the others belong to one.
  void serve(Connection& connection);
  void close(Connection& connection);
  Engine& engine() { return engine_; }
  const EndpointOptions& options() const { return options_; }
  void count_command() { ++commands_; }
  void count_waiting(bool waits);  // one more, or one less
  // It is to be served, as soon as the turn's own work is done. Allocates nothing in a turn.
  void note(Connection& connection);
  void remove(Connection& connection);
  // Whether a script is being run, and the others are served meanwhile, within its turn.
  bool busy() const { return busy_; }

 private:
  template <class Work>
  void turn(const Work& work);
  template <class Run>
  std::size_t count_commands(const Run& run);
  void serve_noted();
  void serve_guarded(Connection& connection);
  void accept(Listener& listener);
  // The timer does it.
  void accept_later();
  void admit(Socket socket, const Listener& listener);
  std::string_view refusal(const Listener& listener) const;
  void tick();
  void start_timer();
  void poll_some();
  void watch_script(std::uint64_t steps);

  Engine& engine_;
  const EndpointOptions options_;
  std::mutex turn_lock_;
  std::atomic<bool> stopping_ = false;
  asio::io_context io_{1};
  asio::steady_timer timer_{io_};
  Millis pace_{};         // of the timer
  Millis since_look_{};   // at all connections
  bool timing_ = false;   // it runs
  bool in_turn_ = false;  // the lock is held by a turn, not by the host
  bool busy_ = false;     // see busy()
  UnixMicros script_began_{};
  std::uint64_t script_steps_ = 0;  // when it was looked at last
  bool posted_ = false;             // a turn was asked for, for those that the host has answered
  std::vector<std::unique_ptr<Listener>> listeners_;
  const Listener* tcp_ = nullptr;  // null: there is none
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<Connection*> noted_, batch_;  // both have room for every connection
  std::size_t commands_ = 0;
  std::size_t waiting_ = 0;  // sessions whose answer is still to come
};

}  // namespace perigee::endpoint
