// perigee/endpoint.h: a door for Redis clients: an engine, over sockets, in the Redis protocol.
//
// A library of its own (perigee::endpoint in CMake); nothing else in perigee knows of sockets. It
// starts no thread and takes no signal: clients are served while the host calls poll(), once a
// frame, or run(), in a thread which the host has made for it. Speaks RESP2 and RESP3 as
// redis-server 7.0 does, its protocol errors included. Bytes from a client, whatever they are, cost
// at most that client's connection. Without a password it listens to this machine alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "perigee/clock.h"
#include "perigee/engine.h"
#include "perigee/error.h"
#include "perigee/export.h"

namespace perigee {

namespace endpoint {
class Server;
}  // namespace endpoint

struct EndpointOptions {
  // 0: one that is free, which port() tells. nullopt: no TCP.
  std::optional<std::uint16_t> port = 6379;

  // A loopback address ("127.0.0.1", "::1"); when the engine asks for a password, any of this
  // machine's, "0.0.0.0" and "::" included. What goes over the wire is not encrypted.
  std::string bind = "127.0.0.1";

  // Where a Unix socket is put, and removed from at the end. Empty: none. One that nobody listens
  // at any more is replaced.
  std::string unix_path{};

  // Who comes when there are as many is told "-ERR max number of clients reached" and let go.
  std::size_t max_clients = 10000;

  // Longest argument of a command: Redis' proto-max-bulk-len. More than EngineOptions allow a value
  // to have is of little use.
  std::size_t bulk_bytes = std::size_t{512} << 20;

  // Bytes of one client that are no whole command yet, or wait behind one that waits: Redis'
  // client-query-buffer-limit. A client that sends more is let go.
  std::size_t input_bytes = std::size_t{1} << 30;

  // Bytes of answers that a client has not read: Redis' client-output-buffer-limit. It is let go
  // when there are more. 0: any number, which one command's answer may still reach; nothing more
  // is read of a client before it has read most of what it was sent.
  std::size_t output_bytes = 0;

  // The same for a client that is sent messages, which come whether it reads or not.
  std::size_t message_bytes = std::size_t{32} << 20;
};

// Listens from open() until it goes. Every connection has a session of the engine. While a client's
// script runs longer than Engine::busy_reply_threshold(), the others are told so; for that the
// endpoint sets Engine::on_long_script, and clears it in the end.
//
// Threads: stop() and turn_lock() may be called on any, the rest on one at a time. A host that uses
// the engine, its sessions or anything obtained from them while another thread is inside run() or
// run_for() holds turn_lock() meanwhile. On the thread that serves there is no need of it, and
// whoever calls these functions must not hold it.
class PERIGEE_API RespEndpoint {
 public:
  // `engine` is borrowed: it outlives the endpoint and stays where it is. kOutOfRange: an option
  // makes no sense. kDenied: a bind address that others reach while Engine::asks_for_password()
  // says no, or the system does not let us listen there (the port is taken, a file stands in the
  // way).
  static Result<RespEndpoint> open(Engine& engine, EndpointOptions options = {});

  RespEndpoint(RespEndpoint&&) noexcept;
  RespEndpoint& operator=(RespEndpoint&&) noexcept;
  // Closes all connections, and removes the file of the Unix socket.
  ~RespEndpoint();

  // Of TCP; 0 when there is none.
  std::uint16_t port() const;
  // "127.0.0.1:6379", "[::1]:6379". Empty when there is no TCP.
  std::string address() const;
  std::size_t clients() const;

  // Serves what is ready, without waiting, and says how many commands ran. Each client is read from
  // about once, so that a busy one does not keep the host.
  std::size_t poll();

  // Serves for this long, or until stop(), and sleeps while nothing is to be done. Returns how many
  // commands ran. Due keys are removed ten times a second, as by Engine::expire_due; with poll(),
  // when it is called that often.
  std::size_t run_for(Millis time);
  // The same until stop().
  std::size_t run();
  // Ends run() or run_for() after what is just being done; the next one, when none is under way.
  void stop();

  // Held while commands run and connections come and go, not while the endpoint sleeps.
  std::mutex& turn_lock();

 private:
  explicit RespEndpoint(std::unique_ptr<endpoint::Server> server);
  std::unique_ptr<endpoint::Server> server_;
};

}  // namespace perigee
