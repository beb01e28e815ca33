// The same bytes to a real server and to the endpoint: the same bytes come back, and the connection
// ends or stays open alike.
#include <gtest/gtest.h>

#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "tests/endpoint/wire.h"
#include "tests/support/redis_server.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

class SameBytes : public ::testing::Test {
 protected:
  void SetUp() override {
    server_ = RedisServer::start();
    if (server_ == nullptr) GTEST_SKIP() << "no redis-server on this machine";
  }

  static std::string answer(Wire wire, std::string_view bytes) {
    wire.send(bytes);
    wire.finish();
    return wire.rest();
  }
  void expect_same(std::string_view bytes) {
    EXPECT_EQ(answer(served_.connect(), bytes), answer(Wire::to_port(server_->port()), bytes))
        << bytes.substr(0, 300);
  }
  // In protocol 3. The answer to HELLO itself has the number of the client in it.
  void expect_same_in_resp3(const std::string& bytes) {
    const std::string all = "HELLO 3\r\nECHO hello-has-been-said\r\n" + bytes;
    const std::string ours = answer(served_.connect(), all);
    const std::string theirs = answer(Wire::to_port(server_->port()), all);
    const std::size_t our_begin = ours.find("hello-has"), their_begin = theirs.find("hello-has");
    ASSERT_NE(our_begin, std::string::npos) << ours;
    EXPECT_EQ(ours.substr(our_begin), theirs.substr(their_begin)) << bytes;
  }

  std::unique_ptr<RedisServer> server_;
  ServedEngine served_;
};

TEST_F(SameBytes, Requests) {
  for (const char* bytes : {
           "PING\r\n",
           "PING\n\n\r\n  \r\nping \"a\\x41\\n\\\"\" \r\n",
           "ECHO 'it\\'s'\r\nECHO \"\"\r\nECHO ''\n",
           "ECHO a\"b c\"\r\n",
           "*0\r\n*-1\r\n*-7\r\n*1\r\n$4\r\nPING\r\n",
           "*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nECHO\r\n$0\r\n\r\n",
           "*1\rX$4\rXPINGxxPING\r\n",
           "*2\r\n$3\r\nGET\r\n$4\r\nPI",
           "nosuch a b\r\nGET\r\n",
           "*1\r\n$0\r\n\r\nPING\r\n",
           "*2\r\n$6\r\nSELECT\r\n$2\r\n99\r\n",
       })
    expect_same(bytes);
}

TEST_F(SameBytes, SessionsInBothProtocols) {
  for (const char* bytes : {
           "MULTI\r\nSET a 1\r\nINCR a\r\nHSET h f v\r\nHGETALL h\r\nEXEC\r\nGET a\r\n",
           "MULTI\r\nnosuch\r\nEXEC\r\n",
           "SUBSCRIBE c d\r\nPING\r\nPING m\r\nUNSUBSCRIBE c\r\nUNSUBSCRIBE\r\nPING\r\n",
           "GET nosuch\r\nLPOP nosuch 2\r\nZSCORE nosuch a\r\nHGETALL nosuch\r\n",
           "SADD s a\r\nSMEMBERS s\r\nZADD z 1.5 a +inf b\r\nZRANGE z 0 -1 WITHSCORES\r\nZSCORE z "
           "b\r\n",
           "EVAL \"return {1,'a',false,{double=0.5},redis.status_reply('S')}\" 0\r\n",
           "QUIT\r\nPING\r\n",
       }) {
    expect_same(bytes);
    expect_same_in_resp3(bytes);
  }
}

TEST_F(SameBytes, Errors) {
  for (const char* count :
       {"x", "", "+1", "01", "1 ", "-0", " 1", "2147483648", "9999999999999999999"})
    expect_same(std::string("PING\r\n*") + count + "\r\nPING\r\n");
  for (const char* size : {"x", "", "-1", "+1", "01", "536870913", "9999999999999999999"})
    expect_same(std::string("PING\r\n*1\r\n$") + size + "\r\nPING\r\n");
  for (const char* line : {":4", "PING", "", "\t", "\x80", "\n", "*1"})
    expect_same(std::string("PING\r\n*1\r\n") + line + "\r\n");
  for (const char* line : {"\"a", "'a", "\"a\"b", "'a'b", "\"a\\", "a \"", "'\\'"})
    expect_same(std::string("PING\r\n") + line + "\r\n");
}

