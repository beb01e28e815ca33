#include <set>

#include "engine/persist/payload.h"
#include "tests/oracle/command_stream.h"

namespace perigee::testing {

StreamCommand CommandStream::expire(const char* name) {
  const bool at = std::string(name).find("AT") != std::string::npos;
  const bool millis = name[0] == 'P';
  const std::int64_t unit = millis ? 1 : 1000;
  std::string when = at ? std::to_string(now_millis_() / unit + 300000000 / unit)
                        : seconds_left() + (millis ? "000" : "");
  if (one_in(6)) when = odd_time();
  Words argv{name, key(), when};
  while (one_in(3)) argv.push_back(pick({"NX", "XX", "GT", "LT", "gt", "ZZ"}));
  return {argv};
}

StreamCommand CommandStream::restore() {
  std::string payload = persist::dump(keyspace::Value(ds::Bytes::compact(value())), {});
  if (one_in(5)) payload[below(payload.size())] ^= static_cast<char>(1 << below(8));
  if (one_in(20)) payload.resize(below(payload.size()));
  std::string time = "0";
  const bool absolute = one_in(3);
  if (!one_in(3))
    time = std::to_string((absolute ? now_millis_() : 0) + 300000000 +
                          static_cast<std::int64_t>(below(100000)));
  // The server adds without looking: RESTORE-TTL in differences.md.
  if (one_in(8)) time = pick({"-1", "-9223372036854775808", "1.5", "x", "", "9223372036854775808"});
  Words argv{"RESTORE", key(), time, payload};
  if (absolute) argv.push_back("ABSTTL");
  if (!one_in(3)) argv.push_back(pick({"REPLACE", "replace"}));
  if (one_in(4)) argv = argv + Words{"IDLETIME", integer()};
  if (one_in(4)) argv = argv + Words{"FREQ", integer()};
  if (one_in(20)) argv.push_back(pick({"NX", "IDLETIME", "FREQ"}));
  return {argv};
}

std::vector<StreamCommand> CommandStream::last_moments() {
  std::vector<StreamCommand> commands;
  // As many as a turn of perigee removes when it begins, and due first: the next command comes upon
  // the others itself.
  for (int i = one_in(2) ? 32 : 0; i > 0; --i)
    commands.push_back({{"SET", "moment:" + std::to_string(i), "v", "PX", "1"}});
  std::set<std::string> names;
  for (std::uint64_t draws = below(12); draws > 0; --draws)
    names.insert(one_in(3)
                     ? key()
                     : key(pick({"list", "hash", "set", "zset", "stream", "hll", "bits"}).c_str()));
  for (const std::string& name : names) commands.push_back(last_moment(name));
  return commands;
}

StreamCommand CommandStream::last_moment(const std::string& name) {
  const std::int64_t left = 2 + static_cast<std::int64_t>(below(kLongestMomentMillis - 1));
  switch (below(8)) {
    case 0:
      return {{"SET", name, value(), "PX", std::to_string(left)}};
    case 1:
      return {{"GETEX", name, "PX", std::to_string(left)}};
    case 2:
      return {{"EXPIREAT", name, std::to_string(now_millis_() / 1000 - left)}};
    case 3:
      return {{"PEXPIREAT", name, std::to_string(now_millis_() + left)}};
    case 4:
      return {{"PEXPIRE", name, std::to_string(left), pick({"NX", "XX", "GT", "LT"})}};
    default:
      return {{"PEXPIRE", name, std::to_string(left)}};
  }
}

void CommandStream::fill_generic_commands() {
  for (const char* name : {"DEL", "UNLINK", "EXISTS", "TOUCH"})
    makers_[name] = [this, name] { return StreamCommand{Words{name} + keys(1)}; };
  for (const char* name : {"PERSIST", "TYPE"})
    makers_[name] = [this, name] { return StreamCommand{{name, key()}}; };
  for (const char* name : {"TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME"})
    makers_[name] = [this, name] { return StreamCommand{{name, key()}, Compare::kNearly}; };
  for (const char* name : {"EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT"})
    makers_[name] = [this, name] { return expire(name); };
  for (const char* name : {"RENAME", "RENAMENX"})
    makers_[name] = [this, name] { return StreamCommand{{name, key(), key()}}; };
  makers_["COPY"] = [this] {
    Words argv{"COPY", key(), key()};
    if (one_in(3)) argv = argv + Words{"DB", database()};
    if (one_in(3)) argv.push_back("REPLACE");
    return StreamCommand{argv};
  };
  makers_["MOVE"] = [this] { return StreamCommand{{"MOVE", key(), database()}}; };
  makers_["KEYS"] = [this] { return StreamCommand{{"KEYS", pattern()}, Compare::kSorted}; };
  makers_["RANDOMKEY"] = [] { return StreamCommand{{"RANDOMKEY"}, Compare::kNullness}; };
  makers_["SCAN"] = [this] {
    Words argv{"SCAN", one_in(3) ? integer() : "0"};
    if (one_in(3)) argv = argv + Words{"MATCH", pattern()};
    if (one_in(3)) argv = argv + Words{"COUNT", integer()};
    if (one_in(3)) argv = argv + Words{"TYPE", pick({"string", "hash", "STRING", "none"})};
    return StreamCommand{argv, Compare::kNot};
  };
  makers_["OBJECT"] = [this] {
    const std::string what = pick({"ENCODING", "FREQ", "IDLETIME", "REFCOUNT", "encoding", "NONE"});
    // Of integers a server shares, these two differ: IDLE-SHARED and REFCOUNT in differences.md.
    const Compare compare =
        what == "IDLETIME" || what == "REFCOUNT" ? Compare::kNullness : Compare::kExactly;
    return StreamCommand{{"OBJECT", what, key()}, compare};
  };
  // Payloads are compared where all data is.
  makers_["DUMP"] = [this] { return StreamCommand{{"DUMP", key()}, Compare::kNullness}; };
  makers_["RESTORE"] = [this] { return restore(); };
  // A server counts what is due until something comes upon it; a scan does.
  makers_["DBSIZE"] = [this] {
    then_.push_back({{"DBSIZE"}});
    return StreamCommand{{"SCAN", "0", "COUNT", "1000000"}, Compare::kNot};
  };
  makers_["PING"] = [this] {
    return StreamCommand{Words{"PING"} + (one_in(2) ? Words{value()} : Words{})};
  };
  makers_["ECHO"] = [this] { return StreamCommand{{"ECHO", value()}}; };
  makers_["SELECT"] = [this] { return StreamCommand{{"SELECT", database()}}; };
  makers_["SWAPDB"] = [this] { return StreamCommand{{"SWAPDB", database(), database()}}; };
  for (const char* name : {"FLUSHDB", "FLUSHALL"})
    makers_[name] = [this, name] {
      return StreamCommand{Words{name} +
                           (one_in(3) ? Words{pick({"ASYNC", "sync", "X"})} : Words{})};
    };
}

}  // namespace perigee::testing
