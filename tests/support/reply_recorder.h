// tests/support/reply_recorder.h: a session's output, reply by reply.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/reply.h"
#include "perigee/reply_sink.h"

namespace perigee::testing {

// Arrays stay arrays, messages as well; RESP2.
class ReplyRecorder final : public ReplySink {
 public:
  ReplyRecorder() : ReplySink(Protocol::kResp2) {}

  // What has been written since it was last taken, in order.
  std::vector<Reply> take() { return std::exchange(replies_, {}); }

 protected:
  void on_null() override { add(Reply()); }
  void on_integer(std::int64_t n) override { add(Reply(n)); }
  void on_bulk(std::string_view bytes) override { add(Reply(bytes)); }
  void on_status(std::string_view text) override { add(Reply(Reply::Status{std::string(text)})); }
  void on_error(const Error& error) override { add(Reply(error)); }
  void on_array(std::size_t items) override {
    if (items == 0) return add(Reply(Reply::Array()));
    open_.push_back({items, {}});
  }
  void on_map(std::size_t) override {}
  void on_set(std::size_t) override {}
  void on_real(double) override {}
  void on_boolean(bool) override {}
  void on_big_number(std::string_view) override {}
  void on_verbatim(std::string_view, std::string_view) override {}

 private:
  struct Open {
    std::size_t left;
    Reply::Array items;
  };

  void add(Reply reply) {
    while (!open_.empty()) {
      Open& top = open_.back();
      top.items.push_back(std::move(reply));
      if (--top.left != 0) return;
      reply = Reply(std::move(top.items));
      open_.pop_back();
    }
    replies_.push_back(std::move(reply));
  }

  std::vector<Open> open_;
  std::vector<Reply> replies_;
};

}  // namespace perigee::testing
