// Replies as text, and what a sink is told under each protocol.
#include "perigee/reply.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "perigee/reply_sink.h"

namespace perigee::testing {
namespace {

// Writes down what it is told, a word a call.
class NotingSink final : public ReplySink {
 public:
  using ReplySink::ReplySink;
  std::string said;

 protected:
  void on_null() override { note("null"); }
  void on_null_array() override { note("null_array"); }
  void on_integer(std::int64_t n) override { note("integer:" + std::to_string(n)); }
  void on_bulk(std::string_view bytes) override { note("bulk:" + std::string(bytes)); }
  void on_status(std::string_view text) override { note("status:" + std::string(text)); }
  void on_error(const Error& error) override { note("error:" + error.message); }
  void on_array(std::size_t items) override { note("array:" + std::to_string(items)); }
  void on_map(std::size_t pairs) override { note("map:" + std::to_string(pairs)); }
  void on_set(std::size_t items) override { note("set:" + std::to_string(items)); }
  void on_real(double d) override { note(d == 1.5 ? "real:1.5" : "real"); }
  void on_boolean(bool b) override { note(b ? "boolean:1" : "boolean:0"); }
  void on_big_number(std::string_view digits) override { note("big:" + std::string(digits)); }
  void on_verbatim(std::string_view format, std::string_view text) override {
    note("verbatim:" + std::string(format) + ":" + std::string(text));
  }

 private:
  void note(const std::string& word) { said += (said.empty() ? "" : " ") + word; }
};

void say_everything(ReplySink& sink) {
  sink.null();
  sink.null_array();
  sink.integer(7);
  sink.bulk("b");
  sink.ok();
  sink.array(2);
  sink.map(2);
  sink.set(3);
  sink.real(1.5);
  sink.boolean(true);
  sink.boolean(false);
  sink.big_number("123");
  sink.verbatim("txt", "v");
}

TEST(ReplySinks, Resp3IsToldEverythingAsItIs) {
  NotingSink sink(Protocol::kResp3);
  say_everything(sink);
  EXPECT_EQ(sink.said,
            "null null integer:7 bulk:b status:OK array:2 map:2 set:3 real:1.5 boolean:1 boolean:0 "
            "big:123 verbatim:txt:v");
}

TEST(ReplySinks, Resp2IsToldInWhatItHas) {
  NotingSink sink(Protocol::kResp2);
  say_everything(sink);
  EXPECT_EQ(sink.said,
            "null null_array integer:7 bulk:b status:OK array:2 array:4 array:3 bulk:1.5 integer:1 "
            "integer:0 bulk:123 bulk:v");
}

TEST(ReplySinks, NoTextPassesForASecondReply) {
  NotingSink sink(Protocol::kResp2);
  sink.error({ErrorCode::kScript, "ERR a\r\nb\nc"});
  sink.status("x\ry\n");
  sink.bulk("a\r\n");
  EXPECT_EQ(sink.said, "error:ERR a  b c status:x y  bulk:a\r\n");
}

TEST(ReplySinks, ATreeIsWrittenAsACommandWouldAnswer) {
  const Reply tree(
      Reply::Array{Reply(), Reply(7), Reply(1.5), Reply(true), Reply("b"),
                   Reply(Reply::Status{"S"}), Reply(Reply::BigNumber{"1"}),
                   Reply(Reply::Verbatim{"txt", "v"}), Reply(Error{ErrorCode::kSyntax, "ERR e"}),
                   Reply(Reply::Set{{Reply(1)}}), Reply(Reply::Map{{{Reply("k"), Reply(2)}}})});
  NotingSink sink(Protocol::kResp3);
  write(sink, tree);
  EXPECT_EQ(sink.said,
            "array:11 null integer:7 real:1.5 boolean:1 bulk:b status:S big:1 verbatim:txt:v "
            "error:ERR e set:1 integer:1 map:1 bulk:k integer:2");
  NotingSink older(Protocol::kResp2);
  write(older, Reply(Reply::Map{{{Reply("k"), Reply(0.5)}}}));
  EXPECT_EQ(older.said, "array:2 bulk:k bulk:0.5");
}

TEST(ReplyText, IsWhatRedisCliPrints) {
  EXPECT_EQ(Reply().to_text(), "(nil)\n");
  EXPECT_EQ(Reply(-3).to_text(), "(integer) -3\n");
  EXPECT_EQ(Reply("a\"\\\n\x01\xff").to_text(), "\"a\\\"\\\\\\n\\x01\\xff\"\n");
  EXPECT_EQ(Reply(Reply::Status{"OK"}).to_text(), "OK\n");
  EXPECT_EQ(Reply(Error{ErrorCode::kSyntax, "ERR x"}).to_text(), "(error) ERR x\n");
  EXPECT_EQ(Reply(1.5).to_text(), "(double) 1.5\n");
  EXPECT_EQ(Reply(true).to_text(), "(true)\n");
  EXPECT_EQ(Reply(false).to_text(), "(false)\n");
  EXPECT_EQ(Reply(Reply::Array{}).to_text(), "(empty array)\n");
  EXPECT_EQ(Reply(Reply::Set{}).to_text(), "(empty set)\n");
  EXPECT_EQ(Reply(Reply::Map{}).to_text(), "(empty hash)\n");
  EXPECT_EQ(Reply(Reply::BigNumber{"123"}).to_text(), "123\n");
  EXPECT_EQ(Reply(Reply::Verbatim{"txt", "v"}).to_text(), "v\n");
}

TEST(ReplyText, IndentsWhatIsInside) {
  const Reply inner(Reply::Array{Reply(1), Reply(Reply::Array{Reply("x"), Reply()})});
  EXPECT_EQ(Reply(Reply::Array{Reply("a"), inner}).to_text(),
            "1) \"a\"\n"
            "2) 1) (integer) 1\n"
            "   2) 1) \"x\"\n"
            "      2) (nil)\n");
  Reply::Array ten(10, Reply(0));
  ten[1] = Reply(Reply::Array{Reply(1), Reply(2)});
  const std::string text = Reply(ten).to_text();
  EXPECT_EQ(text.substr(0, 60), " 1) (integer) 0\n 2) 1) (integer) 1\n    2) (integer) 2\n 3) (i");
  EXPECT_NE(text.find("10) (integer) 0\n"), std::string::npos);
  EXPECT_EQ(Reply(Reply::Map{{{Reply("k"), Reply(1)}, {Reply("l"), inner}}}).to_text(),
            "1# \"k\" => (integer) 1\n"
            "2# \"l\" => 1) (integer) 1\n"
            "   2) 1) \"x\"\n"
            "      2) (nil)\n");
}

TEST(Replies, CompareByKindAndValue) {
  EXPECT_EQ(Reply("1"), Reply(std::string("1")));
  EXPECT_NE(Reply("1"), Reply(1));
  EXPECT_NE(Reply("OK"), Reply(Reply::Status{"OK"}));
  EXPECT_NE(Reply(1), Reply(true));
  EXPECT_EQ(Reply("x").get_if<std::int64_t>(), nullptr);
  EXPECT_TRUE(Reply().is_nil());
  EXPECT_FALSE(Reply("").is_nil());
}

}  // namespace
}  // namespace perigee::testing