TEST_F(SameBytes, TooLongLines) {
  const std::string longer((std::size_t{64} << 10) + 1, '1');
  expect_same("PING\r\n" + longer);
  expect_same("PING\r\n*" + longer);
  expect_same("PING\r\n*1\r\n$" + longer);
}

// Until the password is said, little is read and less is done.
TEST_F(SameBytes, BeforeThePasswordIsSaid) {
  {
    const std::lock_guard lock(served_.endpoint().turn_lock());
    served_.engine().call("ACL", "SETUSER", "default", "resetpass", ">pw");
    served_.engine().call("ACL", "SETUSER", "bob", "on", ">bob", "+get", "~k*");
  }
  server_->call({"ACL", "SETUSER", "default", "resetpass", ">pw"});
  server_->call({"ACL", "SETUSER", "bob", "on", ">bob", "+get", "~k*"});
  const std::string ten = "*10\r\n$4\r\nPING\r\n", eleven = "*11\r\n$4\r\nPING\r\n";
  std::string words;
  for (int i = 0; i < 9; ++i) words += "$1\r\na\r\n";
  for (const std::string& bytes : std::vector<std::string>{
           "PING\r\nGET k\r\nMULTI\r\nEXEC\r\nACL WHOAMI\r\nnosuch\r\nGET\r\nPING\r\n",
           "HELLO\r\nHELLO 3\r\nPING\r\nRESET\r\nQUIT\r\nPING\r\n",
           "AUTH\r\nAUTH nope\r\nAUTH bob pw\r\nAUTH pw\r\nACL WHOAMI\r\nRESET\r\nACL WHOAMI\r\n",
           "AUTH bob bob\r\nGET k\r\nGET x\r\nSET k v\r\nACL WHOAMI\r\nAUTH default pw\r\nPING\r\n",
           "HELLO 2 AUTH bob nope\r\nHELLO 9 AUTH bob bob\r\nHELLO 2 AUTH bob bob x\r\nGET k\r\n",
           ten + words + "PING\r\n", eleven + words, "AUTH pw\r\n" + eleven + words + "$1\r\nb\r\n",
           "*2\r\n$4\r\nPING\r\n$16384\r\n" + std::string(16384, 'x') + "\r\nPING\r\n",
           "*2\r\n$4\r\nPING\r\n$16385\r\n" + std::string(16385, 'x') + "\r\nPING\r\n",
           "AUTH pw\r\n*2\r\n$4\r\nPING\r\n$16385\r\n" + std::string(16385, 'x') + "\r\nPING\r\n"})
    expect_same(bytes);
}

TEST_F(SameBytes, LargePipelines) {
  std::string bytes;
  for (std::size_t i = 0; i < 3000; ++i) {
    bytes += request({"SET", "key:" + std::to_string(i % 70), std::string(i % 2000, 'v')});
    bytes += request({"GET", "key:" + std::to_string((i * 7) % 70)});
    bytes += request({"RPUSH", "list", std::to_string(i)});
  }
  bytes += request({"LRANGE", "list", "0", "-1"}) + request({"LRANGE", "list", "0", "0"});
  expect_same(bytes);
}

TEST_F(SameBytes, LargeValues) {
  const std::string value(20'000'000, 'v');
  const std::string bytes =
      request({"SET", "large", value}) + request({"GET", "large"}) + request({"STRLEN", "large"});
  const std::string expected = "+OK\r\n$20000000\r\n" + value + "\r\n:20000000\r\n";
  // To the end of the answers: a server drops what a client that is gone has not read.
  EXPECT_TRUE(served_.connect().ask(bytes, expected) == expected);
  EXPECT_TRUE(Wire::to_port(server_->port()).ask(bytes, expected) == expected);
}

// Bytes that look like the protocol, more or less, without LINE-NUL of tests/oracle/differences.md.
TEST_F(SameBytes, RandomBytes) {
  const std::string parts[] = {"*1\r\n", "*2\r\n",      "$4\r\n", "PING\r\n", "$0\r\n\r\n", "ECHO",
                               "\r\n",   "\n",          "\r",     "\"",       "'",          "\\x4",
                               " ",      "$1\r\na\r\n", "*0\r\n", "*-1\r\n",  "$-1\r\n",    "\xff"};
  const std::uint64_t seed = test_seed(7);
  SCOPED_TRACE(rerun_line(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 400; ++round) {
    std::string bytes;
    for (std::size_t left = random() % 12; left > 0; --left)
      bytes += parts[random() % std::size(parts)];
    expect_same(bytes);
  }
}

}  // namespace
}  // namespace perigee::testing
