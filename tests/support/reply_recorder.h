// tests/support/reply_recorder.h: a session's output, reply by reply.
#pragma once

#include <utility>
#include <vector>

#include "engine/core/tree_sink.h"

namespace perigee::testing {

class ReplyRecorder final : public core::TreeSink {
 public:
  ReplyRecorder() : TreeSink(Protocol::kResp2) {}

  // What has been written since it was last taken, messages as well, in order.
  std::vector<Reply> take() { return std::exchange(replies_, {}); }

 protected:
  void on_reply(Reply reply) override { replies_.push_back(std::move(reply)); }

 private:
  std::vector<Reply> replies_;
};

}  // namespace perigee::testing
