// engine/endpoint/connection.h: one client: its socket, its session, and what is under way.
//
// Everything happens in turns of the server, which hold its lock. A connection that is closed lives
// on, as a shell, until its last handler has run.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "perigee/session.h"

#include "engine/endpoint/input_buffer.h"
#include "engine/endpoint/listener.h"
#include "engine/endpoint/request_parser.h"
#include "engine/endpoint/resp_sink.h"

namespace perigee::endpoint {

class Server;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // `path` is that of the Unix socket, or empty.
  Connection(Server& server, Socket socket, const std::string& path);
  Connection(const Connection&) = delete;

  // Takes the commands that have come, sends what there is to be sent, and waits for more of
  // either. To be called when something may have changed: bytes came, the session was answered, the
  // socket takes more. May throw std::bad_alloc; then it is to be closed.
  void serve();
  void close();
  bool is_open() const { return session_.has_value(); }
  // Whether the client is to be let go, which others may have decided (CLIENT KILL).
  bool closing() const { return broken_ || session_->closing(); }

  std::size_t slot = 0;  // its place in the server's list
  bool noted = false;    // it is on the server's list of those that others have answered

 private:
  class Output : public RespSink {
   public:
    explicit Output(Connection& owner) : owner_(owner) {}

   private:
    void on_reply() override { owner_.note(); }
    Connection& owner_;
  };

  void note();
  bool is_kept_busy() const;
  bool take_commands();
  void submit(Arguments argv);
  void send();
  bool is_over_limit() const;
  void count_waiting(bool waits);
  void await_input();
  void await_output();

  Server& server_;
  Socket socket_;
  InputBuffer input_;
  RequestParser parser_;
  Output output_{*this};
  std::optional<Session> session_;
  bool submitting_ = false;  // a command of its own is being run
  bool reading_ = false;     // input is awaited
  bool writing_ = false;     // that the socket takes more is awaited
  bool waits_ = false;       // as the server counts it
  bool messaged_ = false;    // it gets messages
  bool broken_ = false;      // its input cannot be understood, or has ended
};

}  // namespace perigee::endpoint
