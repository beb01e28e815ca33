// A job queue: workers wait for jobs, under a clock that this program moves. A minute goes by in no
// time, and who gets which job is the same on every run.
#include <chrono>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "perigee/perigee.h"

namespace {

class Worker {
 public:
  Worker(perigee::Engine& engine, std::string name)
      : session_(engine.open_session()), name_(std::move(name)) {
    wait();
  }

 private:
  // A job goes from one list to the other at once, so that none is lost.
  void wait() {
    const std::string_view take[] = {"BLMOVE", "jobs", "taken", "LEFT", "RIGHT", "30"};
    session_.submit(take, [this](const perigee::Reply& reply) { answered(reply); });
  }
  void answered(const perigee::Reply& reply) {
    const std::string* job = reply.get_if<std::string>();
    std::cout << name_ << (job != nullptr ? " takes " + *job : " goes home") << '\n';
    if (job != nullptr) wait();
  }

  perigee::Session session_;
  std::string name_;
};

}  // namespace

int main() {
  perigee::ManualClock clock;
  auto engine = perigee::Engine::open(perigee::EngineOptions::deterministic(7, clock));
  if (!engine) return 1;

  Worker ada(*engine, "ada"), ben(*engine, "ben");
  engine->call("RPUSH", "jobs", "wash", "dry");  // one each: who has waited longest is first
  clock.advance(std::chrono::seconds(20));
  engine->call("RPUSH", "jobs", "fold");
  clock.advance(std::chrono::seconds(10));
  engine->expire_due();  // ben has waited for thirty seconds
  std::cout << engine->call("LRANGE", "taken", "0", "-1").to_text();
}
