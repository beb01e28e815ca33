// Runs one operation a number of times, for an instruction counter to watch:
//   instructions OPERATION TIMES      instructions --list
// scripts/bench --instructions runs it twice with different numbers and divides the difference, so
// that what it takes to set things up does not count.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

#include "engine/base/rng.h"
#include "engine/ds/bytes.h"
#include "engine/ds/dense_map.h"

namespace {

using namespace perigee;

constexpr std::string_view kValue = "a value that is 32 bytes long..x";
constexpr std::uint64_t kManyKeys = 100'000;

struct World {
  ManualClock clock;
  Engine engine;
  World() : engine(Engine::open(options(clock)).value()) {
    engine.call("SET", "k", kValue);
    engine.call("SET", "n", "1");
  }
  static EngineOptions options(ManualClock& clock) {
    EngineOptions options;
    options.clock = &clock;
    options.hash_seed = 1;
    return options;
  }
};

std::string name_of(std::uint64_t i) { return "key:" + std::to_string(i); }

using Operation = std::function<void(std::uint64_t)>;

Operation native(void (*step)(Engine&)) {
  return [step](std::uint64_t times) {
    World world;
    for (std::uint64_t i = 0; i < times; ++i) step(world.engine);
  };
}

// What a script works on, made by another one.
std::string times(const char* count, const std::string& what) {
  return "for i = 0, " + std::string(count) + " - 1 do " + what + " end";
}

// The call inside a loop of one script run.
Operation scripted(std::string call, std::string data = "") {
  return [call, data](std::uint64_t times) {
    World world;
    world.engine.eval(data);
    const std::string count = std::to_string(times);
    const std::string source =
        "local k, n = 'k', tonumber(ARGV[1]) for i = 1, n do " + call + " end";
    const std::string_view args[] = {count};
    world.engine.eval(source, {}, args);
  };
}

// A whole run that writes one of many keys, and fails or not.
Operation run_of_host(ScriptOptions scripts, bool fails) {
  return [scripts, fails](std::uint64_t times) {
    ManualClock clock;
    EngineOptions options = World::options(clock);
    options.scripts = scripts;
    Engine engine = Engine::open(options).value();
    for (std::uint64_t i = 0; i < kManyKeys; ++i) engine.call("SET", name_of(i), kValue);
    const Script script =
        engine
            .load("redis.call('SET', KEYS[1], ARGV[1]) " +
                  std::string(fails ? "return redis.error_reply('NO no')" : "return 1"))
            .value();
    const std::string_view args[] = {kValue};
    base::Rng rng(1);
    for (std::uint64_t i = 0; i < times; ++i) {
      const std::string name = name_of(rng.below(kManyKeys));
      const std::string_view keys[] = {name};
      script.run(keys, args);
    }
  };
}
const ScriptOptions kRollBack{.on_error = OnError::kRollBack};

struct Entry {
  ds::Bytes name;
  std::uint64_t value;
  std::string_view key() const { return name.text(); }
};

void with_many(std::uint64_t times, void (*step)(ds::DenseMap<Entry>&, std::uint64_t)) {
  ds::DenseMap<Entry> map(1);
  for (std::uint64_t i = 0; i < kManyKeys; ++i)
    map.insert({ds::Bytes(std::string_view(name_of(i))), i});
  base::Rng rng(1);
  for (std::uint64_t i = 0; i < times; ++i) step(map, rng.below(kManyKeys));
}

// A hash of a hundred fields.
void with_fields(std::uint64_t times, void (*step)(Engine&, std::string_view)) {
  World world;
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < 100; ++i) {
    names.push_back("field:" + std::to_string(1000 + i));
    if (!world.engine.hashes().set("h", names.back(), kValue)) std::abort();
  }
  for (std::uint64_t i = 0; i < times; ++i) step(world.engine, names[i % names.size()]);
}

const std::string kTenFields = times("10", "redis.call('HSET', 'h', 'field:' .. i, 'value')");
const std::string kLongList = times("100000", "redis.call('RPUSH', 'l', 'an item of 20 bytes.')");
const std::string kManyMembers = times("1000", "redis.call('SADD', 's', 'm:' .. i)");
const std::string kManyScores = times("1000", "redis.call('ZADD', 'z', i, 'm:' .. i)");

