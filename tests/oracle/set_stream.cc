#include "tests/oracle/command_stream.h"

namespace perigee::testing {

std::string CommandStream::member() {
  if (one_in(3)) return integer();
  return one_in(30) ? value() : std::to_string(below(one_in(4) ? 800 : 20));
}

std::vector<std::string> CommandStream::members(std::size_t most) {
  Words words(1 + below(most));
  for (std::string& word : words) word = member();
  return words;
}

std::vector<std::string> CommandStream::set_keys() {
  Words words(1 + below(3));
  for (std::string& word : words) word = key("set");
  return words;
}

void CommandStream::fill_set_commands() {
  const auto set = [this] { return key("set"); };
  makers_["SADD"] = [=, this] {
    return StreamCommand{Words{"SADD", set()} + members(one_in(40) ? 900 : 5)};
  };
  makers_["SREM"] = [=, this] {
    return StreamCommand{Words{"SREM", set()} + members(one_in(10) ? 200 : 5)};
  };
  makers_["SMISMEMBER"] = [=, this] {
    return StreamCommand{Words{"SMISMEMBER", set()} + members(4)};
  };
  makers_["SISMEMBER"] = [=, this] { return StreamCommand{{"SISMEMBER", set(), member()}}; };
  makers_["SCARD"] = [=] { return StreamCommand{{"SCARD", set()}}; };
  makers_["SMEMBERS"] = [=] { return StreamCommand{{"SMEMBERS", set()}, Compare::kSorted}; };
  makers_["SMOVE"] = [=, this] { return StreamCommand{{"SMOVE", set(), set(), member()}}; };
  for (const char* name : {"SINTER", "SUNION", "SDIFF"})
    makers_[name] = [=, this] { return StreamCommand{Words{name} + set_keys(), Compare::kSorted}; };
  for (const char* name : {"SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"})
    makers_[name] = [=, this] { return StreamCommand{Words{name, set()} + set_keys()}; };
  makers_["SINTERCARD"] = [=, this] {
    const Words keys = set_keys();
    Words argv = Words{"SINTERCARD", one_in(12) ? integer() : std::to_string(keys.size())} + keys;
    if (one_in(3)) argv = argv + Words{"LIMIT", one_in(3) ? integer() : std::to_string(below(9))};
    return StreamCommand{argv};
  };
  makers_["SPOP"] = [=, this] {
    Words argv{"SPOP", set()};
    if (one_in(2)) argv.push_back(pick({"0", "1000", "x", "-1", "9223372036854775807"}));
    // Which one goes is drawn, so that the rest differs.
    if (argv.size() == 2) then_.push_back({{"DEL", argv[1]}});
    return StreamCommand{argv, argv.size() == 2 ? Compare::kNullness : Compare::kSorted};
  };
  makers_["SRANDMEMBER"] = [=, this] {
    Words argv{"SRANDMEMBER", set()};
    if (one_in(2)) argv.push_back(pick({"0", "1000", "x", "9223372036854775807"}));
    return StreamCommand{argv, argv.size() == 2 ? Compare::kNullness : Compare::kSorted};
  };
  makers_["SSCAN"] = [=, this] {
    Words argv{"SSCAN", set(), one_in(4) ? integer() : "0"};
    if (one_in(3)) argv = argv + Words{"MATCH", pattern()};
    if (one_in(3)) argv = argv + Words{"COUNT", integer()};
    return StreamCommand{argv, Compare::kNot};
  };
}

}  // namespace perigee::testing
