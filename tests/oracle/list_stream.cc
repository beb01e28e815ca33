#include "tests/oracle/command_stream.h"

namespace perigee::testing {

// Items that meet again, so that they can be looked for; now and then one that is long, or a chunk
// of its own.
std::string CommandStream::list_item() {
  if (one_in(400)) return std::string(900 + below(9000), static_cast<char>('a' + below(3)));
  if (one_in(30)) return std::string(65 + below(400), static_cast<char>('a' + below(3)));
  return one_in(3) ? value() : "i" + std::to_string(below(12));
}

// Few most of the time, a few hundred now and then: some lists are a single chunk, some many.
Words CommandStream::list_items() {
  Words items(one_in(60) ? 200 + below(400) : 1 + below(5));
  for (std::string& item : items) item = list_item();
  return items;
}

std::string CommandStream::list_index() {
  if (one_in(10)) return integer();
  return std::to_string(static_cast<std::int64_t>(below(one_in(4) ? 1000 : 12)) -
                        static_cast<std::int64_t>(below(one_in(4) ? 1000 : 12)));
}

std::string CommandStream::list_end() {
  return one_in(30) ? pick({"UP", "", "left ", "BACK"}) : pick({"LEFT", "RIGHT", "left", "Right"});
}

// Never one that lets a server wait.
std::string CommandStream::list_timeout() {
  return pick({"-1", "x", "", "-inf", "nan", "1e30", "-0.0011", "1,5", "0x"});
}

StreamCommand CommandStream::pop_many(bool waiting) {
  const std::size_t count = 1 + below(4);
  Words argv{waiting ? "BLMPOP" : "LMPOP"};
  if (waiting) argv.push_back(one_in(20) ? list_timeout() : "0.001");
  argv.push_back(one_in(20) ? integer() : std::to_string(count));
  for (std::size_t i = 0; i < count; ++i) argv.push_back(key("list"));
  argv.push_back(list_end());
  if (one_in(2)) argv = argv + Words{pick({"COUNT", "count"}), one_in(8) ? integer() : "3"};
  if (one_in(30)) argv.push_back(pick({"COUNT", "1", "FOO"}));
  return {argv};
}

void CommandStream::fill_waiting_list_commands() {
  // The least time there is: a server that has nothing to pop answers in a moment.
  const auto timeout = [this] { return one_in(12) ? list_timeout() : "0.001"; };
  for (const char* name : {"BLPOP", "BRPOP"})
    makers_[name] = [this, name, timeout] {
      Words argv{name, key("list")};
      while (one_in(2)) argv.push_back(key("list"));
      return StreamCommand{argv + Words{timeout()}};
    };
  makers_["BLMOVE"] = [this, timeout] {
    return StreamCommand{{"BLMOVE", key("list"), key("list"), list_end(), list_end(), timeout()}};
  };
  makers_["BRPOPLPUSH"] = [this, timeout] {
    return StreamCommand{{"BRPOPLPUSH", key("list"), key("list"), timeout()}};
  };
  makers_["BLMPOP"] = [this] { return pop_many(true); };
}

void CommandStream::fill_list_commands() {
  fill_waiting_list_commands();
  for (const char* name : {"LPUSH", "RPUSH", "LPUSHX", "RPUSHX"})
    makers_[name] = [this, name] { return StreamCommand{Words{name, key("list")} + list_items()}; };
  for (const char* name : {"LPOP", "RPOP"})
    makers_[name] = [this, name] {
      Words argv{name, key("list")};
      if (one_in(3)) argv.push_back(one_in(5) ? integer() : std::to_string(below(9)));
      return StreamCommand{argv};
    };
  makers_["LLEN"] = [this] { return StreamCommand{{"LLEN", key("list")}}; };
  makers_["LINDEX"] = [this] { return StreamCommand{{"LINDEX", key("list"), list_index()}}; };
  makers_["LSET"] = [this] {
    return StreamCommand{{"LSET", key("list"), list_index(), list_item()}};
  };
  makers_["LINSERT"] = [this] {
    const std::string side = one_in(20) ? "BESIDE" : pick({"BEFORE", "AFTER", "after"});
    return StreamCommand{{"LINSERT", key("list"), side, list_item(), list_item()}};
  };
  for (const char* name : {"LRANGE", "LTRIM"})
    makers_[name] = [this, name] {
      // Mostly little is cut off, so that lists live.
      Words argv{name, key("list"), std::to_string(below(3)), "-" + std::to_string(1 + below(3))};
      if (one_in(3)) argv[2] = list_index();
      if (one_in(3)) argv[3] = list_index();
      return StreamCommand{argv};
    };
  makers_["LREM"] = [this] {
    return StreamCommand{{"LREM", key("list"), one_in(3) ? list_index() : "1", list_item()}};
  };
  makers_["LPOS"] = [this] {
    Words argv{"LPOS", key("list"), list_item()};
    while (one_in(2))
      argv =
          argv + Words{pick({"RANK", "COUNT", "MAXLEN", "rank"}),
                       one_in(6) ? integer() : pick({"1", "2", "-1", "-2", "0", "3", "7", "30"})};
    if (one_in(40)) argv.push_back("RANK");
    return StreamCommand{argv};
  };
  makers_["LMOVE"] = [this] {
    return StreamCommand{{"LMOVE", key("list"), key("list"), list_end(), list_end()}};
  };
  makers_["RPOPLPUSH"] = [this] { return StreamCommand{{"RPOPLPUSH", key("list"), key("list")}}; };
  makers_["LMPOP"] = [this] { return pop_many(false); };
}

}  // namespace perigee::testing
