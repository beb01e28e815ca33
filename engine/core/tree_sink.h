// engine/core/tree_sink.h: builds a Reply.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/reply.h"
#include "perigee/reply_sink.h"

namespace perigee::core {

class TreeSink : public ReplySink {
 public:
  using ReplySink::ReplySink;

  // The reply, once the command has answered.
  Reply take() { return std::move(root_); }

 protected:
  // A reply that is no part of another is whole.
  virtual void on_reply(Reply reply) { root_ = std::move(reply); }

  void on_null() override { add(Reply()); }
  void on_integer(std::int64_t n) override { add(Reply(n)); }
  void on_bulk(std::string_view bytes) override { add(Reply(bytes)); }
  void on_status(std::string_view text) override { add(Reply(Reply::Status{std::string(text)})); }
  void on_error(const Error& error) override { add(Reply(error)); }
  void on_array(std::size_t items) override { open(Kind::kArray, items); }
  void on_map(std::size_t pairs) override { open(Kind::kMap, 2 * pairs); }
  void on_set(std::size_t items) override { open(Kind::kSet, items); }
  void on_real(double d) override { add(Reply(d)); }
  void on_boolean(bool b) override { add(Reply(b)); }
  void on_big_number(std::string_view digits) override {
    add(Reply(Reply::BigNumber{std::string(digits)}));
  }
  void on_verbatim(std::string_view format, std::string_view text) override {
    add(Reply(Reply::Verbatim{std::string(format), std::string(text)}));
  }

 private:
  enum class Kind : std::uint8_t { kArray, kMap, kSet };
  struct Open {  // a composite that waits for elements
    Kind kind;
    std::size_t left;
    std::vector<Reply> items;
  };

  void on_begin_answer() override {
    mark_ = {open_.size(), open_.empty() ? 0 : open_.back().items.size()};
  }
  void on_start_over() override;

  void open(Kind kind, std::size_t items);
  void add(Reply reply);
  static Reply close(Open&& done);

  Reply root_;
  std::vector<Open> open_;
  struct Mark {  // where the present answer began: so many were open, the last with so many items
    std::size_t depth = 0, items = 0;
  };
  Mark mark_;
};

}  // namespace perigee::core
