#include "engine/endpoint/server.h"

#include <algorithm>
#include <asio/buffer.hpp>
#include <asio/post.hpp>
#include <string_view>
#include <utility>

namespace perigee::endpoint {
namespace {

// Due keys go this late at most, and so does whom others let go (CLIENT KILL); waits end sooner.
constexpr Millis kTick(100), kWaitingTick(5);

constexpr std::string_view kTooMany = "-ERR max number of clients reached\r\n";
constexpr std::string_view kNoPassword =
    "-DENIED clients are asked for no password any more, so none may come this way\r\n";

}  // namespace

Result<void> Server::open() {
  const auto add = [&](Result<Listener> listener) -> Result<void> {
    if (!listener) return listener.error();
    listeners_.push_back(std::make_unique<Listener>(*std::move(listener)));
    accept(*listeners_.back());
    return {};
  };
  if (options_.port) {
    if (auto added =
            add(Listener::on_port(io_, options_.bind, *options_.port, engine_.asks_for_password()));
        !added)
      return added;
    tcp_ = listeners_.front().get();
  }
  if (!options_.unix_path.empty()) {
    if (auto added = add(Listener::at_path(io_, options_.unix_path)); !added) return added;
  }
  start_timer();
  engine_.on_long_script([this](std::uint64_t steps) { watch_script(steps); });
  return {};
}

Server::~Server() {
  const std::lock_guard lock(turn_lock_);
  engine_.on_long_script({});
  while (!connections_.empty()) connections_.back()->close();
}

// Runs work() and serves all whom it has answered.
template <class Work>
void Server::turn(const Work& work) {
  if (busy_) return work();  // whom it answers is served when the script has ended
  const std::lock_guard lock(turn_lock_);
  in_turn_ = true;
  script_steps_ = 0;
  try {
    work();
    if (!timing_) start_timer();
  } catch (const std::bad_alloc&) {
    // Of what is no connection's: it is tried again at the next turn.
  }
  serve_noted();
  in_turn_ = false;
}

void Server::serve(Connection& connection) {
  turn([&] { serve_guarded(connection); });
}

void Server::close(Connection& connection) {
  turn([&] { connection.close(); });
}

void Server::serve_guarded(Connection& connection) {
  const auto alive = connection.shared_from_this();
  try {
    if (connection.is_open()) connection.serve();
  } catch (const std::bad_alloc&) {
    connection.close();
  }
}

void Server::serve_noted() {
  while (!noted_.empty()) {
    noted_.swap(batch_);
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      if (batch_[i] == nullptr) continue;
      batch_[i]->noted = false;
      serve_guarded(*std::exchange(batch_[i], nullptr));
    }
    batch_.clear();
  }
}

void Server::note(Connection& connection) {
  if (connection.noted) return;
  connection.noted = true;
  noted_.push_back(&connection);
  if (in_turn_ || posted_) return;
  try {
    asio::post(io_, [this] { turn([this] { posted_ = false; }); });
    posted_ = true;
  } catch (const std::bad_alloc&) {
    // The timer will do.
  }
}

void Server::count_waiting(bool waits) {
  waits ? ++waiting_ : --waiting_;
  if (waits && pace_ != kWaitingTick) start_timer();
}

std::string Server::address() const {
  return tcp_ == nullptr ? std::string() : to_text(tcp_->address(), {});
}

void Server::remove(Connection& connection) {
  if (connection.noted) {
    for (auto* list : {&noted_, &batch_})
      std::replace(list->begin(), list->end(), &connection, static_cast<Connection*>(nullptr));
  }
  const std::size_t slot = connection.slot;
  connections_.back()->slot = slot;
  std::swap(connections_[slot], connections_.back());
  connections_.pop_back();
}

void Server::accept(Listener& listener) {
  listener.accepting = true;
  listener.acceptor().async_accept([this, &listener](asio::error_code error, Socket socket) {
    if (error == asio::error::operation_aborted) return;
    turn([&] {
      listener.accepting = false;
      if (error) return;  // of a client that has gone, or no descriptor is left: the timer tries
      admit(std::move(socket), listener);
      accept(listener);
    });
  });
}

// What a client is told that is let go at once; empty: it may stay.
std::string_view Server::refusal(const Listener& listener) const {
  if (listener.is_open_to_all() && !engine_.asks_for_password()) return kNoPassword;
  return connections_.size() >= options_.max_clients ? kTooMany : std::string_view();
}

void Server::admit(Socket socket, const Listener& listener) {
  if (const std::string_view why = refusal(listener); !why.empty()) {
    asio::error_code ignored;
    socket.non_blocking(true, ignored);
    socket.send(asio::buffer(why), 0, ignored);
    return;
  }
  auto connection = std::make_shared<Connection>(*this, std::move(socket), listener.path());
  connection->slot = connections_.size();
  for (auto* list : {&noted_, &batch_}) list->reserve(connections_.size() + 1);
  connections_.push_back(connection);
  serve_guarded(*connection);
}

void Server::start_timer() {
  timing_ = false;
  pace_ = waiting_ == 0 ? kTick : kWaitingTick;
  timer_.expires_after(pace_);
  timer_.async_wait([this](asio::error_code error) {
    if (error) return;  // it was set anew
    timing_ = false;
    turn([&] { tick(); });
  });
  timing_ = true;
}

// Scripts of the host's own are none of this: their clients wait for the lock.
void Server::watch_script(std::uint64_t steps) {
  if (!in_turn_) return;
  const UnixMicros now = SystemClock().now();
  if (steps <= script_steps_ || script_steps_ == 0) script_began_ = now;
  script_steps_ = steps;
  const Millis patience = engine_.busy_reply_threshold();
  if (patience <= Millis(0) || now - script_began_ < patience) return;
  busy_ = true;
  try {
    poll_some();
  } catch (const std::bad_alloc&) {
    accept_later();
  }
  busy_ = false;
}

void Server::tick() {
  if (busy_) return;
  engine_.expire_due();
  since_look_ += pace_;
  if (since_look_ < kTick) return;
  since_look_ = Millis(0);
  for (const auto& connection : connections_) {
    if (connection->closing()) note(*connection);
  }
  for (const auto& listener : listeners_) {
    if (!listener->accepting) accept(*listener);
  }
}

// Calls run(), and again when asio ran out of memory, which it does while a client connects.
template <class Run>
std::size_t Server::count_commands(const Run& run) {
  const std::size_t before = commands_;
  io_.restart();
  for (bool whole = false; !whole;) {
    try {
      run();
      whole = true;
    } catch (const std::bad_alloc&) {
      accept_later();
    }
  }
  return commands_ - before;
}

void Server::accept_later() {
  for (const auto& listener : listeners_) {
    asio::error_code ignored;
    listener->acceptor().cancel(ignored);
    listener->accepting = false;
  }
}

// Each connection about once.
void Server::poll_some() {
  std::size_t left = 2 * connections_.size() + 8;
  while (left-- > 0 && io_.poll_one() > 0) {
  }
}

std::size_t Server::poll() {
  turn([] {});  // what the host did since
  return count_commands([&] { poll_some(); });
}

std::size_t Server::run_for(Millis time) {
  return count_commands([&] {
    if (!stopping_) io_.run_for(time);
    stopping_ = false;
  });
}

std::size_t Server::run() {
  return count_commands([&] {
    if (!stopping_) io_.run();
    stopping_ = false;
  });
}

void Server::stop() {
  stopping_ = true;
  io_.stop();
}

}  // namespace perigee::endpoint
