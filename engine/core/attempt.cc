#include "engine/core/attempt.h"

#include <utility>

namespace perigee::core {

Attempt::Attempt(State& state, clients::Clients& clients, keyspace::Turn& turn)
    : state_(state),
      clients_(clients),
      turn_(turn),
      observer_(turn.observer()),
      news_(clients),
      script_random_(state.script_random),
      mark_(turn.mark()) {
  clients_.withhold(&news_);
  if (observer_ != nullptr) turn_.set_observer(&news_);
}

void Attempt::end() noexcept {
  clients_.withhold(nullptr);
  turn_.set_observer(observer_);
}

// The news go first: they may hold copies of the data, which would keep a large one from being
// taken apart in steps.
void Attempt::go_back() noexcept {
  end();
  news_.forget();
  state_.script_random = script_random_;
  turn_.go_back(*std::move(mark_));
}

bool Attempt::keep() noexcept {
  if (!news_.complete()) return false;
  end();
  news_.tell();
  turn_.drop(*std::exchange(mark_, std::nullopt));
  return true;
}

}  // namespace perigee::core
