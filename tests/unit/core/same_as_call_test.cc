// The typed API and call() are two doors to the same room: on two engines, the same operations
// through either give the same answers, the same events and the same data.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/base/rng.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

Reply ok() { return Reply(Reply::Status{"OK"}); }
Reply number(std::size_t n) { return Reply(static_cast<std::int64_t>(n)); }
Reply number(bool b) { return Reply(b ? 1 : 0); }

template <class T>
Reply maybe(const std::optional<T>& value) {
  return value ? Reply(std::string_view(*value)) : Reply();
}

// An answer, or the refusal. `to_reply` makes the answer of a value.
template <class T, class ToReply>
Reply answer(const Result<T>& result, const ToReply& to_reply) {
  return result ? to_reply(*result) : Reply(result.error());
}

class Doors {
 public:
  explicit Doors(std::uint64_t seed) : rng_(seed) {}

  void step();
  void expect_same() {
    EXPECT_EQ(typed_.engine.digest(), called_.engine.digest());
    EXPECT_EQ(typed_.engine.memory_used(), called_.engine.memory_used());
  }

 private:
  std::uint64_t below(std::uint64_t n) { return rng_.below(n); }
  std::string key() { return below(40) == 0 ? "" : "k" + std::to_string(below(12)); }
  std::string value() {
    switch (below(4)) {
      case 0:
        return std::to_string(static_cast<std::int64_t>(below(2000)) - 1000);
      case 1:
        return std::string(below(90), static_cast<char>(below(256)));
      case 2:
        return std::to_string(below(1000)) + "." + std::to_string(below(1000));
      default:
        return below(9) == 0 ? "9223372036854775807" : "";
    }
  }
  std::int64_t integer() {
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    const std::int64_t odd[] = {0, -1, kMax, -kMax, -kMax - 1};
    return below(12) == 0 ? odd[below(5)] : static_cast<std::int64_t>(below(60)) - 30;
  }
  Reply call(std::vector<std::string> words) {
    said_.clear();
    for (const std::string& word : words) said_ += word + " ";
    const std::vector<std::string_view> argv(words.begin(), words.end());
    return called_.engine.call(argv);
  }
  void strings_step(std::uint64_t which);
  void keys_step(std::uint64_t which);
  void expect(const Reply& typed, const Reply& called) {
    EXPECT_EQ(typed.to_text(), called.to_text()) << said_;
  }

  base::Rng rng_;
  ManualEngine typed_, called_;
  std::string said_;
};

void Doors::strings_step(std::uint64_t which) {
  Strings strings = typed_.engine.strings();
  const std::string k = key(), l = key(), v = value();
  const std::int64_t n = integer(), m = integer();
  const auto text = [](const auto& found) { return maybe(found); };
  const auto done = [](bool yes) { return yes ? ok() : Reply(); };
  const auto yes_no = [](bool yes) { return number(yes); };
  const auto count = [](std::size_t size) { return number(size); };
  switch (which) {
    case 0:
      return expect(answer(strings.set(k, v), done), call({"SET", k, v}));
    case 1:
      return expect(answer(strings.set(k, v, {.when = SetWhen::kIfAbsent}), done),
                    call({"SET", k, v, "NX"}));
    case 2:
      return expect(answer(strings.set(k, v, {SetWhen::kIfPresent, Expiry::keep()}), done),
                    call({"SET", k, v, "XX", "KEEPTTL"}));
    case 3: {
      // Only commands refuse zero and below as text; the typed call does so as a time.
      return expect(answer(strings.set(k, v, {.expiry = Expiry::after(Millis(n))}), done),
                    call({"SET", k, v, "PX", std::to_string(n)}));
    }
    case 4:
      return expect(answer(strings.get(k), text), call({"GET", k}));
    case 5:
      return expect(answer(strings.length(k), count), call({"STRLEN", k}));
    case 6:
      return expect(
          answer(strings.range(k, n, m), [](const BytesView& b) { return Reply(b.view()); }),
          call({"GETRANGE", k, std::to_string(n), std::to_string(m)}));
    case 7:
      return expect(answer(strings.exchange(k, v), text), call({"GETSET", k, v}));
    case 8:
      return expect(answer(strings.take(k), text), call({"GETDEL", k}));
    case 9:
      return expect(answer(strings.get_and_expire(k, Expiry::never()), text),
                    call({"GETEX", k, "PERSIST"}));
    case 10:
      return expect(answer(strings.append(k, v), count), call({"APPEND", k, v}));
    case 11: {
      const std::int64_t offset = n % 200;
      return expect(answer(strings.set_range(k, offset, v), count),
                    call({"SETRANGE", k, std::to_string(offset), v}));
    }
    case 12:
      return expect(answer(strings.increment(k, n), [](std::int64_t sum) { return Reply(sum); }),
                    call({"INCRBY", k, std::to_string(n)}));
    case 13:
      return expect(
          answer(strings.increment_real(k, v), [](const std::string& s) { return Reply(s); }),
          call({"INCRBYFLOAT", k, v}));
    case 14: {
      const std::string_view names[] = {k, l, k};
      Reply::Array values;
      for (const auto& found : strings.get_many(names)) values.push_back(maybe(found));
      return expect(Reply(values), call({"MGET", k, l, k}));
    }
    case 15: {
      const KeyValue pairs[] = {{k, v}, {l, "x"}};
      return expect(strings.set_many(pairs) ? ok() : Reply(), call({"MSET", k, v, l, "x"}));
    }
    case 16: {
      const KeyValue pairs[] = {{k, v}, {l, "x"}};
      return expect(answer(strings.set_many_if_absent(pairs), yes_no),
                    call({"MSETNX", k, v, l, "x"}));
    }
    default:
      return expect(
          answer(strings.common_subsequence(k, l), [](const std::string& s) { return Reply(s); }),
          call({"LCS", k, l}));
  }
}

