#include "perigee/endpoint.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/endpoint/wire.h"

namespace perigee::testing {
namespace {

const std::string kPing = request({"PING"});
constexpr std::string_view kPong = "+PONG\r\n";

Error refusal(Engine& engine, const EndpointOptions& options) {
  const auto endpoint = RespEndpoint::open(engine, options);
  return endpoint ? Error{} : endpoint.error();
}

// A path in a folder that goes at the end.
class TemporaryPath {
 public:
  TemporaryPath() {
    folder_ = (std::filesystem::temp_directory_path() / "perigee-endpoint-XXXXXX").string();
    if (mkdtemp(folder_.data()) == nullptr) std::abort();
  }
  ~TemporaryPath() { std::filesystem::remove_all(folder_); }
  std::string path() const { return folder_ + "/socket"; }

 private:
  std::string folder_;
};

TEST(Endpoint, AnswersAndPipelines) {
  ServedEngine served;
  Wire client = served.connect();
  EXPECT_EQ(client.ask(kPing, kPong), kPong);
  std::string requests, answers;
  for (int i = 1; i <= 100; ++i) {
    requests += request({"INCR", "n"});
    answers += ":" + std::to_string(i) + "\r\n";
  }
  EXPECT_EQ(client.ask(requests, answers), answers);
  EXPECT_EQ(client.ask("get \"\\x6e\"\r\n", "$3\r\n100\r\n"), "$3\r\n100\r\n");
}

TEST(Endpoint, ClientsHaveSessionsOfTheirOwn) {
  ServedEngine served;
  Wire one = served.connect(), other = served.connect();
  EXPECT_EQ(one.ask("SELECT 1\r\nSET a 1\r\n", "+OK\r\n+OK\r\n"), "+OK\r\n+OK\r\n");
  EXPECT_EQ(other.ask("GET a\r\n", "$-1\r\n"), "$-1\r\n");
  EXPECT_EQ(one.ask("GET a\r\n", "$1\r\n1\r\n"), "$1\r\n1\r\n");
}

TEST(Endpoint, PollServesWithoutAThread) {
  Engine engine = Engine::open().value();
  RespEndpoint endpoint = RespEndpoint::open(engine, {.port = 0}).value();
  EXPECT_EQ(endpoint.poll(), 0U);
  Wire client = Wire::to_port(endpoint.port());
  client.send(kPing + kPing);
  std::size_t commands = 0;
  for (int frame = 0; frame < 1000 && commands < 2; ++frame) commands += endpoint.poll();
  EXPECT_EQ(commands, 2U);
  EXPECT_EQ(endpoint.clients(), 1U);
  EXPECT_EQ(client.receive(14), "+PONG\r\n+PONG\r\n");
  client.break_off();
  for (int frame = 0; frame < 1000 && endpoint.clients() != 0; ++frame) endpoint.poll();
  EXPECT_EQ(endpoint.clients(), 0U);
}

constexpr std::string_view kBusy =
    "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n";
constexpr std::string_view kKilled = "-ERR Script killed by user with SCRIPT KILL... script: ";

TEST(Endpoint, ALongScriptKeepsNobodyInTheDark) {
  ServedEngine served;
  Wire runner = served.connect(), other = served.connect(), waiting = served.connect();
  EXPECT_EQ(other.ask("CONFIG SET busy-reply-threshold 20\r\n", "+OK\r\n"), "+OK\r\n");
  waiting.send("BLPOP list 0\r\nPING\r\n");
  runner.send("EVAL \"while true do end\" 0\r\nPING\r\n");
  while (other.ask(kPing, kPong).starts_with("+"))  // until it is told that the script is running
    ;
  EXPECT_EQ(other.receive(kBusy.size() - kPong.size()), kBusy.substr(kPong.size()));
  Wire late = served.connect();
  EXPECT_EQ(late.ask("GET a\r\n", kBusy), kBusy);
  waiting.break_off();
  EXPECT_EQ(late.ask("SCRIPT KILL\r\n", "+OK\r\n"), "+OK\r\n");
  EXPECT_EQ(runner.receive(kKilled.size()), kKilled);
  constexpr std::size_t kShaAndPlace = 40 + sizeof(", on @user_script:1.\r\n") - 1;
  EXPECT_EQ(runner.receive(kShaAndPlace + kPong.size()).substr(kShaAndPlace), kPong);
  EXPECT_EQ(late.ask(kPing, kPong), kPong);
}

TEST(Endpoint, WhoseScriptRunsMayVanish) {
  ServedEngine served;
  EXPECT_EQ(served.connect().ask("CONFIG SET busy-reply-threshold 20\r\n", "+OK\r\n"), "+OK\r\n");
  {
    Wire runner = served.connect();
    runner.send("EVAL \"while true do end\" 0\r\nPING\r\n");
    while (served.connect().ask(kPing, kPong).starts_with("+"))
      ;
  }
  Wire other = served.connect();
  EXPECT_EQ(other.ask("SCRIPT KILL\r\n", "+OK\r\n"), "+OK\r\n");
  EXPECT_TRUE(served.comes_true([](RespEndpoint& endpoint) { return endpoint.clients() == 1; }));
}

TEST(Endpoint, ABusyClientDoesNotKeepPoll) {
  Engine engine = Engine::open().value();
  RespEndpoint endpoint = RespEndpoint::open(engine, {.port = 0}).value();
  Wire client = Wire::to_port(endpoint.port());
  std::string requests;
  for (int i = 0; i < 20000; ++i) requests += kPing;
  std::thread sender([&] { client.send(requests); });
  std::size_t commands = 0, most = 0;
  while (commands < 20000) {
    const std::size_t now = endpoint.poll();
    most = std::max(most, now);
    commands += now;
  }
  sender.join();
  EXPECT_EQ(commands, 20000U);
  EXPECT_LT(most, 20000U);
}

TEST(Endpoint, RunForReturnsInTimeAndStopEndsTheNextRun) {
  Engine engine = Engine::open().value();
  RespEndpoint endpoint = RespEndpoint::open(engine, {.port = 0}).value();
  EXPECT_EQ(endpoint.run_for(Millis(1)), 0U);
  endpoint.stop();
  endpoint.run();
  std::thread stopper([&] { endpoint.stop(); });
  endpoint.run();
  stopper.join();
}

TEST(Endpoint, TheHostUsesItsEngineUnderTheLock) {
  ServedEngine served;
  Wire client = served.connect();
  std::string requests, answers;
  for (int i = 0; i < 1000; ++i) requests += request({"INCR", "n"});
  client.send(requests);
  for (int i = 0; i < 1000; ++i) {
    const std::lock_guard lock(served.endpoint().turn_lock());
    served.engine().call("INCR", "n");
  }
  client.finish();
  client.rest();
  const std::lock_guard lock(served.endpoint().turn_lock());
  EXPECT_EQ(served.engine().call("GET", "n"), Reply("2000"));
}

TEST(Endpoint, DueKeysGoWithoutBeingAskedFor) {
  ServedEngine served;
  const std::size_t empty = served.engine().memory_used();
  Wire client = served.connect();
  EXPECT_EQ(client.ask("SET k v PX 20\r\n", "+OK\r\n"), "+OK\r\n");
  Engine& engine = served.engine();
  EXPECT_TRUE(served.comes_true([&](RespEndpoint&) { return engine.memory_used() == empty; }));
}

TEST(Endpoint, ErrorsEndTheConnectionAndNoOther) {
  ServedEngine served;
  Wire bystander = served.connect();
  for (const char* bytes : {"*x\r\n", "*1\r\n:3\r\n", "\"a\r\n", "*1\r\n$-1\r\n"}) {
    Wire client = served.connect();
    client.send(kPing + bytes + kPing);
    const std::string answer = client.rest();
    EXPECT_TRUE(answer.starts_with("+PONG\r\n-ERR Protocol error: ")) << answer;
    EXPECT_EQ(answer.find("PONG", 7), std::string::npos);
  }
  EXPECT_EQ(bystander.ask(kPing, kPong), kPong);
}

TEST(Endpoint, ClientsThatLeaveInTheMiddle) {
  ServedEngine served;
  const std::string set = request({"SET", "k", std::string(100000, 'v')});
  for (std::size_t cut = 0; cut < set.size(); cut += 1 + cut * 2) {
    Wire client = served.connect();
    client.send(set.substr(0, cut));
    if (cut % 2 == 0) client.break_off();
  }
  EXPECT_EQ(served.connect().ask("EXISTS k\r\n", ":0\r\n"), ":0\r\n");
  EXPECT_TRUE(served.comes_true([](RespEndpoint& endpoint) { return endpoint.clients() == 0; }));
}

TEST(Endpoint, HugeAnnouncementsCostNothing) {
  ServedEngine served;
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  std::vector<Wire> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(served.connect());
    clients.back().send(i % 2 == 0 ? "*2147483647\r\n$1\r\na\r\n"
                                   : "*2\r\n$4\r\nECHO\r\n$536870912\r\n");
  }
  EXPECT_EQ(served.connect().ask(kPing, kPong), kPong);
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);  // kilobytes
}

