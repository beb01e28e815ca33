// COMMAND and its subcommands. The replies were compared with those of a 7.0.15 server; these
// cases keep them as they were.
#include "engine/commands/command_commands.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/commands/command_world.h"

namespace perigee::commands {
namespace {

using Array = Reply::Array;

Reply status(std::string_view text) { return Reply(Reply::Status{std::string(text)}); }

Reply statuses(const Words& names) {
  Array items;
  for (const std::string_view name : names) items.push_back(status(name));
  return Reply(std::move(items));
}

Reply status_set(const Words& names) { return Reply(Reply::Set{*statuses(names).get_if<Array>()}); }

Reply bulks(const Words& texts) { return Reply(Array(texts.begin(), texts.end())); }

constexpr std::int64_t kNone = 0;

TEST(CommandInfo, DescribesInResp2) {
  CommandWorld world;
  const Reply key =
      Array{"flags",
            statuses({"RO", "access"}),
            "begin_search",
            Array{"type", "index", "spec", Array{"index", 1}},
            "find_keys",
            Array{"type", "range", "spec", Array{"lastkey", -1, "keystep", 1, "limit", 0}}};
  const Reply mget = Array{"mget",
                           -2,
                           statuses({"readonly", "fast"}),
                           1,
                           -1,
                           1,
                           statuses({"@read", "@string", "@fast"}),
                           bulks({"request_policy:multi_shard"}),
                           Array{key},
                           Array{}};
  EXPECT_EQ(world.call({"command", "info", "MGet"}), Reply(Array{mget}));
}

TEST(CommandInfo, DescribesInResp3) {
  CommandWorld world;
  const Reply reply = world.call({"command", "info", "evalsha"}, {}, Protocol::kResp3);
  const Reply begin(Reply::Map{{{"type", "index"}, {"spec", Reply::Map{{{"index", 2}}}}}});
  const Reply find(
      Reply::Map{{{"type", "keynum"},
                  {"spec", Reply::Map{{{"keynumidx", kNone}, {"firstkey", 1}, {"keystep", 1}}}}}});
  const Reply key(Reply::Map{{{"flags", status_set({"RW", "access", "update"})},
                              {"begin_search", begin},
                              {"find_keys", find}}});
  const Reply evalsha =
      Array{"evalsha",
            -3,
            status_set({"noscript", "stale", "skip_monitor", "no_mandatory_keys", "movablekeys"}),
            kNone,
            kNone,
            kNone,
            status_set({"@slow", "@scripting"}),
            Reply::Set{},
            Reply::Set{{key}},
            Reply::Set{}};
  EXPECT_EQ(reply, Reply(Array{evalsha}));
}

// The elements of COMMAND INFO: first key, last key, step.
Array legacy_range(CommandWorld& world, std::string_view name) {
  const Reply reply = world.call({"command", "info", name});
  const Array& info = *(*reply.get_if<Array>())[0].get_if<Array>();
  return {info[3], info[4], info[5]};
}

TEST(CommandInfo, JoinsSpecsThatFollowUponEachOther) {
  CommandWorld world;
  EXPECT_EQ(legacy_range(world, "copy"), (Array{1, 2, 1}));
  EXPECT_EQ(legacy_range(world, "lcs"), (Array{1, 2, 1}));
  EXPECT_EQ(legacy_range(world, "mset"), (Array{1, -1, 2}));
  EXPECT_EQ(legacy_range(world, "object|freq"), (Array{2, 2, 1}));
  EXPECT_EQ(legacy_range(world, "eval"), (Array{kNone, kNone, kNone}));
  EXPECT_EQ(legacy_range(world, "ping"), (Array{kNone, kNone, kNone}));
}

TEST(CommandInfo, AnswersNullForWhatThereIsNot) {
  CommandWorld world;
  EXPECT_EQ(world.call({"command", "info", "nosuch", "get|x", "object|"}),
            Reply(Array{Reply(), Reply(), Reply()}));
}

TEST(CommandInfo, OfAllIsCommand) {
  CommandWorld world;
  const Reply all = world.call({"command"});
  EXPECT_EQ(world.call({"command", "info"}), all);
  EXPECT_EQ(world.call({"command", "count"}),
            Reply(static_cast<std::int64_t>(all.get_if<Array>()->size())));
}

TEST(CommandDocs, DocumentsWithSubcommandsAndArguments) {
  CommandWorld world;
  const CommandSpec& getset = *find_command("getset");
  const Reply key(Reply::Map{{{"name", "key"}, {"type", "key"}, {"key_spec_index", kNone}}});
  const Reply value(Reply::Map{{{"name", "value"}, {"type", "string"}}});
  const Reply docs(Reply::Map{{{"summary", getset.summary},
                               {"since", "1.0.0"},
                               {"group", "string"},
                               {"complexity", "O(1)"},
                               {"doc_flags", status_set({"deprecated"})},
                               {"deprecated_since", "6.2.0"},
                               {"replaced_by", getset.replaced_by},
                               {"arguments", Array{key, value}}}});
  EXPECT_EQ(world.call({"command", "docs", "GETSET", "nosuch"}, {}, Protocol::kResp3),
            Reply(Reply::Map{{{"getset", docs}}}));

  const Reply script = world.call({"command", "docs", "script"}, {}, Protocol::kResp3);
  const auto& fields = script.get_if<Reply::Map>()->entries[0].second.get_if<Reply::Map>()->entries;
  EXPECT_EQ(fields.back().first, Reply("subcommands"));
  EXPECT_EQ(fields.back().second.get_if<Reply::Map>()->entries.size(), 6u);
}

TEST(CommandDocs, OfEverythingAndOfNothing) {
  CommandWorld world;
  const Reply all = world.call({"command", "docs"}, {}, Protocol::kResp3);
  EXPECT_EQ(all.get_if<Reply::Map>()->entries.size(), all_commands().size());
  EXPECT_EQ(world.call({"command", "docs", "nosuch"}), Reply(Array{}));
}

TEST(CommandList, FiltersNames) {
  CommandWorld world;
  EXPECT_EQ(world.call({"command", "list", "filterby", "pattern", "OBJ*E*"}),
            bulks({"object", "object|encoding", "object|freq", "object|help", "object|idletime",
                   "object|refcount"}));
  EXPECT_EQ(world.call({"command", "list", "FilterBy", "AclCat", "Dangerous"}),
            bulks({"acl|deluser",
                   "acl|dryrun",
                   "acl|getuser",
                   "acl|list",
                   "acl|load",
                   "acl|log",
                   "acl|save",
                   "acl|setuser",
                   "acl|users",
                   "client|kill",
                   "client|list",
                   "client|no-evict",
                   "client|pause",
                   "client|unblock",
                   "client|unpause",
                   "cluster|reset",
                   "config|get",
                   "config|resetstat",
                   "config|rewrite",
                   "config|set",
                   "debug",
                   "flushall",
                   "flushdb",
                   "info",
                   "keys",
                   "lastsave",
                   "latency|doctor",
                   "latency|graph",
                   "latency|histogram",
                   "latency|history",
                   "latency|latest",
                   "latency|reset",
                   "module|list",
                   "monitor",
                   "replicaof",
                   "restore",
                   "role",
                   "slaveof",
                   "slowlog|get",
                   "slowlog|len",
                   "slowlog|reset",
                   "sort",
                   "sort_ro",
                   "swapdb"}));
  for (const std::string_view category : {"nosuch", "@read", ""})
    EXPECT_EQ(world.call({"command", "list", "filterby", "aclcat", category}), Reply(Array{}));
  EXPECT_EQ(world.call({"command", "list", "filterby", "module", "x"}), Reply(Array{}));
}

TEST(CommandList, RefusesOtherFilters) {
  CommandWorld world;
  for (const Words& filter : {Words{"x"}, Words{"filterby"}, Words{"filterby", "pattern"},
                              Words{"filterby", "nosuch", "x"}, Words{"pattern", "x", "y"},
                              Words{"filterby", "pattern", "x", "y"}}) {
    Words argv = {"command", "list"};
    argv.insert(argv.end(), filter.begin(), filter.end());
    EXPECT_EQ(world.refusal(argv), "ERR syntax error");
  }
}

TEST(CommandGetkeys, FindsKeysAndWhatBecomesOfThem) {
  CommandWorld world;
  EXPECT_EQ(world.call({"command", "getkeys", "MSET", "a", "1", "b", "2"}), bulks({"a", "b"}));
  EXPECT_EQ(world.call({"command", "getkeys", "eval", "s", "0"}), Reply(Array{}));
  EXPECT_EQ(world.call({"command", "getkeysandflags", "set", "a", "b"}),
            Reply(Array{Reply(Array{"a", statuses({"OW", "update"})})}));
  EXPECT_EQ(
      world.call({"command", "getkeysandflags", "set", "a", "b", "get"}, {}, Protocol::kResp3),
      Reply(Array{Reply(Array{"a", status_set({"RW", "access", "update"})})}));
}

TEST(CommandGetkeys, RefusesInTheOrderOfAServer) {
  CommandWorld world;
  for (const std::string_view verb : {"getkeys", "getkeysandflags"}) {
    EXPECT_EQ(world.refusal({"command", verb, "nosuch", "x"}), "ERR Invalid command specified");
    EXPECT_EQ(world.refusal({"command", verb, "object", "x"}), "ERR Invalid command specified");
    EXPECT_EQ(world.refusal({"command", verb, "object|freq", "x"}),
              "ERR Invalid command specified");
    EXPECT_EQ(world.refusal({"command", verb, "echo", "x", "y"}),
              "ERR The command has no key arguments");
    EXPECT_EQ(world.refusal({"command", verb, "get", "x", "y"}),
              "ERR Invalid number of arguments specified for command");
  }
}

}  // namespace
}  // namespace perigee::commands