void Doors::keys_step(std::uint64_t which) {
  Keys keys = typed_.engine.keys();
  const std::string k = key(), l = key();
  const std::int64_t n = integer();
  const auto yes_no = [](bool yes) { return number(yes); };
  constexpr const char* kWhen[] = {"", "NX", "XX", "GT", "LT"};
  switch (which) {
    case 0:
      return expect(number(keys.exists(k)), call({"EXISTS", k}));
    case 1: {
      const std::string_view names[] = {k, l, k};
      return expect(number(keys.erase(names)), call({"DEL", k, l, k}));
    }
    case 2: {
      const std::string_view names[] = {k, l, k};
      return expect(number(keys.touch(names)), call({"TOUCH", k, l, k}));
    }
    case 3: {
      const auto when = below(5);
      std::vector<std::string> words{"PEXPIRE", k, std::to_string(n)};
      if (when != 0) words.push_back(kWhen[when]);
      return expect(answer(keys.expire_after(k, Millis(n), static_cast<ExpireWhen>(when)), yes_no),
                    call(words));
    }
    case 4: {
      const std::int64_t at =
          std::chrono::floor<Millis>(kStart).time_since_epoch().count() + n % 100;
      return expect(number(keys.expire_at(k, UnixMillis(Millis(at)))),
                    call({"PEXPIREAT", k, std::to_string(at)}));
    }
    case 5:
      return expect(number(keys.persist(k)), call({"PERSIST", k}));
    case 6: {
      const auto left = keys.ttl(k);
      const std::int64_t none = keys.exists(k) ? -1 : -2;
      return expect(Reply(left ? left->count() : none), call({"PTTL", k}));
    }
    case 7: {
      const auto at = keys.deadline(k);
      const std::int64_t none = keys.exists(k) ? -1 : -2;
      return expect(Reply(at ? at->time_since_epoch().count() : none), call({"PEXPIRETIME", k}));
    }
    case 8: {
      const auto done = keys.rename(k, l);
      return expect(done ? ok() : Reply(done.error()), call({"RENAME", k, l}));
    }
    case 9:
      return expect(answer(keys.rename_if_absent(k, l), yes_no), call({"RENAMENX", k, l}));
    case 10:
      return expect(answer(keys.copy(k, l, true), yes_no), call({"COPY", k, l, "REPLACE"}));
    case 11: {
      const auto database = static_cast<int>(below(18));
      return expect(answer(keys.copy(k, l, false, database), yes_no),
                    call({"COPY", k, l, "DB", std::to_string(database)}));
    }
    case 12: {
      const auto database = static_cast<int>(below(18));
      return expect(answer(keys.move(k, database), yes_no),
                    call({"MOVE", k, std::to_string(database)}));
    }
    case 13:
      return expect(number(keys.size()), call({"DBSIZE"}));
    case 14:
      return expect(maybe(keys.random()), call({"RANDOMKEY"}));
    case 15: {
      Reply::Array found;
      for (const std::string& name : keys.matching("k1*")) found.emplace_back(name);
      return expect(Reply(found), call({"KEYS", "k1*"}));
    }
    case 16: {
      const ScanPage page = keys.scan(below(20), {.match = "k*", .count = 5});
      (void)call({"PING"});
      return expect(number(page.keys.size() <= 5), Reply(1));
    }
    case 17: {
      const auto type = keys.type(k);
      return expect(Reply(Reply::Status{std::string(type ? name_of(*type) : "none")}),
                    call({"TYPE", k}));
    }
    case 18:
      return expect(maybe(keys.encoding(k)), call({"OBJECT", "ENCODING", k}));
    case 19: {
      const auto idle = keys.idle_time(k);
      return expect(idle ? Reply(std::int64_t{idle->count()}) : Reply(),
                    call({"OBJECT", "IDLETIME", k}));
    }
    default: {
      const auto a = static_cast<int>(below(17)), b = static_cast<int>(below(17));
      const auto done = keys.swap_databases(a, b);
      return expect(done ? ok() : Reply(done.error()),
                    call({"SWAPDB", std::to_string(a), std::to_string(b)}));
    }
  }
}

void Doors::step() {
  if (below(2) == 0)
    strings_step(below(18));
  else
    keys_step(below(21));
  if (below(4) == 0) {
    const Micros by(static_cast<std::int64_t>(below(9000)));
    typed_.clock.advance(by);
    called_.clock.advance(by);
  }
  const auto a = typed_.engine.drain_events(), b = called_.engine.drain_events();
  ASSERT_EQ(a.size(), b.size()) << said_;
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].name, b[i].name) << said_;
    EXPECT_EQ(a[i].key, b[i].key) << said_;
    EXPECT_EQ(a[i].database, b[i].database) << said_;
    EXPECT_EQ(a[i].sequence, b[i].sequence) << said_;
  }
}

TEST(TypedApi, DoesWhatCallDoes) {
  const std::uint64_t seed = test_seed(99);
  SCOPED_TRACE(rerun_line(seed));
  Doors doors(seed);
  for (int i = 0; i < 40'000 && !::testing::Test::HasFailure(); ++i) {
    doors.step();
    if (i % 500 == 0) doors.expect_same();
  }
  doors.expect_same();
}

}  // namespace
}  // namespace perigee::testing
