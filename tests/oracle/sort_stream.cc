#include <algorithm>

#include "tests/oracle/command_stream.h"

namespace perigee::testing {

// Numbers and texts, none of them out of range: see SORT-RANGE.
std::string CommandStream::sortable() {
  return one_in(12) ? pick({"x", "", "1.5", "-3", "a", "B"}) : std::to_string(below(20));
}

// By what no two elements share, or by their own texts.
Words CommandStream::sort_options(bool may_store) {
  Words words;
  if (one_in(3)) words = words + Words{"BY", pick({"nosort", "weight:*", "shash:*->f"})};
  if (words.empty() && one_in(2)) words.push_back("ALPHA");
  if (one_in(3)) words = words + Words{"LIMIT", list_index(), list_index()};
  while (one_in(3)) words = words + Words{"GET", pick({"#", "weight:*", "shash:*->f", "none"})};
  if (one_in(3)) words.push_back(pick({"DESC", "ASC", "desc"}));
  if (may_store && one_in(4)) words = words + Words{"STORE", "sorted:" + std::to_string(below(3))};
  return words;
}

// Lists, sets and sorted sets of their own, weights and hashes: the first commands fill them.
void CommandStream::fill_sort_commands() {
  const auto sort = [this](const char* name, bool may_store) {
    const std::string key = pick({"sort:list", "sort:set", "sort:zset"});
    const Words argv = Words{name, key} + sort_options(may_store);
    const bool as_it_is = argv.size() > 3 && argv[3] == "nosort";
    const bool free_order = key == "sort:set" && as_it_is;
    const bool cut = std::find(argv.begin(), argv.end(), "LIMIT") != argv.end();
    then_.push_back({argv, free_order && cut ? Compare::kNot
                           : free_order      ? Compare::kSorted
                                             : Compare::kExactly});
    switch (below(4)) {
      case 0:
        then_.push_back({Words{"RPUSH", "sort:list", sortable(), sortable()}});
        then_.push_back({Words{"LTRIM", "sort:list", "-30", "-1"}});
        break;
      case 1:
        then_.push_back({Words{"SADD", "sort:set", sortable(), sortable()}});
        break;
      case 2: {
        const std::string n = std::to_string(below(20));
        then_.push_back({Words{"SET", "weight:" + n, one_in(9) ? "heavy" : n + ".25"}});
        then_.push_back({Words{"HSET", "shash:" + n, "f", n}});
        break;
      }
      default:
        // Large from the start, by a long number: see SORT-ENCODING.
        then_.push_back({Words{"DEL", "sort:zset"}});
        then_.push_back(
            {Words{"ZADD", "sort:zset", "1", std::string(70, '0') + "5", "2", sortable()}});
    }
    // Reading a cursor clears what an earlier number out of range has left in the server:
    // SORT-RANGE.
    return StreamCommand{{"HSCAN", "none", "0"}};
  };
  makers_["SORT"] = [=] { return sort("SORT", true); };
  makers_["SORT_RO"] = [=] { return sort("SORT_RO", false); };
  makers_["MEMORY"] = [this] {
    return StreamCommand{{"MEMORY", "USAGE", key()}, Compare::kNullness};
  };
}

}  // namespace perigee::testing
