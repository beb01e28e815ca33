// engine/commands/zset_replies.h: sorted sets in answers. For the handlers of this family and of
// geo.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/commands/invocation.h"

namespace perigee::commands {

// Calls answer(const ZSet&), with a set without members when the key is absent.
template <class Answer>
void with_zset(Invocation& call, const Answer& answer) {
  const auto found = call.turn().find<ds::ZSet>(call.argv()[1]);
  if (!found) return call.reply(found.error());
  *found == nullptr ? answer(ds::ZSet()) : answer(**found);
}

// An array of members; with scores it is member, score, member, score in RESP2, and an array of
// pairs in RESP3.
class ScoredReply {
 public:
  ScoredReply(ReplySink& sink, std::size_t members, bool with_scores)
      : sink_(sink),
        with_scores_(with_scores),
        paired_(with_scores && sink.protocol() == Protocol::kResp3) {
    sink_.array(with_scores_ && !paired_ ? 2 * members : members);
  }
  void operator()(std::string_view member, double score) const {
    if (paired_) sink_.array(2);
    sink_.bulk(member);
    if (with_scores_) sink_.real(score);
  }

 private:
  ReplySink& sink_;
  bool with_scores_, paired_;
};

}  // namespace perigee::commands
