#include "tools/serve_command.h"

#include <csignal>
#include <iostream>
#include <string>

#include "perigee/engine.h"

namespace perigee::tools {
namespace {

// A signal is answered this late at most.
constexpr Millis kPatience(100);

volatile std::sig_atomic_t stopped = 0;
Engine* served = nullptr;

void stop(int) {
  stopped = 1;
  if (served != nullptr) served->interrupt();
}

int complain(const Error& error) {
  std::cerr << "perigee: " << error.message.substr(error.message.find(' ') + 1) << '\n';
  return 1;
}

}  // namespace

int run_serve(const EngineOptions& options, const EndpointOptions& where) {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, stop);
  SystemClock stopwatch;
  EngineOptions timed = options;
  timed.stopwatch = &stopwatch;
  auto engine = Engine::open(timed);
  if (!engine) return complain(engine.error());
  served = &*engine;
  auto endpoint = RespEndpoint::open(*engine, where);
  if (!endpoint) return complain(endpoint.error());
  for (const std::string& place : {endpoint->address(), where.unix_path}) {
    if (!place.empty()) std::cout << "listening on " << place << std::endl;
  }
  while (stopped == 0) endpoint->run_for(kPatience);
  served = nullptr;
  return 0;
}

}  // namespace perigee::tools
