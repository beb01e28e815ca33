// tests/oracle/command_stream.h: random commands, for perigee and a server alike.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/base/rng.h"

namespace perigee::testing {

// How two answers to the same command are compared.
enum class Compare : std::uint8_t {
  kExactly,
  kSorted,       // an array whose order is free
  kScores,       // members, each with its score: the same number, whatever its text
  kEqualScores,  // the same, the signs of zeros apart
  kNearly,       // a number that a moment's delay may change by a few seconds, in its own unit
  kNullness,     // drawn at random: null or not
  kNot,          // see tests/oracle/differences.md
};

struct StreamCommand {
  std::vector<std::string> argv;
  Compare compare = Compare::kExactly;
};

using Words = std::vector<std::string>;

inline Words operator+(Words a, const Words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Draws commands of every family: all options, few keys (so that they meet), values of every
// encoding, and now and then something wrong. The same seed gives the same stream, but for the
// instants that `now_millis` is asked for. Each family's commands stand in <family>_stream.cc.
class CommandStream {
 public:
  CommandStream(std::uint64_t seed, std::function<std::int64_t()> now_millis);

  StreamCommand next();
  // Whether the next command belongs to the one before it.
  bool unfinished() const { return !then_.empty(); }

  // Some keys, each at most once, that are given a few milliseconds to live, or less. To be sent
  // last: until they have gone on either side, nothing else can be compared.
  std::vector<StreamCommand> last_moments();
  static constexpr std::int64_t kLongestMomentMillis = 4;

  // The commands that are drawn; a test compares this with the rows.
  std::vector<std::string> commands() const;

 private:
  using Make = std::function<StreamCommand()>;

  std::uint64_t below(std::uint64_t n) { return rng_.below(n); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string pick(std::initializer_list<const char*> words);
  std::string key();
  // Mostly one of the twelve keys of a family ("list:7"), so that commands find what they work on.
  std::string key(const char* family);
  std::string value();
  std::string field();
  Words fields();
  std::string member();
  Words members(std::size_t most);
  Words set_keys();
  std::string integer();
  std::string real();
  std::string database();
  std::string pattern();
  std::string seconds_left();
  std::string odd_time();
  Words keys_and_values(std::size_t least);
  Words keys(std::size_t least);
  void add_expiry(Words& argv, bool in_set);
  StreamCommand expire(const char* name);
  StreamCommand restore();
  StreamCommand last_moment(const std::string& name);
  std::string list_item();
  Words list_items();
  std::string list_index();
  std::string list_end();
  std::string list_timeout();
  StreamCommand pop_many(bool waiting);
  StreamCommand spoil(StreamCommand command);

  std::string bit_offset();
  std::string range_end();
  std::string field_type();
  Words field_step(bool reads);

  void fill_bit_commands();
  std::string stream_id();
  std::string interval_end(const char* usual);
  std::string group();
  std::string consumer();
  std::string small_count();
  void add_trim(Words& argv);
  StreamCommand fill_stream(const std::string& name);
  StreamCommand xadd();
  StreamCommand xread(bool by_group);
  StreamCommand xclaim();
  StreamCommand xpending();
  StreamCommand xgroup();

  void fill_stream_commands();
  Words elements();
  std::string odd_hyperloglog();
  void fill_hyperloglog_commands();
  void fill_string_commands();
  void fill_generic_commands();
  void fill_hash_commands();
  void fill_set_commands();
  void fill_list_commands();
  void fill_waiting_list_commands();

  std::string score();
  std::string score_end();
  std::string name_end();
  std::string zset_member();
  std::string lex_key();
  Words scored_members(std::size_t most);
  Words score_rules();
  Words combined_keys(const char* name);
  Words zrange_options(bool may_have_scores);
  void fill_zset_range_commands();
  void fill_zset_pop_commands();
  void fill_zset_commands();

  Words geo_point();
  std::string geo_unit();
  std::string geo_length();
  Words geo_shape();
  Words geo_options(bool may_show);
  void fill_geo_commands();

  std::string sortable();
  Words sort_options(bool may_store);
  void fill_sort_commands();

  base::Rng rng_;
  std::function<std::int64_t()> now_millis_;
  std::map<std::string, Make> makers_;
  // What has to come next. A command that draws at random leaves other data on either side: it
  // queues a DEL of its key.
  std::deque<StreamCommand> then_;
  std::vector<const Make*> order_;
};

}  // namespace perigee::testing