TEST(Endpoint, TooMuchInput) {
  ServedEngine served({.bulk_bytes = 1000, .input_bytes = 4000});
  Wire client = served.connect();
  EXPECT_EQ(client.ask(request({"ECHO", std::string(1000, 'x')}), "$1000\r\n").substr(0, 7),
            "$1000\r\n");
  client.receive(1002);
  client.send(request({"ECHO", std::string(1001, 'x')}));
  EXPECT_EQ(client.rest(), "-ERR Protocol error: invalid bulk length\r\n");
  Wire other = served.connect();
  other.send("*10\r\n");
  for (int i = 0; i < 9; ++i) other.send("$900\r\n" + std::string(900, 'x') + "\r\n");
  EXPECT_EQ(other.rest(), "");
}

TEST(Endpoint, MaxClients) {
  ServedEngine served({.max_clients = 2});
  {
    Wire one = served.connect(), other = served.connect();
    EXPECT_EQ(one.ask(kPing, kPong), kPong);
    EXPECT_EQ(other.ask(kPing, kPong), kPong);
    EXPECT_EQ(served.connect().rest(), "-ERR max number of clients reached\r\n");
    EXPECT_EQ(one.ask(kPing, kPong), kPong);
  }
  for (int tries = 0; tries < 500; ++tries) {
    Wire client = served.connect();
    client.send(kPing);
    if (client.receive(7) == kPong) return;
  }
  FAIL() << "those who left are still counted";
}

