// CONFIG's names, first values and refusals beside a server's.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "tests/oracle/same_data.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"

namespace perigee::testing {
namespace {

std::map<std::string, std::string> settings_of(const Reply& answer) {
  std::map<std::string, std::string> all;
  const Reply::Array& items = *answer.get_if<Reply::Array>();
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    all[*items[i].get_if<std::string>()] = *items[i + 1].get_if<std::string>();
  return all;
}

// Where the server was started, and as what.
const std::set<std::string> kOfThisServer{"bind",    "daemonize", "dir",  "enable-debug-command",
                                          "logfile", "pidfile",   "port", "unixsocket"};

TEST(Settings, HaveTheNamesAndValuesOfTheServer) {
  const auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  ManualEngine world;
  const Words argv{"CONFIG", "GET", "*"};
  auto ours = settings_of(call(world.engine, argv)), theirs = settings_of(server->call(argv));
  for (const std::string& name : kOfThisServer) {
    EXPECT_TRUE(ours.contains(name) && theirs.contains(name)) << name;
    ours[name] = theirs[name];
  }
  EXPECT_EQ(ours, theirs);
}

// What perigee keeps as it is, without a server's own looks; see KEPT-SETTINGS.
const std::set<std::string> kNotLookedAt{"activedefrag", "cluster-announce-hostname", "hz",
                                         "repl-backlog-size", "proc-title-template"};

TEST(Settings, TakeAndRefuseWhatTheServerDoes) {
  const auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  ManualEngine world;
  for (const auto& [name, value] : settings_of(call(world.engine, {"CONFIG", "GET", "*"}))) {
    if (kOfThisServer.contains(name) || kNotLookedAt.contains(name)) continue;
    // These would have the server do what an engine does not.
    if (name.starts_with("tls-") || name == "appendonly" || name.starts_with("oom-score")) continue;
    for (const char* tried :
         {"", "x", "yes", "NO", "0", "-1", "1", "7", "100", "3kb", "2GB", "99999999999", "5%",
          "9223372036854775808", "1 2", "1.5", "default", "noeviction", "debug"}) {
      // A server's maxmemory and its like may be twice as large.
      if (tried == std::string("9223372036854775808") &&
          (name.starts_with("maxmemory") || name == "cluster-link-sendbuf-limit"))
        continue;
      if (name == "maxclients" || name == "save" || name == "requirepass") continue;
      const Words argv{"CONFIG", "SET", name, tried};
      EXPECT_EQ(call(world.engine, argv).to_text(), server->call(argv).to_text())
          << name << " " << tried;
      const Words look{"CONFIG", "GET", name};
      EXPECT_EQ(call(world.engine, look).to_text(), server->call(look).to_text())
          << name << " " << tried;
    }
    const Words back{"CONFIG", "SET", name, value};
    EXPECT_EQ(call(world.engine, back).to_text(), server->call(back).to_text()) << name;
  }
}

}  // namespace
}  // namespace perigee::testing
