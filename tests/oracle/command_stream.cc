#include "tests/oracle/command_stream.h"

#include <algorithm>
#include <utility>

namespace perigee::testing {
CommandStream::CommandStream(std::uint64_t seed, std::function<std::int64_t()> now_millis)
    : rng_(seed), now_millis_(std::move(now_millis)) {
  fill_bit_commands();
  fill_stream_commands();
  fill_hyperloglog_commands();
  fill_string_commands();
  fill_generic_commands();
  fill_hash_commands();
  fill_set_commands();
  fill_list_commands();
  fill_zset_commands();
  fill_geo_commands();
  fill_sort_commands();
  for (const auto& [name, make] : makers_) order_.push_back(&make);
}

std::vector<std::string> CommandStream::commands() const {
  std::vector<std::string> names;
  for (const auto& [name, make] : makers_) names.push_back(name);
  return names;
}

StreamCommand CommandStream::next() {
  if (!then_.empty()) {
    StreamCommand command = std::move(then_.front());
    then_.pop_front();
    return command;
  }
  // Flushes and swaps are rare, so that there is something to work on.
  for (;;) {
    StreamCommand command = (*order_[below(order_.size())])();
    const std::string& name = command.argv[0];
    if ((name == "FLUSHALL" || name == "FLUSHDB") && !one_in(60)) continue;
    if ((name == "SWAPDB" || name == "SELECT") && !one_in(12)) continue;
    const bool waits = name.starts_with("BL") || name.starts_with("BR") || name.starts_with("BZ") ||
                       std::ranges::find(command.argv, "BLOCK") != command.argv.end();
    // A server with nothing to pop takes some milliseconds to say so.
    if (waits && !one_in(6)) continue;
    const bool timed = name.find("EX") != std::string::npos || name == "SET" || waits;
    // A word less, and these draw something else.
    const bool drawn = name.find("RAND") != std::string::npos || name == "SPOP" ||
                       name == "MEMORY" || name.starts_with("SORT");
    // A word more, and perigee's know what is newer than the server.
    const bool newer = name == "ZRANK" || name == "ZREVRANK";
    // All of the scores in these are the same.
    const bool lex = command.argv.size() > 1 && command.argv[1].starts_with("lex:");
    // What follows belongs to the command as it is; a script may count to any number.
    const bool whole = timed || drawn || newer || lex || unfinished() || name == "EVAL";
    return !whole && one_in(40) ? spoil(std::move(command)) : command;
  }
}

std::string CommandStream::pick(std::initializer_list<const char*> words) {
  return words.begin()[below(words.size())];
}

std::string CommandStream::key(const char* family) {
  if (!one_in(25)) return family + (":" + std::to_string(below(12)));
  if (one_in(3)) return pick({"list", "hash", "set", "zset", "stream"}) + ":1";
  return key();
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

// Leaves a word out, adds one, or puts something else in its place.
StreamCommand CommandStream::spoil(StreamCommand command) {
  Words& argv = command.argv;
  const std::size_t at = 1 + below(argv.size());
  // No score with many digits, whose text is not the same on both sides.
  const auto word = [&] {
    return argv[0].front() == 'Z' || argv[0].starts_with("GEO") ? score() : value();
  };
  switch (below(3)) {
    case 0:
      if (at < argv.size()) argv.erase(argv.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      argv.insert(argv.begin() + static_cast<std::ptrdiff_t>(std::min(at, argv.size())), word());
      break;
    default:
      if (at < argv.size()) argv[at] = word();
  }
  return command;
}

}  // namespace perigee::testing