// Sends GETs of a large value and reads nothing: what the endpoint keeps for it stays small.
TEST(Endpoint, ASlowReaderIsNotReadFrom) {
  ServedEngine served;
  constexpr std::size_t kValue = 1 << 20, kTimes = 300;
  served.connect().ask(request({"SET", "k", std::string(kValue, 'v')}), "+OK\r\n");
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  Wire client = served.connect();
  std::string requests;
  for (std::size_t i = 0; i < kTimes; ++i) requests += request({"GET", "k"});
  client.send(requests);
  EXPECT_EQ(served.connect().ask(kPing, kPong), kPong);
  std::this_thread::sleep_for(Millis(100));
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);  // kilobytes
  const std::size_t answer = std::string("$1048576\r\n\r\n").size() + kValue;
  std::size_t received = 0;
  while (received < kTimes * answer) {
    const std::size_t now = client.receive(kValue).size();
    ASSERT_NE(now, 0U);
    received += now;
    if (kTimes * answer - received < kValue) {
      received += client.receive(kTimes * answer - received).size();
    }
  }
  EXPECT_EQ(received, kTimes * answer);
  EXPECT_EQ(client.ask(kPing, kPong), kPong);
}

TEST(Endpoint, ASlowReaderIsLetGoAtTheOutputLimit) {
  ServedEngine served({.output_bytes = std::size_t{8} << 20});
  Wire client = served.connect();
  constexpr std::size_t kValue = std::size_t{64} << 20;  // more than the system keeps on its way
  EXPECT_EQ(client.ask(request({"SET", "k", std::string(kValue, 'v')}), "+OK\r\n"), "+OK\r\n");
  client.send(request({"GET", "k"}));
  EXPECT_TRUE(served.comes_true([](RespEndpoint& endpoint) { return endpoint.clients() == 0; }));
  EXPECT_LT(client.rest().size(), kValue);
}

