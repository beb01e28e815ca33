#include "tests/oracle/command_stream.h"

namespace perigee::testing {

// Scores whose text is the same on both sides: no more than a few digits.
std::string CommandStream::score() {
  if (one_in(25)) return pick({"inf", "-inf", "nan", "", "x", "1e400", "-0", "0x10", " 1", "1e3"});
  const std::string whole = std::to_string(static_cast<std::int64_t>(below(40)) - 12);
  return one_in(3) ? whole + pick({".5", ".25", ".75", ".0"}) : whole;
}

std::string CommandStream::score_end() {
  if (one_in(4)) return pick({"-inf", "+inf", "inf", "(inf", "(-inf", "", "(", "1e400", "-1e400"});
  return (one_in(3) ? "(" : "") + score();
}

// Of sets whose scores are all the same.
std::string CommandStream::name_end() {
  if (one_in(3)) return pick({"-", "+", "[", "(", "x", "[a", "(zzz"});
  return pick({"[", "("}) + zset_member();
}

std::string CommandStream::zset_member() {
  if (one_in(40)) return value();
  return "m" + std::to_string(below(one_in(5) ? 400 : 25));
}

std::string CommandStream::lex_key() { return "lex:" + std::to_string(below(6)); }

Words CommandStream::scored_members(std::size_t most) {
  Words words;
  for (std::size_t i = 1 + below(most); i > 0; --i) words = words + Words{score(), zset_member()};
  return words;
}

Words CommandStream::score_rules() {
  Words words;
  if (one_in(8)) words.push_back(pick({"NX", "XX"}));
  if (one_in(8)) words.push_back(pick({"GT", "LT", "gt"}));
  if (one_in(5)) words.push_back("CH");
  return words;
}

Words CommandStream::combined_keys(const char* name) {
  Words keys(1 + below(3));
  for (std::string& one : keys) one = one_in(6) ? key("set") : key("zset");
  const std::string count = one_in(20) ? integer() : std::to_string(keys.size());
  Words argv = Words{count} + keys;
  const bool scored = std::string(name).find("DIFF") == std::string::npos;
  if (scored && one_in(3)) {
    argv.push_back("WEIGHTS");
    for (std::size_t i = 0; i < keys.size(); ++i)
      argv.push_back(pick({"1", "2", "-1", "0", "inf"}));
  }
  if (scored && one_in(3)) argv = argv + Words{"AGGREGATE", pick({"SUM", "MIN", "MAX", "x"})};
  return argv;
}

// ZRANGE's two ends and what may follow.
Words CommandStream::zrange_options(bool may_have_scores) {
  Words argv{list_index(), list_index()};
  if (one_in(2)) argv = {score_end(), score_end(), "BYSCORE"};
  if (one_in(3)) argv.push_back("REV");
  if (one_in(4)) argv = argv + Words{"LIMIT", list_index(), list_index()};
  if (may_have_scores && one_in(3)) argv.push_back("WITHSCORES");
  return argv;
}

void CommandStream::fill_zset_range_commands() {
  makers_["ZRANGE"] = [this] {
    if (one_in(4))
      return StreamCommand{Words{"ZRANGE", lex_key(), name_end(), name_end(), "BYLEX"}};
    return StreamCommand{Words{"ZRANGE", key("zset")} + zrange_options(true)};
  };
  makers_["ZRANGESTORE"] = [this] {
    return StreamCommand{Words{"ZRANGESTORE", key("zset"), key("zset")} + zrange_options(false)};
  };
  for (const char* name : {"ZREVRANGE", "ZREMRANGEBYRANK"})
    makers_[name] = [this, name] {
      Words argv{name, key("zset"), list_index(), list_index()};
      if (name[3] == 'R' || !one_in(3)) return StreamCommand{argv};
      return StreamCommand{argv + Words{"WITHSCORES"}};
    };
  for (const char* name : {"ZRANGEBYSCORE", "ZREVRANGEBYSCORE"})
    makers_[name] = [this, name] {
      Words argv{name, key("zset"), score_end(), score_end()};
      if (one_in(3)) argv.push_back("WITHSCORES");
      if (one_in(3)) argv = argv + Words{"LIMIT", list_index(), list_index()};
      return StreamCommand{argv};
    };
  for (const char* name : {"ZCOUNT", "ZREMRANGEBYSCORE"})
    makers_[name] = [this, name] {
      return StreamCommand{{name, key("zset"), score_end(), score_end()}};
    };
  for (const char* name : {"ZLEXCOUNT", "ZREMRANGEBYLEX", "ZRANGEBYLEX", "ZREVRANGEBYLEX"})
    makers_[name] = [this, name] {
      Words argv{name, lex_key(), name_end(), name_end()};
      if (name == std::string("ZRANGEBYLEX") && one_in(3))
        argv = argv + Words{"LIMIT", list_index(), list_index()};
      return StreamCommand{argv};
    };
}

void CommandStream::fill_zset_pop_commands() {
  for (const char* name : {"ZPOPMIN", "ZPOPMAX"})
    makers_[name] = [this, name] {
      Words argv{name, key("zset")};
      if (one_in(3)) argv.push_back(one_in(5) ? integer() : std::to_string(below(9)));
      return StreamCommand{argv};
    };
  const auto pop_many = [this](const char* name) {
    const std::size_t count = 1 + below(3);
    Words argv{name};
    if (name[0] == 'B') argv.push_back("0.001");
    argv.push_back(one_in(20) ? integer() : std::to_string(count));
    for (std::size_t i = 0; i < count; ++i) argv.push_back(key("zset"));
    argv.push_back(pick({"MIN", "MAX", "max"}));
    if (one_in(2)) argv = argv + Words{"COUNT", one_in(8) ? integer() : "3"};
    return StreamCommand{argv};
  };
  makers_["ZMPOP"] = [=] { return pop_many("ZMPOP"); };
  makers_["BZMPOP"] = [=] { return pop_many("BZMPOP"); };
  for (const char* name : {"BZPOPMIN", "BZPOPMAX"})
    makers_[name] = [this, name] {
      Words argv{name, key("zset")};
      while (one_in(2)) argv.push_back(key("zset"));
      return StreamCommand{argv + Words{one_in(12) ? list_timeout() : "0.001"}};
    };
}

void CommandStream::fill_zset_commands() {
  fill_zset_range_commands();
  fill_zset_pop_commands();
  makers_["ZADD"] = [this] {
    if (one_in(6)) {
      Words argv{"ZADD", lex_key()};
      for (std::size_t i = 1 + below(6); i > 0; --i) argv = argv + Words{"0", zset_member()};
      return StreamCommand{argv};
    }
    if (one_in(8))
      return StreamCommand{Words{"ZADD", key("zset"), "INCR"} + score_rules() + scored_members(1)};
    return StreamCommand{Words{"ZADD", key("zset")} + score_rules() +
                         scored_members(one_in(40) ? 200 : 4)};
  };
  makers_["ZINCRBY"] = [this] {
    return StreamCommand{{"ZINCRBY", key("zset"), score(), zset_member()}};
  };
  for (const char* name : {"ZREM", "ZMSCORE"})
    makers_[name] = [this, name] {
      Words argv{name, key("zset")};
      for (std::size_t i = 1 + below(4); i > 0; --i) argv.push_back(zset_member());
      return StreamCommand{argv};
    };
  makers_["ZCARD"] = [this] { return StreamCommand{{"ZCARD", key("zset")}}; };
  for (const char* name : {"ZSCORE", "ZRANK", "ZREVRANK"})
    makers_[name] = [this, name] { return StreamCommand{{name, key("zset"), zset_member()}}; };
  for (const char* name : {"ZUNION", "ZINTER", "ZDIFF"})
    makers_[name] = [this, name] {
      Words argv = Words{name} + combined_keys(name);
      if (one_in(2)) argv.push_back("WITHSCORES");
      return StreamCommand{argv};
    };
  for (const char* name : {"ZUNIONSTORE", "ZINTERSTORE", "ZDIFFSTORE"})
    makers_[name] = [this, name] {
      return StreamCommand{Words{name, key("zset")} + combined_keys(name)};
    };
  makers_["ZINTERCARD"] = [this] {
    Words argv = Words{"ZINTERCARD"} + combined_keys("DIFF");
    if (one_in(3)) argv = argv + Words{"LIMIT", one_in(3) ? integer() : std::to_string(below(9))};
    return StreamCommand{argv};
  };
  makers_["ZRANDMEMBER"] = [this] {
    Words argv{"ZRANDMEMBER", key("zset")};
    if (one_in(2)) argv.push_back(pick({"0", "1000", "x", "9223372036854775807"}));
    if (argv.size() == 3 && one_in(3)) argv.push_back("WITHSCORES");
    return StreamCommand{argv, argv.size() == 2 ? Compare::kNullness : Compare::kSorted};
  };
  makers_["ZSCAN"] = [this] {
    Words argv{"ZSCAN", key("zset"), one_in(4) ? integer() : "0"};
    if (one_in(3)) argv = argv + Words{"MATCH", pattern()};
    if (one_in(3)) argv = argv + Words{"COUNT", integer()};
    return StreamCommand{argv, Compare::kNot};
  };
}

}  // namespace perigee::testing
