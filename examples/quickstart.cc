#include <iostream>

#include "perigee/perigee.h"

int main() {
  perigee::ManualClock clock;  // the host moves it; without one, the system's clock is read
  auto engine = perigee::Engine::open(perigee::EngineOptions::deterministic(7, clock));
  if (!engine) return 1;

  if (!engine->strings().set("greeting", "hello")) return 1;            // typed C++
  std::cout << engine->call("APPEND", "greeting", " world").to_text();  // any Redis command
  const std::string_view keys[] = {"visits"}, args[] = {"60000"};
  const char* const script = R"(
    local count = redis.call('INCR', KEYS[1])
    if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
    return {count, redis.call('PTTL', KEYS[1])})";
  std::cout << engine->eval(script, keys, args).to_text();  // any Redis script

  clock.advance(perigee::Millis(60001));                    // a minute goes by
  std::cout << engine->call("EXISTS", "visits").to_text();  // (integer) 0
}
