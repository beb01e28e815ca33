#include "tests/oracle/command_stream.h"

#include <utility>

namespace perigee::testing {
namespace {

using Words = std::vector<std::string>;

Words operator+(Words a, const Words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

CommandStream::CommandStream(std::uint64_t seed, std::function<std::int64_t()> now_millis)
    : rng_(seed), now_millis_(std::move(now_millis)) {
  fill_string_commands();
  fill_generic_commands();
  for (const auto& [name, make] : makers_) order_.push_back(&make);
}

std::vector<std::string> CommandStream::commands() const {
  std::vector<std::string> names;
  for (const auto& [name, make] : makers_) names.push_back(name);
  return names;
}

StreamCommand CommandStream::next() {
  // Flushes and swaps are rare, so that there is something to work on.
  for (;;) {
    StreamCommand command = (*order_[below(order_.size())])();
    const std::string& name = command.argv[0];
    if ((name == "FLUSHALL" || name == "FLUSHDB") && !one_in(60)) continue;
    if ((name == "SWAPDB" || name == "SELECT") && !one_in(12)) continue;
    const bool timed = name.find("EX") != std::string::npos || name == "SET";
    return !timed && one_in(40) ? spoil(std::move(command)) : command;
  }
}

std::string CommandStream::pick(std::initializer_list<const char*> words) {
  return words.begin()[below(words.size())];
}

std::string CommandStream::key() {
  if (one_in(60)) return pick({"", "a key with spaces", "k\xff\x01"});
  if (one_in(30)) return std::string("nul\0key", 7);
  return "key:" + std::to_string(below(30));
}

std::string CommandStream::value() {
  switch (below(8)) {
    case 0:
    case 1:
      return integer();
    case 2:
      return real();
    case 3: {
      std::string bytes(below(80), '\0');
      for (char& c : bytes) c = static_cast<char>(below(256));
      return bytes;
    }
    case 4:
      return std::string(below(200), static_cast<char>('a' + below(4)));
    case 5: {
      std::string letters(below(50), 'a');
      for (char& c : letters) c = static_cast<char>('a' + below(3));
      return letters;
    }
    case 6:
      return one_in(5) ? "" : "v" + std::to_string(below(1000));
    default:
      return std::to_string(below(20000));
  }
}

std::string CommandStream::integer() {
  switch (below(8)) {
    case 0:
      return pick({"9223372036854775807", "-9223372036854775808", "9223372036854775806",
                   "-9223372036854775807", "9223372036854775808", "-9223372036854775809"});
    case 1:
      return pick({"0", "-0", "+1", " 1", "1 ", "01", "1.0", "", "abc", "0x10", "--1"});
    case 2:
      return std::to_string(static_cast<std::int64_t>(rng_.next()));
    default:
      return std::to_string(static_cast<std::int64_t>(below(300)) - 120);
  }
}

std::string CommandStream::real() {
  switch (below(6)) {
    case 0:
      return pick({"0.1", "1e10", "-1.5e-5", "3.0e3", "0.30000000000000004", "1e400", "-1e-400",
                   "inf", "-inf", "nan", "1e4931", "5.0e3", ".5", "5.", "0x1p3", "1e", "--1.5"});
    case 1:
      return std::to_string(below(1000000)) + "." + std::to_string(below(1000000));
    case 2:
      return std::to_string(static_cast<std::int64_t>(below(2000)) - 1000) + "e" +
             std::to_string(static_cast<std::int64_t>(below(24)) - 12);
    default:
      return (one_in(2) ? "-" : "") + std::to_string(below(100)) + "." + std::to_string(below(100));
  }
}

std::string CommandStream::database() {
  if (one_in(15)) return pick({"16", "-1", "abc", "", "99999999999"});
  return std::to_string(below(3));
}

std::string CommandStream::pattern() {
  return pick({"*", "key:*", "key:1?", "key:[1-3]*", "k*:2", "*[^0-4]", "key:2\\*", "", "nul*", "[",
               "key:[13"});
}

// Never a moment that may come while the streams run: two clocks would see it at different times.
std::string CommandStream::odd_time() {
  return pick({"0", "-1", "-9223372036854775808", "9223372036854775807", "9223372036854775",
               "-9223372036854775", "1.5", "x", ""});
}

std::string CommandStream::seconds_left() { return std::to_string(100000 + below(1000000)); }

std::vector<std::string> CommandStream::keys(std::size_t least) {
  Words words(least + below(4));
  for (std::string& word : words) word = key();
  return words;
}

std::vector<std::string> CommandStream::keys_and_values(std::size_t least) {
  Words words;
  for (std::size_t i = least + below(4); i > 0; --i) {
    words.push_back(key());
    words.push_back(value());
  }
  return words;
}

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

// Leaves a word out, adds one, or puts something else in its place.
StreamCommand CommandStream::spoil(StreamCommand command) {
  Words& argv = command.argv;
  const std::size_t at = 1 + below(argv.size());
  switch (below(3)) {
    case 0:
      if (at < argv.size()) argv.erase(argv.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      argv.insert(argv.begin() + static_cast<std::ptrdiff_t>(std::min(at, argv.size())), value());
      break;
    default:
      if (at < argv.size()) argv[at] = value();
  }
  return command;
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
  makers_["DBSIZE"] = [] { return StreamCommand{{"DBSIZE"}}; };
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
