#include "tests/oracle/command_stream.h"

namespace perigee::testing {

std::string CommandStream::field() {
  if (one_in(40)) return pick({"", "a field with spaces", "k\xff"});
  if (one_in(60)) return std::string(60 + below(10), 'f');
  return "f" + std::to_string(below(one_in(4) ? 700 : 12));
}

std::vector<std::string> CommandStream::fields() {
  Words words(1 + below(4));
  for (std::string& word : words) word = field();
  return words;
}

void CommandStream::fill_hash_commands() {
  const auto hash = [this] { return key("hash"); };
  for (const char* name : {"HGETALL", "HKEYS", "HVALS"})
    makers_[name] = [=] { return StreamCommand{{name, hash()}, Compare::kSorted}; };
  makers_["HLEN"] = [=] { return StreamCommand{{"HLEN", hash()}}; };
  for (const char* name : {"HGET", "HEXISTS", "HSTRLEN"})
    makers_[name] = [=, this] { return StreamCommand{{name, hash(), field()}}; };
  for (const char* name : {"HDEL", "HMGET"})
    makers_[name] = [=, this] { return StreamCommand{Words{name, hash()} + fields()}; };
  for (const char* name : {"HSET", "HMSET"})
    makers_[name] = [=, this] {
      Words argv{name, hash()};
      for (std::size_t i = one_in(50) ? 600 : 1 + below(5); i > 0; --i)
        argv = argv + Words{field(), value()};
      return StreamCommand{argv};
    };
  makers_["HSETNX"] = [=, this] { return StreamCommand{{"HSETNX", hash(), field(), value()}}; };
  makers_["HINCRBY"] = [=, this] { return StreamCommand{{"HINCRBY", hash(), field(), integer()}}; };
  makers_["HINCRBYFLOAT"] = [=, this] {
    return StreamCommand{{"HINCRBYFLOAT", hash(), field(), real()}};
  };
  makers_["HRANDFIELD"] = [=, this] {
    Words argv{"HRANDFIELD", hash()};
    // A count beyond any size draws every field.
    if (one_in(2)) argv.push_back(pick({"0", "1000", "x", "9223372036854775807"}));
    if (argv.size() > 2 && one_in(2)) argv.push_back("WITHVALUES");
    return StreamCommand{argv, argv.size() == 2 ? Compare::kNullness : Compare::kSorted};
  };
  makers_["HSCAN"] = [=, this] {
    Words argv{"HSCAN", hash(), one_in(4) ? integer() : "0"};
    if (one_in(3)) argv = argv + Words{"MATCH", pattern()};
    if (one_in(3)) argv = argv + Words{"COUNT", integer()};
    return StreamCommand{argv, Compare::kNot};
  };
}

}  // namespace perigee::testing
