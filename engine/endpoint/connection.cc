#include "engine/endpoint/connection.h"

#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <utility>

#include "perigee/check.h"

#include "engine/endpoint/server.h"

namespace perigee::endpoint {
namespace {

// So much output is enough to go on with: no command is taken before it is sent.
constexpr std::size_t kOutputBytes = std::size_t{256} << 10;

}  // namespace

Connection::Connection(Server& server, Socket socket, const std::string& path)
    : server_(server), socket_(std::move(socket)), session_(server.engine().open_session()) {
  asio::error_code ignored;
  socket_.non_blocking(true, ignored);
  if (path.empty()) socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  parser_.limits.bulk_bytes = server.options().bulk_bytes;
  session_->attach(output_);
  session_->set_peer(to_text(socket_.remote_endpoint(ignored), path),
                     to_text(socket_.local_endpoint(ignored), path));
}

void Connection::serve() {
  if (is_kept_busy()) return server_.note(*this);
  bool more = true;
  while (more && is_open()) {
    more = take_commands();
    send();
    more = more && !writing_;
  }
  if (!is_open()) return;
  count_waiting(session_->waiting());
  if (!writing_) await_input();
}

// A script is running, perhaps its own, and the answer it waits for is to come first.
bool Connection::is_kept_busy() const { return server_.busy() && session_->waiting(); }

// True: it stopped for the output alone.
bool Connection::take_commands() {
  while (!closing() && !session_->waiting()) {
    if (output_.unsent().size() > kOutputBytes) return true;
    parser_.limits.authenticated = !session_->has_to_log_in();
    switch (parser_.next(input_.unread())) {
      case RequestParser::Step::kMore:
        return false;
      case RequestParser::Step::kError:
        broken_ = true;
        output_.error({ErrorCode::kSyntax, "ERR " + parser_.error()});
        return false;
      case RequestParser::Step::kCommand:
        submit(parser_.argv());
        input_.take(parser_.size());
    }
  }
  return false;
}

void Connection::submit(Arguments argv) {
  if (argv.empty()) return;
  submitting_ = true;
  session_->submit(argv);
  submitting_ = false;
  server_.count_command();
}

void Connection::send() {
  while (!writing_ && !output_.unsent().empty()) {
    asio::error_code error;
    const std::size_t count = socket_.send(asio::buffer(output_.unsent()), 0, error);
    if (error == asio::error::would_block) {
      await_output();
    } else if (error) {
      return close();
    } else {
      output_.sent(count);
    }
  }
  if (is_over_limit() || (closing() && output_.unsent().empty())) close();
}

bool Connection::is_over_limit() const {
  const EndpointOptions& options = server_.options();
  const std::size_t limit = messaged_ ? options.message_bytes : options.output_bytes;
  return limit != 0 && output_.unsent().size() > limit;
}

// Somebody else's command, or the time, has answered or sent a message.
void Connection::note() {
  if (submitting_) return;
  messaged_ = messaged_ || !waits_;
  server_.note(*this);
}

void Connection::count_waiting(bool waits) {
  if (waits == waits_) return;
  waits_ = waits;
  server_.count_waiting(waits);
}

void Connection::await_input() {
  if (reading_) return;
  const auto room = input_.room(server_.options().input_bytes);
  if (room.empty()) return close();
  reading_ = true;
  socket_.async_read_some(asio::buffer(room.data(), room.size()),
                          [self = shared_from_this()](asio::error_code error, std::size_t count) {
                            self->reading_ = false;
                            self->input_.add(count);
                            if (error) {
                              self->server_.close(*self);
                            } else {
                              self->server_.serve(*self);
                            }
                          });
}

void Connection::await_output() {
  writing_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](asio::error_code) {
    self->writing_ = false;
    self->server_.serve(*self);
  });
}

void Connection::close() {
  if (!is_open()) return;
  if (is_kept_busy()) {
    broken_ = true;
    return server_.note(*this);
  }
  count_waiting(false);
  asio::error_code ignored;
  socket_.close(ignored);
  session_.reset();
  server_.remove(*this);
}

}  // namespace perigee::endpoint
