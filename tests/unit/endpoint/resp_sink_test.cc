#include "engine/endpoint/resp_sink.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace perigee::endpoint {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Write>
std::string written(Protocol protocol, const Write& write) {
  RespSink sink;
  sink.set_protocol(protocol);
  write(sink);
  return std::string(sink.unsent());
}

TEST(RespSink, EveryKindInBothProtocols) {
  const auto expect = [](const auto& write, const char* resp2, const char* resp3) {
    EXPECT_EQ(written(Protocol::kResp2, write), resp2);
    EXPECT_EQ(written(Protocol::kResp3, write), resp3);
  };
  expect([](ReplySink& s) { s.null(); }, "$-1\r\n", "_\r\n");
  expect([](ReplySink& s) { s.null_array(); }, "*-1\r\n", "_\r\n");
  expect([](ReplySink& s) { s.integer(INT64_MIN); }, ":-9223372036854775808\r\n",
         ":-9223372036854775808\r\n");
  expect([](ReplySink& s) { s.bulk("a\r\nb"); }, "$4\r\na\r\nb\r\n", "$4\r\na\r\nb\r\n");
  expect([](ReplySink& s) { s.bulk_in_place(""); }, "$0\r\n\r\n", "$0\r\n\r\n");
  expect([](ReplySink& s) { s.status("a\r\n+b"); }, "+a  +b\r\n", "+a  +b\r\n");
  expect([](ReplySink& s) { s.ok(); }, "+OK\r\n", "+OK\r\n");
  expect(
      [](ReplySink& s) {
        s.error({ErrorCode::kSyntax, "ERR no\n"});
      },
      "-ERR no \r\n", "-ERR no \r\n");
  expect([](ReplySink& s) { s.array(0); }, "*0\r\n", "*0\r\n");
  expect([](ReplySink& s) { s.map(3); }, "*6\r\n", "%3\r\n");
  expect([](ReplySink& s) { s.set(2); }, "*2\r\n", "~2\r\n");
  expect([](ReplySink& s) { s.push(2); }, "*2\r\n", ">2\r\n");
  expect([](ReplySink& s) { s.boolean(true); }, ":1\r\n", "#t\r\n");
  expect([](ReplySink& s) { s.boolean(false); }, ":0\r\n", "#f\r\n");
  expect([](ReplySink& s) { s.big_number("123"); }, "$3\r\n123\r\n", "(123\r\n");
  expect([](ReplySink& s) { s.verbatim("txt", "a\r\n"); }, "$3\r\na\r\n\r\n",
         "=7\r\ntxt:a\r\n\r\n");
  expect([](ReplySink& s) { s.real(3.14); }, "$4\r\n3.14\r\n", ",3.14\r\n");
  expect([](ReplySink& s) { s.real(kInfinity); }, "$3\r\ninf\r\n", ",inf\r\n");
  expect([](ReplySink& s) { s.real(-kInfinity); }, "$4\r\n-inf\r\n", ",-inf\r\n");
  expect([](ReplySink& s) { s.real(-std::nan("")); }, "$3\r\nnan\r\n", ",nan\r\n");
}

TEST(RespSink, StartingOverDropsTheAnswerAndNothingElse) {
  EXPECT_EQ(written(Protocol::kResp2,
                    [](RespSink& sink) {
                      sink.begin_answer();
                      sink.bulk("before");
                      sink.begin_answer();
                      sink.array(3);
                      sink.array(2);
                      sink.integer(1);
                      sink.start_over();
                      sink.error({ErrorCode::kNoMemory, "OOM"});
                      sink.begin_answer();
                      sink.start_over();  // nothing was written yet
                      sink.ok();
                    }),
            "$6\r\nbefore\r\n-OOM\r\n+OK\r\n");
}

TEST(RespSink, StartingOverInsideOfExec) {
  EXPECT_EQ(written(Protocol::kResp2,
                    [](RespSink& sink) {
                      sink.begin_answer();
                      sink.array(2);
                      sink.begin_answer();
                      sink.integer(1);
                      sink.begin_answer();
                      sink.array(5);
                      sink.start_over();
                      sink.error({ErrorCode::kNoMemory, "OOM"});
                      sink.ok();
                      sink.start_over();
                    }),
            "*2\r\n:1\r\n-OOM\r\n");
}

TEST(RespSink, SentBytesGo) {
  RespSink sink;
  std::string model;
  for (std::size_t i = 0; i < 2000; ++i) {
    const std::string bytes(i % 900, 'x');
    sink.bulk(bytes);
    model += "$" + std::to_string(bytes.size()) + "\r\n" + bytes + "\r\n";
    const std::size_t sent = std::min(model.size(), i * 7919 % 1000);
    sink.sent(sent);
    model.erase(0, sent);
    ASSERT_EQ(sink.unsent(), model);
  }
  sink.begin_answer();
  sink.array(9);
  sink.start_over();
  EXPECT_EQ(sink.unsent(), model);
}

}  // namespace
}  // namespace perigee::endpoint
