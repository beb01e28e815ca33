#include "tests/fuzz/payload_seeds.h"

#include <string_view>

#include "tests/support/manual_engine.h"
#include "tests/unit/persist/payload_parts.h"

namespace perigee::testing {
namespace {

std::string body(std::string payload) { return payload.substr(0, payload.size() - 10); }

}  // namespace

std::vector<std::string> payload_seeds() {
  std::vector<std::string> seeds;
  ManualEngine world;
  const auto add = [&](const std::vector<std::vector<std::string>>& commands) {
    for (const auto& words : commands)
      world.engine.call(std::vector<std::string_view>(words.begin(), words.end()));
    seeds.push_back(body(*world.engine.keys().dump("k")));
    world.engine.keys().erase("k");
  };
  add({{"SET", "k", "perigee"}});
  add({{"SET", "k", "-70000"}});
  add({{"SET", "k", std::string(100, 'x')}});
  add({{"PFADD", "k", "a", "b"}});
  add({{"RPUSH", "k", "a", "1", "-1", "5000", "70000", "9000000", "9000000000"}});
  add({{"RPUSH", "k", std::string(5000, 'x'), "b", std::string(5000, 'y')}});
  add({{"SADD", "k", "1", "2", "-3"}});
  add({{"SADD", "k", "9000000000"}});
  add({{"SADD", "k", "a", "2", "c"}});
  add({{"HSET", "k", "f", "v", "n", "1"}});
  add({{"HSET", "k", "f", std::string(80, 'v'), "n", "1"}});
  add({{"HSET", "k", "f", "v", "n", "1"}, {"HPEXPIRE", "k", "500", "FIELDS", "1", "n"}});
  add({{"ZADD", "k", "1.5", "a", "-2", "b", "inf", "7"}});
  add({{"ZADD", "k", "1.5", std::string(80, 'm'), "-2", "b"}});
  add({{"XADD", "k", "5-1", "f", "v"},
       {"XADD", "k", "8-1", "f", "w"},
       {"XADD", "k", "8-2", "g", "x"},
       {"XGROUP", "CREATE", "k", "g", "0"},
       {"XREADGROUP", "GROUP", "g", "c", "COUNT", "2", "STREAMS", "k", ">"},
       {"XDEL", "k", "8-2"}});
  // What perigee does not write.
  const std::string pairs = element("f") + element("v");
  for (const int number : {1, 2}) seeds.push_back(type(number) + length(2) + text("a") + text("7"));
  seeds.push_back(type(4) + length(1) + text("f") + text("v"));
  seeds.push_back(type(9) + text(std::string("\x01\x01"
                                             "f\x01\x00"
                                             "v\xff",
                                             7)));
  for (const int number : {10, 13})
    seeds.push_back(type(number) + text(ziplist({entry("f"), "\xfe\x20"})));
  seeds.push_back(type(14) + length(1) + text(ziplist({entry("f"), "\xf5"})));
  seeds.push_back(type(3) + length(2) + text("b") + text("1.5") + text("a") + "\xff");
  seeds.push_back(type(5) + length(1) + text("a") + real(1.5));
  seeds.push_back(type(12) + text(ziplist({entry("f"), entry("1.5")})));
  for (const int number : {16, 20}) seeds.push_back(type(number) + text(listpack({pairs}, 2)));
  seeds.push_back(type(18) + length(2) + length(1) + text("plain") + length(2) +
                  text(listpack({pairs}, 2)));
  seeds.push_back(type(25) + little(1, 8) +
                  text(listpack({pairs + "\xf4" + little(1'800'000'000'000, 8) + "\x09"}, 3)));
  for (const int form : {15, 19, 21}) {
    StreamParts parts;
    parts.form = form;
    if (form == 15) {
      parts.first_id = parts.max_removed = parts.added = "";
      parts.group = text("g") + length(5) + length(1);
    }
    if (form == 21) parts.consumer.insert(2, little(1500, 8));
    seeds.push_back(parts.body());
  }
  return seeds;
}

}  // namespace perigee::testing
