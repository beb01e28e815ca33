// tests/oracle/same_data.h: answers, and all data, of perigee and a server compared.
#pragma once

#include <string>

#include "perigee/perigee.h"

#include "tests/oracle/command_stream.h"
#include "tests/support/redis_server.h"

namespace perigee::testing {

Reply call(Engine& engine, const Words& argv);

// A command as it is typed.
std::string shown(const Words& argv);

// Whether two answers to a command are the same, as it compares them.
bool agree(const StreamCommand& command, const Reply& ours, const Reply& theirs);

// Expects both sides to hold the same under a name: all that reading it tells.
void expect_same_value(Engine& engine, RedisServer& server, const std::string& name);

// Expects every key of every database to be the same on both sides, and the payload of each to make
// the same value on the other side. Selects the last database.
void expect_same_data(Engine& engine, RedisServer& server);

}  // namespace perigee::testing
