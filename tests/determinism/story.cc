// One story, told to an engine: every kind of call, time passing, keys expiring, scripts, choices
// by chance, a fork and a rewind on the way. Prints what can be seen of it in two numbers: the
// digest of the data, and a hash over every answer and event.
//
//   story [HASH_SEED [plain | forked | rewound]]
//
// The numbers must be the same for every hash seed, compiler and optimisation level, and whether
// the story is told in one go, goes on in a fork, or is rewound and told again.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/perigee.h"

namespace {

using namespace perigee;

// FNV-1a: the story needs a hash of its own that it shares with nobody.
class Trace {
 public:
  void add(std::string_view text) {
    for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    hash_ = (hash_ ^ 0xff) * 0x100000001b3u;
  }
  std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

// The story's own source of numbers (an additive generator; quality does not matter).
class Dice {
 public:
  std::uint64_t roll(std::uint64_t sides) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return (state_ >> 33) % sides;
  }

 private:
  std::uint64_t state_ = 42;
};

constexpr std::string_view kScripts[] = {
    "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) "
    "end return n",
    "return {math.random(1000), math.random(), redis.call('RANDOMKEY')}",
    "local t = {} for i = 1, 20 do t['k' .. i] = i * 0.1 end local s = '' for k, v in pairs(t) do "
    "s = s .. k .. '=' .. v .. ',' end redis.call('SET', KEYS[1], s) return s",
    "return {tostring({}), tostring(print), cjson.encode({a = 1, b = {1, 2, 3}, c = 0.1})}",
    "return redis.call('TIME')",
    "error({err = 'MY error', code = 7})",
    "local ok, e = pcall(redis.call, 'NOSUCH') return {tostring(ok), tostring(e), 2 ^ 53, 7 % 3}",
};

// Of every type. '#' stands for a number below ten, '%' for one below a thousand.
constexpr std::string_view kCommands[] = {
    "HSET hash:# field:% value:% f:# %.25",
    "HINCRBYFLOAT hash:# field:# 0.%",
    "HDEL hash:# field:% field:#",
    "HGETALL hash:#",
    "HRANDFIELD hash:# 3 WITHVALUES",
    "HSCAN hash:# 0 COUNT 5",
    "HPEXPIRE hash:# % FIELDS 1 f:#",
    "SADD set:# % % member:%",
    "SPOP set:#",
    "SRANDMEMBER set:# -3",
    "SMEMBERS set:#",
    "SUNIONSTORE set:# set:# set:#",
    "SSCAN set:# 0 COUNT 5",
    "RPUSH list:# % item:% %",
    "LPOP list:# 2",
    "LINSERT list:# BEFORE % between",
    "LRANGE list:# 0 -1",
    "LTRIM list:# 0 %",
    "ZADD zset:# %.5 m:% # m:# -% %",
    "ZINCRBY zset:# 0.% m:#",
    "ZRANGE zset:# 0 -1 WITHSCORES",
    "ZRANDMEMBER zset:# 4 WITHSCORES",
    "ZPOPMIN zset:# 2",
    "ZUNIONSTORE zset:# 3 zset:# zset:# set:# WEIGHTS 0.1 3 # AGGREGATE SUM",
    "ZSCAN zset:# 0 COUNT 5",
    "ZRANGEBYSCORE zset:# (# % LIMIT 1 3",
    "GEOADD geo:# 1#.% 4#.% place:%",
    "GEOSEARCH geo:# FROMLONLAT 15 45 BYRADIUS %# km WITHDIST WITHCOORD",
    "GEODIST geo:# place:% place:# ft",
    "XADD stream:# * field % other #",
    "XGROUP CREATE stream:# group 0",
    "XREADGROUP GROUP group consumer:# COUNT 2 STREAMS stream:# >",
    "XTRIM stream:# MAXLEN ~ %",
    "XRANGE stream:# - + COUNT 3",
    "PFADD hll:# % #% %#",
    "PFCOUNT hll:# hll:#",
    "SETBIT bits:# % 1",
    "BITFIELD bits:# INCRBY u7 #% % OVERFLOW SAT INCRBY i5 # #",
    "BITCOUNT bits:#",
    "SORT list:# ALPHA LIMIT 0 5",
    "SORT set:# BY hash:*->f:# ALPHA STORE list:#",
    "DUMP zset:#",
    "DUMP list:#",
    "COPY hash:# hash:# REPLACE",
    "OBJECT ENCODING zset:#",
    "PEXPIRE set:# %",
    "DEL zset:# list:#",
};

std::vector<std::string> words_of(std::string_view command, Dice& dice) {
  std::vector<std::string> words(1);
  for (const char c : command) {
    if (c == ' ')
      words.emplace_back();
    else if (c == '#' || c == '%')
      words.back() += std::to_string(dice.roll(c == '#' ? 10 : 1000));
    else
      words.back() += c;
  }
  return words;
}

void tell(Engine& engine, ManualClock& clock, Dice& dice, Trace& trace, int chapters) {
  const auto call = [&](const auto&... words) { trace.add(engine.call(words...).to_text()); };
  for (int i = 0; i < chapters; ++i) {
    for (int sentence = 0; sentence < 3; ++sentence) {
      const auto words = words_of(kCommands[dice.roll(std::size(kCommands))], dice);
      const std::vector<std::string_view> argv(words.begin(), words.end());
      trace.add(engine.call(argv).to_text());
    }
    const std::string key = "key:" + std::to_string(dice.roll(60));
    const std::string number = std::to_string(dice.roll(5000));
    switch (dice.roll(14)) {
      case 0:
        call("SET", key, number);
        break;
      case 1: {
        // Two rolls in one argument list would come in the order of the compiler's choice.
        const std::string ttl = std::to_string(1 + dice.roll(900));
        call("SET", key, std::string(dice.roll(100), 'x'), "PX", ttl);
        break;
      }
      case 2:
        call("INCRBYFLOAT", key, "0." + number);
        break;
      case 3:
        call("APPEND", key, number);
        break;
      case 4:
        call("RANDOMKEY");
        break;
      case 5:
        call("SCAN", "0", "COUNT", "7");
        break;
      case 6:
        call("KEYS", "key:*");
        break;
      case 7:
        call("PEXPIRE", key, number);
        break;
      case 8:
        call("DEL", key);
        break;
      case 9:
        call("RENAME", key, "key:" + number);
        break;
      case 10:
        call("OBJECT", "IDLETIME", key);
        break;
      case 11:
        trace.add(engine.keys().random().value_or("none"));
        break;
      default: {
        const std::string_view keys[] = {key}, args[] = {number};
        trace.add(engine.eval(kScripts[dice.roll(std::size(kScripts))], keys, args).to_text());
      }
    }
    clock.advance(Millis(static_cast<std::int64_t>(dice.roll(40))));
    for (const Event& event : engine.drain_events()) {
      trace.add(std::to_string(event.sequence));
      trace.add(event.name);
      trace.add(event.key);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t hash_seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  const std::string_view way = argc > 2 ? argv[2] : "plain";
  ManualClock clock(UnixMicros(std::chrono::seconds(1'700'000'000)));
  EngineOptions options = EngineOptions::deterministic(7, clock);
  options.hash_seed = hash_seed;
  Engine engine = Engine::open(options).value();
  Dice dice;
  Trace trace;
  tell(engine, clock, dice, trace, 4000);
  if (way == "forked") {
    Engine fork = engine.fork();
    engine.call("FLUSHALL");
    engine = std::move(fork);
  } else if (way == "rewound") {
    const Snapshot snapshot = engine.snapshot();
    const UnixMicros instant = clock.now();
    Dice other = dice;
    Trace lost;
    other.roll(1);
    tell(engine, clock, other, lost, 1000);
    engine.rewind(snapshot);
    clock.set(instant);
  }
  tell(engine, clock, dice, trace, 4000);
  std::printf("digest %s\ntrace %016llx\n", engine.digest().to_text().c_str(),
              static_cast<unsigned long long>(trace.hash()));
}
