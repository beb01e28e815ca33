// Every allocation fails, one after the other, from a client's arrival to its last answer: at most
// that client is let go, and the next one is served.
#include <gtest/gtest.h>

#include <string>

#include "tests/endpoint/wire.h"
#include "tests/unit/ds/counted_new.h"

namespace perigee::testing {
namespace {

class Subject {
 public:
  // Whether an allocation failed while a client was served.
  bool serve_failing(int allowed, bool for_good, const std::string& requests) {
    Wire client = Wire::to_port(endpoint_.port());
    client.send(requests);
    const FailingNew failing(allowed, for_good);
    for (int frame = 0; frame < 10; ++frame) endpoint_.poll();
    return failing.failed();
  }
  bool serves() {
    Wire client = Wire::to_port(endpoint_.port());
    client.send(request({"PING"}));
    std::size_t commands = 0;
    for (int tries = 0; tries < 1000 && commands == 0; ++tries)
      commands += endpoint_.run_for(Millis(1));
    return commands == 1 && client.receive(7) == "+PONG\r\n";
  }

 private:
  Engine engine_ = Engine::open().value();
  RespEndpoint endpoint_ = RespEndpoint::open(engine_, {.port = 0}).value();
};

TEST(EndpointAllocation, EachFailureCostsOneClientAtMost) {
  const std::string requests = request({"SET", "k", std::string(100000, 'v')}) +
                               request({"GET", "k"}) + "ECHO \"an inline command\"\r\n*x\r\n";
  for (const bool for_good : {false, true}) {
    bool failed = true;
    for (int allowed = 0; failed; ++allowed) {
      Subject subject;
      failed = subject.serve_failing(allowed, for_good, requests);
      ASSERT_TRUE(subject.serves()) << allowed;
    }
  }
}

}  // namespace
}  // namespace perigee::testing
