#include "tests/oracle/command_stream.h"

namespace perigee::testing {

void CommandStream::add_expiry(Words& argv, bool in_set) {
  const std::int64_t now = now_millis_();
  switch (below(in_set ? 9 : 7)) {
    case 0:
      argv = argv + Words{pick({"EX", "ex"}), seconds_left()};
      break;
    case 1:
      argv = argv + Words{"PX", seconds_left() + "000"};
      break;
    case 2:
      argv = argv + Words{"EXAT", std::to_string(now / 1000 + 200000)};
      break;
    case 3:
      argv = argv + Words{"PXAT", std::to_string(now + 200000000)};
      break;
    case 4:
      argv = argv + Words{pick({"EX", "PX", "EXAT", "PXAT"}), odd_time()};
      break;
    case 5:
      argv.push_back(in_set ? "KEEPTTL" : "PERSIST");
      break;
    default:
      break;
  }
}

void CommandStream::fill_string_commands() {
  const auto one_key = [this](const char* name) {
    makers_[name] = [this, name] { return StreamCommand{{name, key()}}; };
  };
  for (const char* name : {"GET", "GETDEL", "STRLEN", "INCR", "DECR"}) one_key(name);
  for (const char* name : {"GETSET", "SETNX", "APPEND"})
    makers_[name] = [this, name] { return StreamCommand{{name, key(), value()}}; };
  for (const char* name : {"INCRBY", "DECRBY"})
    makers_[name] = [this, name] { return StreamCommand{{name, key(), integer()}}; };
  for (const char* name : {"GETRANGE", "SUBSTR"})
    makers_[name] = [this, name] { return StreamCommand{{name, key(), integer(), integer()}}; };
  makers_["INCRBYFLOAT"] = [this] { return StreamCommand{{"INCRBYFLOAT", key(), real()}}; };
  makers_["MGET"] = [this] { return StreamCommand{Words{"MGET"} + keys(1)}; };
  for (const char* name : {"MSET", "MSETNX"})
    makers_[name] = [this, name] { return StreamCommand{Words{name} + keys_and_values(1)}; };
  makers_["SETEX"] = [this] { return StreamCommand{{"SETEX", key(), seconds_left(), value()}}; };
  makers_["PSETEX"] = [this] {
    return StreamCommand{
        {"PSETEX", key(), one_in(8) ? odd_time() : seconds_left() + "000", value()}};
  };
  makers_["SETRANGE"] = [this] {
    const std::string offset = one_in(8) ? integer() : std::to_string(below(70));
    return StreamCommand{{"SETRANGE", key(), offset, value()}};
  };
  makers_["SET"] = [this] {
    Words argv{"SET", key(), value()};
    if (one_in(2)) add_expiry(argv, true);
    if (one_in(4)) argv.push_back(pick({"NX", "XX", "nx", "GET", "get", "ZZ"}));
    if (one_in(4)) argv.push_back(pick({"NX", "XX", "xx", "GET", "KEEPTTL", "EX"}));
    return StreamCommand{argv};
  };
  makers_["GETEX"] = [this] {
    Words argv{"GETEX", key()};
    if (!one_in(4)) add_expiry(argv, false);
    if (one_in(10)) add_expiry(argv, false);
    return StreamCommand{argv};
  };
  makers_["LCS"] = [this] {
    Words argv{"LCS", key(), key()};
    while (one_in(2)) argv.push_back(pick({"LEN", "IDX", "WITHMATCHLEN", "idx"}));
    if (one_in(3)) argv = argv + Words{"MINMATCHLEN", integer()};
    return StreamCommand{argv};
  };
}

}  // namespace perigee::testing