TEST(Endpoint, UnixSocket) {
  const TemporaryPath temporary;
  const std::string path = temporary.path();
  {
    ServedEngine served({.port = std::nullopt, .unix_path = path});
    EXPECT_EQ(served.endpoint().port(), 0);
    EXPECT_EQ(served.endpoint().address(), "");
    EXPECT_EQ(Wire::to_path(path).ask(kPing, kPong), kPong);
    EXPECT_EQ(refusal(served.engine(), {.port = std::nullopt, .unix_path = path}).message,
              "ERR cannot listen on " + path + ": it is in use; choose another path");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Endpoint, UnixSocketThatWasLeftBehind) {
  const TemporaryPath temporary;
  Engine engine = Engine::open().value();
  const EndpointOptions options{.port = std::nullopt, .unix_path = temporary.path()};
  const std::string kept = temporary.path() + ".kept";
  {
    const auto endpoint = RespEndpoint::open(engine, options).value();
    std::filesystem::create_hard_link(temporary.path(), kept);
  }
  std::filesystem::rename(kept, temporary.path());
  EXPECT_TRUE(RespEndpoint::open(engine, options).has_value());
  std::ofstream(temporary.path()) << "precious";
  EXPECT_NE(refusal(engine, options).message.find("which is no socket"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(temporary.path()));
}

Engine with_password() {
  EngineOptions options;
  options.password = "secret";
  return Engine::open(std::move(options)).value();
}

// Polled until `size` bytes have come.
std::string polled(RespEndpoint& endpoint, Wire& client, std::size_t size) {
  std::string answer;
  std::thread reader([&] { answer = client.receive(size); });
  std::atomic<bool> done = false;
  std::thread server([&] {
    while (!done) endpoint.poll();
  });
  reader.join();
  done = true;
  server.join();
  return answer;
}

TEST(Endpoint, WithAPasswordOtherMachinesMayCome) {
  Engine engine = with_password();
  RespEndpoint endpoint = RespEndpoint::open(engine, {.port = 0, .bind = "0.0.0.0"}).value();
  Wire client = Wire::to_port(endpoint.port());
  const std::string refused = "-NOAUTH Authentication required.\r\n";
  client.send("PING\r\nAUTH secret\r\nPING\r\n");
  EXPECT_EQ(polled(endpoint, client, refused.size() + 12), refused + "+OK\r\n+PONG\r\n");
  // Whoever is in stays in when the password goes; nobody else comes in.
  engine.call("ACL", "SETUSER", "default", "nopass");
  Wire other = Wire::to_port(endpoint.port());
  other.send(kPing);
  EXPECT_EQ(polled(endpoint, other, 7), "-DENIED");
  client.send(kPing);
  EXPECT_EQ(polled(endpoint, client, kPong.size()), kPong);
}

TEST(Endpoint, RefusesWhatMakesNoSense) {
  Engine engine = Engine::open().value();
  EXPECT_EQ(refusal(engine, {.port = std::nullopt}).code, ErrorCode::kOutOfRange);
  EXPECT_EQ(refusal(engine, {.bind = "nowhere"}).message,
            "ERR 'nowhere' is no IP address; bind to 127.0.0.1 or ::1");
  for (const char* open_to_all : {"0.0.0.0", "::", "192.0.2.1"}) {
    const Error error = refusal(engine, {.port = 0, .bind = open_to_all});
    EXPECT_EQ(error.code, ErrorCode::kDenied);
    EXPECT_NE(error.message.find("password"), std::string::npos);
  }
  const auto endpoint = RespEndpoint::open(engine, {.port = 0}).value();
  EXPECT_EQ(endpoint.address(), "127.0.0.1:" + std::to_string(endpoint.port()));
  EXPECT_NE(refusal(engine, {.port = endpoint.port()}).message.find("choose another port"),
            std::string::npos);
  EXPECT_NE(refusal(engine, {.unix_path = std::string(300, 'x')}).message.find("shorter"),
            std::string::npos);
}

}  // namespace
}  // namespace perigee::testing
