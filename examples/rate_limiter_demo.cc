// Ten minutes of requests, replayed in a moment against two rate limiters written in Lua.
//
//   rate_limiter_demo [folder of the examples]
//
// The requests and their instants come from data/requests.csv; the engine's clock is set to each
// instant in turn, so what a script sees does not depend on how fast this machine is.
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
#include <vector>

#include "perigee/perigee.h"

namespace {

using perigee::Millis;

constexpr std::int64_t kLimit = 20;
constexpr std::int64_t kWindowMillis = 10'000;

struct Request {
  std::int64_t millis = 0;
  std::string client;
  bool fixed = false;    // allowed by the fixed window
  bool sliding = false;  // allowed by the sliding window
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

perigee::Script load(perigee::Engine& engine, const std::string& path) {
  auto script = engine.load(read_file(path));
  if (!script) stop(path + ": " + script.error().message);
  return *script;
}

// The n-th number of a script's answer.
std::int64_t number_at(const perigee::Reply& reply, std::size_t n) {
  if (const auto* error = reply.get_if<perigee::Error>()) stop(error->message);
  const auto* items = reply.get_if<perigee::Reply::Array>();
  const auto* number =
      items != nullptr && n < items->size() ? (*items)[n].get_if<std::int64_t>() : nullptr;
  if (number == nullptr) stop("a script answered something else: " + reply.to_text());
  return *number;
}

// Most requests that `allowed` let through in any stretch of one window.
template <class Allowed>
std::int64_t peak(const std::vector<const Request*>& requests, Allowed allowed) {
  std::vector<std::int64_t> inside;
  std::size_t most = 0;
  for (const Request* request : requests) {
    if (!allowed(*request)) continue;
    inside.push_back(request->millis);
    const auto first =
        std::upper_bound(inside.begin(), inside.end(), request->millis - kWindowMillis);
    inside.erase(inside.begin(), first);
    most = std::max(most, inside.size());
  }
  return static_cast<std::int64_t>(most);
}

using Clients = std::map<std::string, std::vector<const Request*>>;

// Prints the table; answers the highest peak of either limiter.
std::array<std::int64_t, 2> print_table(const Clients& clients) {
  std::cout << "             requests   fixed window       sliding window\n"
               "client           sent   allowed  peak      allowed  peak\n";
  std::array<std::int64_t, 2> highest{};
  for (const auto& entry : clients) {
    const std::vector<const Request*>& requests = entry.second;
    const auto fixed = [](const Request& r) { return r.fixed; };
    const auto sliding = [](const Request& r) { return r.sliding; };
    const auto count = [&](auto allowed) {
      return std::count_if(requests.begin(), requests.end(),
                           [&](const Request* r) { return allowed(*r); });
    };
    const std::int64_t fixed_peak = peak(requests, fixed), sliding_peak = peak(requests, sliding);
    highest = {std::max(highest[0], fixed_peak), std::max(highest[1], sliding_peak)};
    std::cout << std::left << std::setw(12) << entry.first << std::right << std::setw(9)
              << requests.size() << std::setw(10) << count(fixed) << std::setw(6) << fixed_peak
              << std::setw(13) << count(sliding) << std::setw(6) << sliding_peak << '\n';
  }
  std::cout << "(peak: most requests let through in any stretch of " << kWindowMillis / 1000
            << " seconds; the limit is " << kLimit << ")\n\n";
  return highest;
}

// A line of columns, a tenth of a second each: how many requests fell into it.
template <class Counts>
std::string timeline(const std::vector<const Request*>& requests, std::int64_t from,
                     std::size_t columns, Counts counts) {
  std::vector<int> column(columns);
  for (const Request* request : requests) {
    const std::int64_t at = (request->millis - from) / 100;
    if (request->millis >= from && at < static_cast<std::int64_t>(columns) && counts(*request))
      ++column[static_cast<std::size_t>(at)];
  }
  std::string line;
  for (const int n : column) line += n == 0 ? '.' : n < 10 ? static_cast<char>('0' + n) : '#';
  return line;
}

// The second before and the second after the first edge of a window with a burst on both sides.
void print_edge(const std::string& client, const std::vector<const Request*>& requests) {
  std::int64_t edge = 0;
  for (const Request* request : requests) {
    const auto near = [&](std::int64_t from, std::int64_t to) {
      return std::count_if(requests.begin(), requests.end(),
                           [&](const Request* r) { return r->millis >= from && r->millis < to; });
    };
    edge = request->millis - request->millis % kWindowMillis;
    if (near(edge - 1000, edge) > kLimit / 2 && near(edge, edge + 1000) > kLimit / 2) break;
  }
  const std::int64_t from = edge - 1000;
  const auto show = [&](const char* name, auto counts) {
    std::string line = timeline(requests, from, 20, counts);
    line.insert(10, " | ");
    std::cout << "  " << std::left << std::setw(16) << name << std::right << line << '\n';
  };
  std::cout << client << " at the edge of a window (requests in each tenth of a second):\n"
            << "                   one window | the next\n";
  show("sent", [](const Request&) { return true; });
  show("fixed lets in", [](const Request& r) { return r.fixed; });
  show("sliding lets in", [](const Request& r) { return r.sliding; });
  std::cout << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : PERIGEE_EXAMPLES_DIR;
  std::vector<Request> requests = read_requests(folder + "/data/requests.csv");

  perigee::ManualClock clock;
  auto engine = perigee::Engine::open(perigee::EngineOptions::deterministic(1, clock));
  if (!engine) stop(engine.error().message);
  const auto counter = load(*engine, folder + "/curriculum/week3/counter_with_expiration.lua");
  const auto fixed = load(*engine, folder + "/curriculum/week4/rate_limiter_fixed.lua");
  const auto sliding = load(*engine, folder + "/curriculum/week4/rate_limiter_sliding.lua");

  const std::string limit = std::to_string(kLimit), window = std::to_string(kWindowMillis);
  const std::string_view limits[] = {limit, window}, minute[] = {"60000"};
  const std::string_view busy[] = {"requests:{all}"};
  std::int64_t busiest = 0;
  Clients clients;
  for (Request& request : requests) {
    clock.set(perigee::UnixMicros(Millis(request.millis)));
    const std::string fixed_key = "fixed:{" + request.client + '}';
    const std::string sliding_key = "sliding:{" + request.client + '}';
    const std::string_view fixed_keys[] = {fixed_key}, sliding_keys[] = {sliding_key};
    request.fixed = number_at(fixed.run(fixed_keys, limits), 0) == 1;
    request.sliding = number_at(sliding.run(sliding_keys, limits), 0) == 1;
    busiest = std::max(busiest, number_at(counter.run(busy, minute), 0));
    clients[request.client].push_back(&request);
  }

  std::cout << requests.size() << " requests of " << clients.size()
            << " clients in ten minutes; the busiest minute had " << busiest << ".\n\n";
  const auto [fixed_peak, sliding_peak] = print_table(clients);
  print_edge("crawler", clients["crawler"]);
  std::cout << "A limit of " << kLimit << " in " << kWindowMillis / 1000
            << " seconds: the fixed window let " << fixed_peak
            << " through in one such stretch, because a client may use up two windows at the "
               "edge between them; the sliding window never let through more than "
            << sliding_peak << ".\n";
}
