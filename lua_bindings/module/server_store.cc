#include "lua_bindings/module/server_store.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <thread>
#include <utility>

#include "lua_bindings/module/lua.h"

namespace perigee::module {
namespace {

constexpr timeval kPatience{5, 0};
constexpr Micros kLongestWait = std::chrono::seconds(1);

Error refusal(std::string text) { return {ErrorCode::kDenied, "ERR " + std::move(text)}; }

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
struct FreeConnection {
  void operator()(redisContext* connection) const { redisFree(connection); }
};
using Connection = std::unique_ptr<redisContext, FreeConnection>;

Reply to_reply(const redisReply& reply) {
  const auto text = [&] { return std::string(reply.str, reply.len); };
  switch (reply.type) {
    case REDIS_REPLY_INTEGER:
      return Reply(std::int64_t{reply.integer});
    case REDIS_REPLY_STATUS:
      return Reply(Reply::Status{text()});
    case REDIS_REPLY_ERROR:
      return Reply(Error{ErrorCode::kScript, text()});
    case REDIS_REPLY_STRING:
      return Reply(text());
    case REDIS_REPLY_ARRAY: {
      Reply::Array items;
      for (std::size_t i = 0; i < reply.elements; ++i) items.push_back(to_reply(*reply.element[i]));
      return Reply(std::move(items));
    }
    default:
      return Reply();
  }
}

Reply ask(redisContext& connection, Arguments argv) {
  std::vector<const char*> words;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : argv) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(
      redisCommandArgv(&connection, static_cast<int>(argv.size()), words.data(), sizes.data())));
  if (reply != nullptr) return to_reply(*reply);
  return Reply(refusal(std::string("the server does not answer: ") + connection.errstr));
}

Result<Connection> connect_to(const std::string& host, int port) {
  Connection connection(redisConnectWithTimeout(host.c_str(), port, kPatience));
  if (connection != nullptr && connection->err == 0) return connection;
  return refusal("the server " + host + " does not answer" +
                 (connection != nullptr ? std::string(": ") + connection->errstr : ""));
}

class ServerClient final : public Client {
 public:
  ServerClient(std::shared_ptr<Store> store, const bool& closed, Connection connection)
      : store_(std::move(store)), closed_(closed), connection_(std::move(connection)) {}

  Reply call(Arguments argv) override {
    if (closed_) {
      return Reply(refusal(
          "this engine is closed: a newer one was given its server; PERIGEE_TARGET may name more"));
    }
    return ask(*connection_, argv);
  }

 private:
  std::shared_ptr<Store> store_;
  const bool& closed_;  // the store's
  Connection connection_;
};

}  // namespace

class ServerStore final : public Store, public std::enable_shared_from_this<ServerStore> {
 public:
  ServerStore(std::string host, int port, Connection connection)
      : host_(std::move(host)), port_(port), connection_(std::move(connection)) {}
  ServerStore(const ServerStore&) = delete;
  ServerStore& operator=(const ServerStore&) = delete;
  // Leaves the server as it was found.
  ~ServerStore() override {
    if (cleared_ && !closed_) attempt([&] { static_cast<void>(clear()); });
  }

  Result<std::unique_ptr<Client>> open_client() override {
    auto connection = connect_to(host_, port_);
    if (!connection) return connection.error();
    return std::unique_ptr<Client>(
        std::make_unique<ServerClient>(shared_from_this(), closed_, std::move(connection).value()));
  }
  Reply call(std::initializer_list<std::string_view> words) {
    return ask(*connection_, Arguments(words.begin(), words.size()));
  }
  Result<void> check_empty();
  Result<void> clear();
  // A newer store has the server; this one's clients are told so.
  void close() { closed_ = true; }

 private:
  std::string host_;
  int port_;
  Connection connection_;
  bool closed_ = false;
  bool cleared_ = false;
};

