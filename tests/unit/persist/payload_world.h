// tests/unit/persist/payload_world.h: an engine that is handed payloads.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee::testing {

struct PayloadWorld : ManualEngine {
  using ManualEngine::ManualEngine;

  Result<void> restore(std::string_view key, std::string_view payload) {
    return engine.keys().restore(key, Expiry::never(), payload, {.replace = true});
  }
  std::string dump(std::string_view key) { return engine.keys().dump(key).value_or("absent"); }
  // The answer to a command, as redis-cli prints it.
  template <class... Words>
  std::string ask(const Words&... words) {
    return engine.call(words...).to_text();
  }
  std::string encoding(std::string_view key) {
    return std::string(engine.keys().encoding(key).value_or("absent"));
  }
};

}  // namespace perigee::testing
