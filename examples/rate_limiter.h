// rate_limiter.h: rate limiting with a choice of strategies. Each is a Lua script of curriculum/,
// which runs within the engine; this is what an application sees of it.
#pragma once

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "perigee/perigee.h"

namespace examples {

struct Strategy {
  std::string_view name;
  std::string_view script;  // in the folder of the examples
  bool takes_burst;
};

inline constexpr std::array<Strategy, 6> kStrategies{{
    {"fixed window", "curriculum/week4/rate_limiter_fixed.lua", false},
    {"sliding log", "curriculum/week8/rate_limiter_log.lua", false},
    {"sliding counter", "curriculum/week4/rate_limiter_sliding.lua", false},
    {"token bucket", "curriculum/week8/rate_limiter_token_bucket.lua", true},
    {"leaky bucket", "curriculum/week8/rate_limiter_leaky_bucket.lua", true},
    {"GCRA", "curriculum/week8/rate_limiter_gcra.lua", true},
}};

struct RateLimit {
  std::int64_t requests = 0;
  perigee::Millis window{};
  std::int64_t burst = 0;  // for the strategies that take one
};

struct Decision {
  bool allowed = false;
  std::int64_t remaining = 0;
  // Denied: when to try again. Allowed: when to begin; only a leaky bucket makes requests wait.
  perigee::Millis wait{};
};

// Must not outlive the engine.
class RateLimiter {
 public:
  static perigee::Result<RateLimiter> open(perigee::Engine& engine, const std::string& folder,
                                           const Strategy& strategy, const RateLimit& limit) {
    const std::string path = folder + "/" + std::string(strategy.script);
    std::ifstream in(path, std::ios::binary);
    if (!in) return perigee::Error{perigee::ErrorCode::kScript, "cannot read " + path};
    const std::string source{std::istreambuf_iterator<char>(in), {}};
    auto script = engine.load(source);
    if (!script) return script.error();
    return RateLimiter(*script, strategy, limit);
  }

  // One request of `client`, at the engine's time.
  perigee::Result<Decision> check(std::string_view client) const {
    const std::string key = "rate:{" + std::string(client) + '}';
    const std::string_view keys[] = {key}, args[] = {requests_, window_, burst_};
    const perigee::Reply reply =
        script_.run(keys, perigee::Arguments(args).first(takes_burst_ ? 3 : 2));
    if (const auto* error = reply.get_if<perigee::Error>()) return *error;
    const auto& items = *reply.get_if<perigee::Reply::Array>();
    const auto number = [&](std::size_t n) { return *items.at(n).get_if<std::int64_t>(); };
    return Decision{number(0) == 1, number(1), perigee::Millis(number(2))};
  }

 private:
  RateLimiter(perigee::Script script, const Strategy& strategy, const RateLimit& limit)
      : script_(std::move(script)),
        takes_burst_(strategy.takes_burst),
        requests_(std::to_string(limit.requests)),
        window_(std::to_string(limit.window.count())),
        burst_(std::to_string(limit.burst)) {}

  perigee::Script script_;
  bool takes_burst_;
  std::string requests_, window_, burst_;
};

}  // namespace examples
