// Hostile payloads: the input is a payload without its footer, which is put behind it, so that
// changes reach the decoders. What is refused leaves no trace. What is taken is read by every
// command of its type, and its own payload must make the same value, whose payload is the same.
#include <algorithm>
#include <string>
#include <utility>

#include "perigee/check.h"
#include "perigee/perigee.h"

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/payload_seeds.h"
#include "tests/unit/persist/payload_parts.h"

namespace perigee::testing {
namespace {

using Words = std::vector<std::string>;

const Engine& empty_engine() {
  static ManualClock clock{UnixMicros(Micros(1'700'000'000'000'000))};
  static const Engine engine = Engine::open(EngineOptions::deterministic(1, clock)).value();
  return engine;
}

struct World {
  Engine engine = empty_engine().fork();

  Reply call(const Words& words) {
    const std::vector<std::string_view> argv(words.begin(), words.end());
    return engine.call(argv);
  }
  Reply::Array array(const Words& words) {
    const Reply reply = call(words);
    PERIGEE_CHECK(reply.get_if<Reply::Array>() != nullptr, "an array was expected");
    return *reply.get_if<Reply::Array>();
  }
  std::size_t number(const Words& words) {
    const Reply reply = call(words);
    PERIGEE_CHECK(reply.get_if<std::int64_t>() != nullptr, "a number was expected");
    return static_cast<std::size_t>(*reply.get_if<std::int64_t>());
  }
  // Runs commands on the value, whatever they answer.
  void run(const std::vector<Words>& commands) {
    for (const Words& words : commands) call(words);
  }
};

void read_string(World& world) {
  const Reply value = world.call({"GET", "k"});
  PERIGEE_CHECK(world.number({"STRLEN", "k"}) == value.get_if<std::string>()->size(),
                "STRLEN and GET differ");
  world.run({{"GETRANGE", "k", "-3", "-1"},
             {"BITCOUNT", "k"},
             {"BITPOS", "k", "1"},
             {"GETBIT", "k", "9"},
             {"BITFIELD_RO", "k", "GET", "i64", "#1"},
             {"PFCOUNT", "k"}});
  if (value.get_if<std::string>()->size() < 500) world.call({"LCS", "k", "k", "IDX"});
}

void read_list(World& world) {
  const Reply::Array items = world.array({"LRANGE", "k", "0", "-1"});
  PERIGEE_CHECK(world.number({"LLEN", "k"}) == items.size(), "LLEN and LRANGE differ");
  PERIGEE_CHECK(world.call({"LINDEX", "k", "-1"}) == items.back(), "LINDEX and LRANGE differ");
  world.run({{"LPOS", "k", *items.back().get_if<std::string>(), "RANK", "-1", "COUNT", "0"}});
}

void read_hash(World& world) {
  const Reply::Array names = world.array({"HKEYS", "k"});
  PERIGEE_CHECK(world.number({"HLEN", "k"}) == names.size(), "HLEN and HKEYS differ");
  PERIGEE_CHECK(world.array({"HVALS", "k"}).size() == names.size(), "HVALS and HKEYS differ");
  PERIGEE_CHECK(world.array({"HGETALL", "k"}).size() == 2 * names.size(), "HGETALL is short");
  for (const Reply& name : names) {
    const std::string field = *name.get_if<std::string>();
    PERIGEE_CHECK(!world.call({"HGET", "k", field}).is_nil(), "a field is not found");
    world.run({{"HSTRLEN", "k", field}, {"HPTTL", "k", "FIELDS", "1", field}});
  }
  world.run({{"HSCAN", "k", "0", "COUNT", "3"}, {"HRANDFIELD", "k", "-5", "WITHVALUES"}});
}

void read_set(World& world) {
  const Reply::Array members = world.array({"SMEMBERS", "k"});
  PERIGEE_CHECK(world.number({"SCARD", "k"}) == members.size(), "SCARD and SMEMBERS differ");
  for (const Reply& member : members)
    PERIGEE_CHECK(world.number({"SISMEMBER", "k", *member.get_if<std::string>()}) == 1,
                  "a member is not found");
  world.run({{"SSCAN", "k", "0"},
             {"SRANDMEMBER", "k", "-5"},
             {"SINTER", "k", "k"},
             {"SUNION", "k", "k"},
             {"SDIFF", "k", "k"}});
}

void read_zset(World& world) {
  Reply::Array members = world.array({"ZRANGE", "k", "0", "-1"});
  PERIGEE_CHECK(world.number({"ZCARD", "k"}) == members.size(), "ZCARD and ZRANGE differ");
  PERIGEE_CHECK(world.number({"ZCOUNT", "k", "-inf", "inf"}) == members.size(),
                "ZCOUNT and ZRANGE differ");
  PERIGEE_CHECK(world.array({"ZRANGEBYSCORE", "k", "-inf", "inf"}) == members,
                "ZRANGEBYSCORE and ZRANGE differ");
  std::size_t rank = 0;
  for (const Reply& member : members)
    PERIGEE_CHECK(world.number({"ZRANK", "k", *member.get_if<std::string>()}) == rank++,
                  "a member has another rank");
  std::reverse(members.begin(), members.end());
  PERIGEE_CHECK(world.array({"ZREVRANGE", "k", "0", "-1"}) == members,
                "ZREVRANGE and ZRANGE differ");
  world.run({{"ZSCAN", "k", "0"},
             {"ZRANDMEMBER", "k", "-5", "WITHSCORES"},
             {"ZRANGEBYLEX", "k", "-", "+"},
             {"ZLEXCOUNT", "k", "[a", "(z"},
             {"ZUNION", "2", "k", "k", "WITHSCORES"},
             {"ZINTERCARD", "2", "k", "k"}});
}

void read_stream(World& world) {
  Reply::Array entries = world.array({"XRANGE", "k", "-", "+"});
  PERIGEE_CHECK(world.number({"XLEN", "k"}) == entries.size(), "XLEN and XRANGE differ");
  std::reverse(entries.begin(), entries.end());
  PERIGEE_CHECK(world.array({"XREVRANGE", "k", "+", "-"}) == entries,
                "XRANGE and XREVRANGE differ");
  for (const Reply& entry : entries) {
    const std::string id = *(*entry.get_if<Reply::Array>())[0].get_if<std::string>();
    PERIGEE_CHECK(world.array({"XRANGE", "k", id, id}).size() == 1, "an entry is not found");
  }
  world.run({{"XINFO", "STREAM", "k"},
             {"XINFO", "STREAM", "k", "FULL", "COUNT", "0"},
             {"XREAD", "COUNT", "2", "STREAMS", "k", "0"}});
  for (const Reply& group : world.array({"XINFO", "GROUPS", "k"})) {
    const std::string name = *(*group.get_if<Reply::Array>())[1].get_if<std::string>();
    world.run({{"XINFO", "CONSUMERS", "k", name},
               {"XPENDING", "k", name},
               {"XPENDING", "k", name, "-", "+", "10"}});
  }
}

void read(World& world) {
  switch (*world.engine.keys().type("k")) {
    case ValueType::kString:
      return read_string(world);
    case ValueType::kList:
      return read_list(world);
    case ValueType::kHash:
      return read_hash(world);
    case ValueType::kSet:
      return read_set(world);
    case ValueType::kSortedSet:
      return read_zset(world);
    case ValueType::kStream:
      return read_stream(world);
  }
}

// Writes of every type; those of other types are refused.
void write(World& world) {
  world.run({{"APPEND", "k", "x"}, {"SETBIT", "k", "70", "1"}, {"INCR", "k"}, {"PFADD", "k", "a"}});
  world.run({{"LPUSH", "k", "new"},
             {"LSET", "k", "-1", "set"},
             {"LINSERT", "k", "BEFORE", "set", "x"},
             {"LREM", "k", "0", "new"},
             {"RPOP", "k"},
             {"LTRIM", "k", "1", "-1"}});
  world.run({{"HSET", "k", "new", "field"},
             {"HINCRBY", "k", "n", "1"},
             {"HPEXPIRE", "k", "5", "FIELDS", "1", "n"},
             {"HDEL", "k", "f"},
             {"HGETDEL", "k", "FIELDS", "1", "new"}});
  world.run({{"SADD", "k", "7", "new"}, {"SREM", "k", "new"}, {"SPOP", "k"}});
  world.run({{"ZADD", "k", "3", "new"},
             {"ZINCRBY", "k", "0.5", "a"},
             {"ZREM", "k", "b"},
             {"ZPOPMAX", "k"}});
  world.run({{"XADD", "k", "*", "f", "v"},
             {"XADD", "k", "MAXLEN", "~", "1", "*", "g", "w"},
             {"XDEL", "k", "5-1"},
             {"XREADGROUP", "GROUP", "g", "new", "COUNT", "3", "STREAMS", "k", ">"},
             {"XAUTOCLAIM", "k", "g", "new", "0", "0"},
             {"XACK", "k", "g", "5-1"},
             {"XGROUP", "DELCONSUMER", "k", "g", "c"},
             {"XTRIM", "k", "MINID", "8"},
             {"XSETID", "k", "9999999999999-1"}});
}

std::string dump(World& world) { return *world.engine.keys().dump("k"); }

void restore_own(World& world, const std::string& written) {
  const RestoreOptions replace{.replace = true};
  PERIGEE_CHECK(world.engine.keys().restore("k", Expiry::never(), written, replace).has_value(),
                "a payload of perigee's own was refused");
}

// The value's own payload makes the same value.
void expect_round_trip(World& world) {
  const std::string written = dump(world);
  const Digest digest = world.engine.digest();
  restore_own(world, written);
  PERIGEE_CHECK(world.engine.digest() == digest, "a value is another after DUMP and RESTORE");
  PERIGEE_CHECK(dump(world) == written, "a payload is another after DUMP and RESTORE");
}

}  // namespace

std::vector<std::string> fuzz_seeds() { return payload_seeds(); }

}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  World world;
  const std::size_t memory = world.engine.memory_used();
  const std::string bytes = payload(std::string(reinterpret_cast<const char*>(data), size), 12);
  if (!world.engine.keys().restore("k", perigee::Expiry::never(), bytes)) {
    PERIGEE_CHECK(world.engine.keys().size() == 0 && world.engine.memory_used() == memory,
                  "a refused payload left something");
    return 0;
  }
  if (!world.engine.keys().exists("k")) return 0;  // all of its fields have gone away
  read(world);
  expect_round_trip(world);
  write(world);
  if (!world.engine.keys().exists("k")) return 0;
  read(world);
  // A set that has nothing but integers any more is kept as one of integers again.
  restore_own(world, dump(world));
  expect_round_trip(world);
  return 0;
}
