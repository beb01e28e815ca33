#include "engine/commands/invocation.h"

#include <algorithm>
#include <utility>

namespace perigee::commands {

Arguments Invocation::keys_to_try(Arguments keys) {
  if (caller_.ready_key == nullptr) return keys;
  ready_key_ = *caller_.ready_key;
  return {&ready_key_, 1};
}

bool Invocation::wait(const clients::WaitFor& what, Arguments argv) {
  if (caller_.ready_key != nullptr) {
    client().wait->answered = false;
    return true;
  }
  if (!caller_.may_wait) return false;
  clients::Wait wait;
  wait.argv.assign(argv.begin(), argv.end());
  wait.keys.assign(what.keys.begin(), what.keys.end());
  std::ranges::sort(wait.keys);
  wait.keys.erase(std::unique(wait.keys.begin(), wait.keys.end()), wait.keys.end());
  wait.database = turn_.database();
  wait.type = what.type;
  wait.until = what.until;
  wait.even_gone = what.even_gone;
  wait.counts = what.counts;
  clients().wait(client(), std::move(wait));
  return true;
}

}  // namespace perigee::commands