Result<void> ServerStore::check_empty() {
  const Reply keys = call({"INFO", "keyspace"});
  const Reply libraries = call({"FUNCTION", "LIST"});
  for (const Reply* reply : {&keys, &libraries})
    if (const auto* error = reply->get_if<Error>()) return *error;
  const auto* const text = keys.get_if<std::string>();
  if ((text != nullptr && text->find("keys=") != std::string::npos) ||
      libraries != Reply(Reply::Array())) {
    return refusal("the server " + host_ +
                   " holds data, which specs would remove: name one that is empty");
  }
  return {};
}

Result<void> ServerStore::clear() {
  using Words = std::initializer_list<std::string_view>;
  for (const Words& words : {Words{"FLUSHALL"}, {"SCRIPT", "FLUSH"}, {"FUNCTION", "FLUSH"}}) {
    const Reply reply = call(words);
    if (const auto* error = reply.get_if<Error>()) return *error;
  }
  cleared_ = true;
  return {};
}

namespace {

class ServerTime final : public TimeSource {
 public:
  explicit ServerTime(std::shared_ptr<ServerStore> store) : store_(std::move(store)) {}

  Result<UnixMicros> now() override {
    const Reply reply = store_->call({"TIME"});
    if (const auto* error = reply.get_if<Error>()) return *error;
    const auto* const parts = reply.get_if<Reply::Array>();
    std::int64_t numbers[2] = {};
    for (std::size_t i = 0; parts != nullptr && i < 2 && i < parts->size(); ++i) {
      if (const auto* text = (*parts)[i].get_if<std::string>())
        std::from_chars(text->data(), text->data() + text->size(), numbers[i]);
    }
    return UnixMicros(std::chrono::seconds(numbers[0]) + Micros(numbers[1]));
  }
  Result<void> advance(Micros by) override {
    if (by.count() < 0 || by > kLongestWait) {
      return refusal(
          "a server's clock is not moved: advancing it is waiting, one second at the most. A spec "
          "that needs more is tagged #engine");
    }
    std::this_thread::sleep_for(by);
    return {};
  }
  Result<void> set(UnixMicros) override {
    return refusal("a server's clock cannot be set. A spec that needs it is tagged #engine");
  }

 private:
  std::shared_ptr<ServerStore> store_;
};

// host:port
std::optional<std::pair<std::string, int>> parse_place(std::string_view url) {
  constexpr std::string_view kScheme = "redis://";
  const std::size_t colon = url.rfind(':');
  if (!url.starts_with(kScheme) || colon <= kScheme.size()) return std::nullopt;
  const std::string_view digits = url.substr(colon + 1);
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port < 1 || port > 65535)
    return std::nullopt;
  return std::pair(std::string(url.substr(kScheme.size(), colon - kScheme.size())), port);
}

}  // namespace

Result<std::shared_ptr<Servers>> Servers::parse(std::string_view target) {
  auto servers = std::make_shared<Servers>();
  while (true) {
    const std::string_view url = target.substr(0, target.find(','));
    auto place = parse_place(url);
    if (!place) {
      return Error{ErrorCode::kSyntax,
                   "ERR PERIGEE_TARGET is no list of redis://host:port: " + std::string(url)};
    }
    servers->places_.push_back({std::move(place->first), place->second});
    if (url.size() == target.size()) return servers;
    target.remove_prefix(url.size() + 1);
  }
}

Result<OpenServer> Servers::open() {
  Place& place = places_[next_];
  auto connection = connect_to(place.host, place.port);
  if (!connection) return connection.error();
  auto store = std::make_shared<ServerStore>(place.host, place.port, std::move(connection).value());
  if (!place.ours)
    if (auto empty = store->check_empty(); !empty) return empty.error();
  if (auto cleared = store->clear(); !cleared) return cleared.error();
  if (const auto before = place.holder.lock()) before->close();
  place.ours = true;
  place.holder = store;
  next_ = (next_ + 1) % places_.size();
  return OpenServer{store, std::make_shared<ServerTime>(store)};
}

}  // namespace perigee::module
