// engine/core/null_sink.h: for clients that do not want to be answered (CLIENT REPLY).
#pragma once

#include "perigee/reply_sink.h"

namespace perigee::core {

class NullSink final : public ReplySink {
 public:
  using ReplySink::ReplySink;

 protected:
  void on_null() override {}
  void on_integer(std::int64_t) override {}
  void on_bulk(std::string_view) override {}
  void on_status(std::string_view) override {}
  void on_error(const Error&) override {}
  void on_array(std::size_t) override {}
  void on_map(std::size_t) override {}
  void on_set(std::size_t) override {}
  void on_real(double) override {}
  void on_boolean(bool) override {}
  void on_big_number(std::string_view) override {}
  void on_verbatim(std::string_view, std::string_view) override {}
};

}  // namespace perigee::core