// A command on a large key of its type, `{}` in its words being a number below kManyKeys.
Operation on_large(std::string make, std::string words) {
  return [make, words](std::uint64_t times) {
    World world;
    const auto run = [&](const std::string& text, const auto& number) {
      std::vector<std::string> argv(1);
      for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ')
          argv.emplace_back();
        else if (text[i] == '{')
          argv.back() += std::to_string(number());
        else if (text[i] != '}')
          argv.back() += text[i];
      }
      const std::vector<std::string_view> views(argv.begin(), argv.end());
      if (world.engine.call(views).is_error()) std::abort();
    };
    for (std::uint64_t i = 0; i < kManyKeys; ++i) run(make, [&] { return i; });
    base::Rng rng(1);
    for (std::uint64_t i = 0; i < times; ++i) run(words, [&] { return rng.below(2 * kManyKeys); });
  };
}

const std::map<std::string, Operation>& operations() {
  static const std::map<std::string, Operation> all{
      {"call GET", native([](Engine& e) { e.call("GET", "k"); })},
      {"call INCR", native([](Engine& e) { e.call("INCR", "n"); })},
      {"dense_map find",
       [](std::uint64_t times) {
         with_many(times, [](ds::DenseMap<Entry>& map, std::uint64_t i) {
           if (map.find(name_of(i)).birth == 0) std::abort();
         });
       }},
      {"dense_map erase, insert",
       [](std::uint64_t times) {
         with_many(times, [](ds::DenseMap<Entry>& map, std::uint64_t i) {
           const std::string name = name_of(i);
           map.erase(map.find(name).birth);
           map.insert({ds::Bytes(std::string_view(name)), i});
         });
       }},
      {"native hash get",
       [](std::uint64_t times) {
         with_fields(times, [](Engine& e, std::string_view field) {
           if (!*e.hashes().get("h", field)) std::abort();
         });
       }},
      {"native hash set",
       [](std::uint64_t times) {
         with_fields(times, [](Engine& e, std::string_view field) {
           if (!e.hashes().set("h", field, kValue)) std::abort();
         });
       }},
      {"large DEL 3, MSET 3",
       [](std::uint64_t times) {
         on_large("SET k{} v", "DEL k{} k{} k{}")(times);
         on_large("SET k{} v", "MSET k{} v k{} v k{} v")(times);
       }},
      {"large HSET 1", on_large("HSET h f{} v", "HSET h f{} w")},
      {"large HSET 4", on_large("HSET h f{} v", "HSET h f{} w f{} w f{} w f{} w")},
      {"large HDEL 1", on_large("HSET h f{} v", "HDEL h f{}")},
      {"large HDEL 4", on_large("HSET h f{} v", "HDEL h f{} f{} f{} f{}")},
      {"large SADD 1", on_large("SADD s m{}", "SADD s m{}")},
      {"large SADD 4", on_large("SADD s m{}", "SADD s m{} m{} m{} m{}")},
      {"large SREM 4", on_large("SADD s m{}", "SREM s m{} m{} m{} m{}")},
      {"large SPOP 4", on_large("SADD s m{}", "SPOP s 4")},
      {"large SET, DEL", on_large("SET k{} v", "DEL k{}")},
      {"large LMOVE", on_large("RPUSH l i{}", "LMOVE l l LEFT RIGHT")},
      {"large RPOPLPUSH", on_large("RPUSH l i{}", "RPOPLPUSH l m")},
      {"large RPUSH 4", on_large("RPUSH l i{}", "RPUSH l i{} i{} i{} i{}")},
      {"large LREM", on_large("RPUSH l i{}", "LREM l 3 i5")},
      {"large RPOP", on_large("RPUSH l i{}", "RPOP l")},
      {"large RPOP 4", on_large("RPUSH l i{}", "RPOP l 4")},
      {"large XADD", on_large("XADD x * f v{}", "XADD x * f v{}")},
      {"large XADD MAXLEN", on_large("XADD x * f v{}", "XADD x MAXLEN 50000 * f v{}")},
      {"large XADD MAXLEN ~",
       on_large("XADD x MAXLEN ~ 1000 * f v{}", "XADD x MAXLEN ~ 1000 * f v{}")},
      {"small HSET 4", on_large("HSET h f{} v{}", "HSET g{} a v b v c v d v")},
      {"small SADD 4", on_large("HSET h f{} v{}", "SADD g{} a b c d")},
      {"small EXPIRE", on_large("SET k{} v", "EXPIRE k{} 100")},
      {"small SET EX", on_large("SET k{} v", "SET k{} w EX 100")},
      {"native get", native([](Engine& e) { (void)e.strings().get("k"); })},
      {"native increment", native([](Engine& e) { (void)e.strings().increment("n"); })},
      {"native set", native([](Engine& e) { (void)e.strings().set("k", kValue); })},
      {"run of SET", run_of_host({}, false)},
      {"run of SET, rolling back", run_of_host(kRollBack, false)},
      {"run of SET, rolled back", run_of_host(kRollBack, true)},
      {"run of SET, keys reported", run_of_host({.keys = KeyPolicy::kReport}, false)},
      {"run of SET, traced", run_of_host({.trace = [](const TracedCall&) {}}, false)},
      {"script empty loop", scripted("")},
      {"script EXISTS missing", scripted("redis.call('EXISTS', 'missing')")},
      {"script EXPIRE", scripted("redis.call('EXPIRE', 'n', 100)")},
      {"script GET", scripted("redis.call('GET', k)")},
      {"script HGET", scripted("redis.call('HGET', 'h', 'field:5')", kTenFields)},
      {"script HGETALL", scripted("redis.call('HGETALL', 'h')", kTenFields)},
      {"script HSET", scripted("redis.call('HSET', 'h', 'field:5', 'another')", kTenFields)},
      {"script INCR", scripted("redis.call('INCR', 'n')")},
      {"script LINDEX", scripted("redis.call('LINDEX', 'l', i * 79 % 100000)", kLongList)},
      {"script LPUSH", scripted("redis.call('LPUSH', 'l', 'an item of 20 bytes.')")},
      {"script RPOP", scripted("redis.call('RPOP', 'l')", kLongList)},
      {"script SADD, SREM",
       scripted("redis.call('SREM', 's', 'm:500') redis.call('SADD', 's', 'm:500')", kManyMembers)},
      {"script SISMEMBER", scripted("redis.call('SISMEMBER', 's', 'm:500')", kManyMembers)},
      {"script ZADD", scripted("redis.call('ZADD', 'z', i * 31 % 1000, 'm:500')", kManyScores)},
      {"script ZRANGE 0 9", scripted("redis.call('ZRANGE', 'z', 0, 9)", kManyScores)},
      {"script ZRANK", scripted("redis.call('ZRANK', 'z', 'm:500')", kManyScores)},
      {"script ZSCORE", scripted("redis.call('ZSCORE', 'z', 'm:500')", kManyScores)},
      {"script SET", scripted("redis.call('SET', k, 'a value that is 32 bytes long..y')")},
      {"script run (INCR, PEXPIRE)",
       [](std::uint64_t times) {
         World world;
         const Script script = world.engine
                                   .load(
                                       "local n = redis.call('INCR', KEYS[1]) if n == 1 then "
                                       "redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return n")
                                   .value();
         const std::string_view keys[] = {"limit"}, args[] = {"60000"};
         for (std::uint64_t i = 0; i < times; ++i) script.run(keys, args);
       }},
  };
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--list") {
    for (const auto& [name, operation] : operations()) std::puts(name.c_str());
    return 0;
  }
  const auto found = argc == 3 ? operations().find(argv[1]) : operations().end();
  if (found == operations().end()) {
    std::fputs("usage: instructions OPERATION TIMES | --list\n", stderr);
    return 2;
  }
  found->second(std::strtoull(argv[2], nullptr, 10));
}
