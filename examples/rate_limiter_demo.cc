// A rate-limiting API: ten minutes of requests, replayed in a moment against six strategies written
// in Lua, and what each lets through.
//
//   rate_limiter_demo [folder of the examples]
//
// The requests and their instants come from data/requests.csv; the clock is set to each instant in
// turn, so what a script sees does not depend on how fast this machine is. Each strategy has an
// engine of its own, so that it can be said how much memory it takes.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/perigee.h"

namespace {

using perigee::Millis;

// The API, of which each strategy is a Lua script that runs within the engine.
struct Strategy {
  std::string_view name;
  std::string_view script;  // in the folder of the examples
  bool takes_burst;
};

constexpr std::array<Strategy, 6> kStrategies{{
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

constexpr RateLimit kLimit{.requests = 20, .window = Millis(10'000), .burst = 10};

struct Request {
  std::int64_t millis = 0;
  std::string client;
};

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "rate_limiter_demo: " << why << '\n';
  std::exit(1);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) stop("cannot read " + path + "; give the folder of the examples as argument");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<Request> read_requests(const std::string& path) {
  const std::string file = read_file(path);
  std::vector<Request> requests;
  std::string_view rest = file;
  rest.remove_prefix(rest.find('\n') + 1);  // the heading
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    Request request;
    const auto [end, error] =
        std::from_chars(line.data(), line.data() + line.size(), request.millis);
    const auto digits = static_cast<std::size_t>(end - line.data());
    if (error != std::errc() || digits + 1 >= line.size())
      stop(path + ": not a request: " + std::string(line));
    request.client = line.substr(digits + 1);
    requests.push_back(std::move(request));
  }
  return requests;
}

using Instants = std::vector<std::int64_t>;

// What one strategy did with the traffic.
struct Outcome {
  std::map<std::string, Instants> begun;  // when the requests of each client were let through
  std::int64_t denied = 0, longest_wait_millis = 0;
  std::size_t most_bytes = 0;
};

Outcome replay(const std::vector<Request>& requests, const std::string& folder,
               const Strategy& strategy) {
  perigee::ManualClock clock;
  auto engine = perigee::Engine::open(perigee::EngineOptions::deterministic(1, clock));
  if (!engine) stop(engine.error().message);
  const auto limiter = RateLimiter::open(*engine, folder, strategy, kLimit);
  if (!limiter) stop(limiter.error().message);
  Outcome outcome;
  for (const Request& request : requests) {
    clock.set(perigee::UnixMicros(Millis(request.millis)));
    const auto decision = limiter->check(request.client);
    if (!decision) stop(decision.error().message);
    outcome.most_bytes = std::max(outcome.most_bytes, engine->memory_used());
    if (!decision->allowed) {
      ++outcome.denied;
      continue;
    }
    const std::int64_t wait = decision->wait.count();
    outcome.begun[request.client].push_back(request.millis + wait);
    outcome.longest_wait_millis = std::max(outcome.longest_wait_millis, wait);
  }
  return outcome;
}

// Most of the instants, which are in order, in any stretch of `length`.
std::int64_t peak(const Instants& instants, std::int64_t length) {
  std::ptrdiff_t most = 0;
  auto first = instants.begin();
  for (auto it = instants.begin(); it != instants.end(); ++it) {
    while (*first <= *it - length) ++first;
    most = std::max(most, it - first + 1);
  }
  return most;
}

using Outcomes = std::array<Outcome, kStrategies.size()>;

std::int64_t highest_peak(const Outcome& outcome, std::int64_t length) {
  std::int64_t most = 0;
  for (const auto& entry : outcome.begun) most = std::max(most, peak(entry.second, length));
  return most;
}

void print_table(const Outcomes& outcomes) {
  std::cout << "                              most in any   most in any   longest      data,\n"
               "strategy          in   denied  10 seconds      1 second   wait, ms   bytes\n";
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    std::size_t in = 0;
    for (const auto& entry : outcome.begun) in += entry.second.size();
    std::cout << std::left << std::setw(15) << kStrategies[i].name << std::right << std::setw(5)
              << in << std::setw(9) << outcome.denied << std::setw(12)
              << highest_peak(outcome, kLimit.window.count()) << std::setw(14)
              << highest_peak(outcome, 1000) << std::setw(11) << outcome.longest_wait_millis
              << std::setw(8) << outcome.most_bytes << '\n';
  }
  std::cout << '\n';
}

// Four tenths of a second a column: the higher, the more requests.
std::string bars(const Instants& instants, std::int64_t from, std::size_t columns) {
  static constexpr std::array<std::string_view, 9> kBars{"·", "▁", "▂", "▃", "▄",
                                                         "▅", "▆", "▇", "█"};
  std::vector<std::size_t> counts(columns);
  for (const std::int64_t instant : instants) {
    const std::int64_t column = (instant - from) / 400;
    if (instant >= from && column < static_cast<std::int64_t>(columns))
      ++counts[static_cast<std::size_t>(column)];
  }
  std::string line;
  for (const std::size_t n : counts) line += kBars[std::min(n, kBars.size() - 1)];
  return line;
}

// The twenty-four seconds around the edge between two windows, where the crawler is busy.
void print_plot(const std::vector<Request>& requests, const Outcomes& outcomes) {
  Instants sent;
  for (const Request& request : requests)
    if (request.client == "crawler") sent.push_back(request.millis);
  const std::int64_t from = sent.front() - 1000;
  const auto show = [&](std::string_view name, const Instants& instants) {
    std::cout << "  " << std::left << std::setw(17) << name << std::right
              << bars(instants, from, 60) << '\n';
  };
  std::cout
      << "The crawler opens a window, waits for its end, and sends a burst on either side of it:\n";
  show("sent", sent);
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    show(kStrategies[i].name, outcomes[i].begun.at("crawler"));
  std::cout << "  (24 seconds; · none, ▁ one request, █ eight or more)\n\n";
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : PERIGEE_EXAMPLES_DIR;
  const std::vector<Request> requests = read_requests(folder + "/data/requests.csv");
  Outcomes outcomes;
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    outcomes[i] = replay(requests, folder, kStrategies[i]);

  std::cout << requests.size() << " requests in ten minutes; each client may send "
            << kLimit.requests << " in " << kLimit.window.count() / 1000
            << " seconds, in bursts of " << kLimit.burst << " where a strategy takes one.\n\n";
  print_table(outcomes);
  print_plot(requests, outcomes);
  std::cout << "At its edge, a fixed window lets nearly twice the limit through; a log never more "
               "than the\n"
               "limit. A counter estimates what a log knows, in a fraction of the memory. A token "
               "bucket and\n"
               "GCRA agree to the request. A leaky bucket lets as many in, and makes them wait "
               "their turn.\n";
}
