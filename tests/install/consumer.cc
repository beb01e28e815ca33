// What every consumer runs: one native call, one command, one script.
#include <perigee/perigee.h>

#include <cstdio>
#include <string_view>

int main() {
  perigee::ManualClock clock;
  auto engine = perigee::Engine::open(perigee::EngineOptions::deterministic(7, clock));
  if (!engine) return 1;
  const auto set = engine->strings().set("greeting", "hello");
  const std::string_view keys[] = {"greeting"};
  const perigee::Reply length = engine->eval("return redis.call('STRLEN', KEYS[1])", keys);
  const bool right = set && *set && engine->call("GET", "greeting") == perigee::Reply("hello") &&
                     length == perigee::Reply(5);
  std::puts(right ? "perigee works here" : "perigee answered something else");
  return right ? 0 : 1;
}
