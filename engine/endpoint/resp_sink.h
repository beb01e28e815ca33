// engine/endpoint/resp_sink.h: replies as the bytes of the Redis protocol, version 2 or 3.
//
// Keeps them until they are sent. Doubles of protocol 3 have their shortest text (",3.1", ",inf",
// ",nan"), as Redis 7.2 writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "perigee/reply_sink.h"

namespace perigee::endpoint {

class RespSink : public ReplySink {
 public:
  RespSink() : ReplySink(Protocol::kResp2) {}

  // Whole replies, unless a command is just answering.
  std::string_view unsent() const { return std::string_view(bytes_).substr(sent_); }
  // Requires that the first `count` bytes of unsent() are those of whole replies, or will be
  // followed by the rest. Gives back the memory of what was large.
  void sent(std::size_t count);

 protected:
  // A reply begins that is no part of another.
  virtual void on_reply() {}

  void on_null() override;
  void on_null_array() override;
  void on_integer(std::int64_t n) override;
  void on_bulk(std::string_view bytes) override;
  void on_status(std::string_view text) override;
  void on_error(const Error& error) override;
  void on_array(std::size_t items) override { open('*', items, items); }
  void on_map(std::size_t pairs) override { open('%', pairs, 2 * pairs); }
  void on_set(std::size_t items) override { open('~', items, items); }
  void on_push(std::size_t items) override { open('>', items, items); }
  bool on_attribute(std::size_t pairs) override;
  void on_real(double d) override;
  void on_boolean(bool b) override;
  void on_big_number(std::string_view digits) override;
  void on_verbatim(std::string_view format, std::string_view text) override;
  void on_begin_answer() override { mark_ = {bytes_.size(), left_}; }
  void on_start_over() override;

 private:
  struct Mark {
    std::size_t size = 0, left = 0;
  };
  void begin();
  void line(char kind, std::string_view text);
  void open(char kind, std::size_t count, std::size_t items);

  std::string bytes_;
  std::size_t sent_ = 0;
  std::size_t left_ = 0;  // replies that are still to come inside the one that has begun
  Mark mark_;             // where the answer began
};

}  // namespace perigee::endpoint
