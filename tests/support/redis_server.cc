#include "tests/support/redis_server.h"

#include <arpa/inet.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace perigee::testing {
namespace {

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "redis-server for the tests: %s\n", what);
  std::abort();
}

Reply to_reply(const redisReply* reply) {
  const auto text = [&] { return std::string(reply->str, reply->len); };
  switch (reply->type) {
    case REDIS_REPLY_INTEGER:
      return Reply(std::int64_t{reply->integer});
    case REDIS_REPLY_STATUS:
      return Reply(Reply::Status{text()});
    case REDIS_REPLY_ERROR:
      return Reply(Error{ErrorCode::kSyntax, text()});
    case REDIS_REPLY_STRING:
      return Reply(text());
    case REDIS_REPLY_ARRAY: {
      Reply::Array items;
      for (std::size_t i = 0; i < reply->elements; ++i)
        items.push_back(to_reply(reply->element[i]));
      return Reply(std::move(items));
    }
    default:
      return Reply();
  }
}

void append(redisContext* connection, const std::vector<std::string>& argv) {
  std::vector<const char*> words;
  std::vector<std::size_t> sizes;
  for (const std::string& word : argv) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  redisAppendCommandArgv(connection, static_cast<int>(argv.size()), words.data(), sizes.data());
}

Reply receive(redisContext* connection) {
  void* reply = nullptr;
  if (redisGetReply(connection, &reply) != REDIS_OK) fail(connection->errstr);
  Reply result = to_reply(static_cast<redisReply*>(reply));
  freeReplyObject(reply);
  return result;
}

template <class Connect>
redisContext* try_to(const Connect& connect) {
  for (int tries = 0; tries < 200; ++tries) {
    redisContext* connection = connect();
    if (connection != nullptr && connection->err == 0) return connection;
    if (connection != nullptr) redisFree(connection);
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  return nullptr;
}

}  // namespace

std::string RedisServer::socket_in(const std::string& folder) { return folder + "/socket"; }

std::unique_ptr<RedisServer> RedisServer::start() {
  if (std::system("command -v redis-server >/dev/null 2>&1") != 0) return nullptr;
  const int port = free_port();
  const std::string port_text = std::to_string(port);
  std::string folder = (std::filesystem::temp_directory_path() / "perigee-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) fail("no folder of its own");
  const int process = fork();
  if (process < 0) fail("fork failed");
  if (process == 0) {
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that aborts leaves no server behind
#endif
    if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
    execlp("redis-server", "redis-server", "--port", port_text.c_str(), "--bind", "127.0.0.1",
           "--dir", folder.c_str(), "--unixsocket", socket_in(folder).c_str(), "--save", "",
           "--appendonly", "no", "--enable-debug-command", "yes", "--daemonize", "no", nullptr);
    _exit(127);
  }
  redisContext* connection = try_to([&] { return redisConnect("127.0.0.1", port); });
  if (connection == nullptr) fail("it does not answer on its port");
  return std::unique_ptr<RedisServer>(new RedisServer(process, port, folder, connection));
}

RedisServer::~RedisServer() {
  redisFree(connection_);
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Reply RedisServer::call(const std::vector<std::string>& argv) {
  append(connection_, argv);
  return receive(connection_);
}

std::vector<Reply> RedisServer::pipeline(const std::vector<std::vector<std::string>>& commands) {
  for (const auto& argv : commands) append(connection_, argv);
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) replies.push_back(receive(connection_));
  return replies;
}

// A turn of the server's loop reads what has arrived on any connection, then writes its answers:
// after a second one, they have been sent.
void RedisServer::settle() {
  if (!control_) control_.emplace(socket_in(folder_));
  for (int turn = 0; turn < 2; ++turn) {
    control_->send({"HELLO"});  // which any user may say
    receive(control_->connection_);
  }
}

RedisServer::Client::Client(const std::string& path)
    : connection_(try_to([&] { return redisConnectUnix(path.c_str()); })) {
  if (connection_ == nullptr) fail("it takes no more connections");
}

RedisServer::Client::~Client() {
  if (connection_ != nullptr) redisFree(connection_);
}

void RedisServer::Client::send(const std::vector<std::string>& argv) {
  append(connection_, argv);
  for (int done = 0; done == 0;)
    if (redisBufferWrite(connection_, &done) != REDIS_OK) fail(connection_->errstr);
}

std::vector<Reply> RedisServer::Client::received() {
  for (pollfd look{connection_->fd, POLLIN, 0}; !closed_ && poll(&look, 1, 0) == 1;)
    closed_ = redisBufferRead(connection_) != REDIS_OK;
  std::vector<Reply> replies;
  for (void* reply = nullptr;; freeReplyObject(reply)) {
    if (redisGetReplyFromReader(connection_, &reply) != REDIS_OK) fail(connection_->errstr);
    if (reply == nullptr) return replies;
    replies.push_back(to_reply(static_cast<redisReply*>(reply)));
  }
}

}  // namespace perigee::testing
