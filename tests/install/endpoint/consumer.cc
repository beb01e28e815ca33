// An endpoint in somebody's program, who need not have asio.
#include <perigee/endpoint.h>

#include <cstdio>

int main() {
  auto engine = perigee::Engine::open();
  if (!engine) return 1;
  auto endpoint = perigee::RespEndpoint::open(*engine, {.port = 0});
  if (!endpoint) return 1;
  endpoint->poll();
  std::printf("listening on %s\n", endpoint->address().c_str());
  return endpoint->port() == 0;
}
