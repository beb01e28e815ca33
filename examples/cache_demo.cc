// A caching layer, with the figures that tell whether it is worth having: a minute of requests for
// the pages of a shop, against a plain cache (SET with a time to live, DEL when something changes)
// and against curriculum/week8/cache.lua. Prices change, which voids one page; a sale begins or
// ends, which voids a third of them by tag. Time is the program's, so the minute is over at once
// and the same every time.
//
//   cache_demo [folder of the examples]
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

namespace {

using perigee::Millis;
using perigee::Reply;

constexpr std::int64_t kTickMillis = 50, kTicks = 1200, kBuildTicks = 8;
constexpr std::size_t kPages = 30, kRequestsPerTick = 10;
constexpr std::string_view kTtl = "4000", kGrace = "2000", kLease = "2000";

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "cache_demo: " << why << '\n';
  std::exit(1);
}

struct Answer {
  enum class Kind : std::uint8_t { kValue, kBuild, kWait } kind;
  std::string text;  // the value, or the token of the build
};

class Cache {
 public:
  virtual ~Cache() = default;
  virtual Answer get(std::size_t page) = 0;
  virtual void put(std::size_t page, const std::string& token, const std::string& value) = 0;
  virtual void page_changed(std::size_t page) = 0;
  virtual void sale_changed() = 0;
};

std::string key_of(std::size_t page) { return "{shop}:page:" + std::to_string(page); }
bool in_sale(std::size_t page) { return page % 3 == 0; }

// What one would write first. It knows no tags: a sale is noticed when the page is too old.
class PlainCache final : public Cache {
 public:
  explicit PlainCache(perigee::Engine& engine) : engine_(engine) {}
  Answer get(std::size_t page) override {
    const Reply reply = engine_.call("GET", key_of(page));
    if (const auto* value = reply.get_if<std::string>()) return {Answer::Kind::kValue, *value};
    return {Answer::Kind::kBuild, ""};
  }
  void put(std::size_t page, const std::string&, const std::string& value) override {
    engine_.call("SET", key_of(page), value, "PX", kTtl);
  }
  void page_changed(std::size_t page) override { engine_.call("DEL", key_of(page)); }
  void sale_changed() override {}

 private:
  perigee::Engine& engine_;
};

class TaggedCache final : public Cache {
 public:
  TaggedCache(perigee::Engine& engine, const std::string& path) : engine_(engine) {
    std::ifstream in(path, std::ios::binary);
    if (!in) stop("cannot read " + path + "; give the folder of the examples as argument");
    const std::string source{std::istreambuf_iterator<char>(in), {}};
    if (const auto loaded = engine.functions().load(source); !loaded) stop(loaded.error().message);
  }
  Answer get(std::size_t page) override {
    const std::string_view args[] = {kLease};
    const Reply reply = call("cache_get", page, args);
    const auto& items = *reply.get_if<Reply::Array>();
    const std::string& kind = *items[0].get_if<std::string>();
    if (kind == "wait") return {Answer::Kind::kWait, ""};
    if (kind == "build")
      return {Answer::Kind::kBuild, std::to_string(*items[1].get_if<std::int64_t>())};
    return {Answer::Kind::kValue, *items[1].get_if<std::string>()};
  }
  void put(std::size_t page, const std::string& token, const std::string& value) override {
    const std::string_view args[] = {token, value, kTtl, kGrace};
    call("cache_put", page, args);
  }
  void page_changed(std::size_t page) override { call("cache_drop", page, {}); }
  void sale_changed() override {
    const std::string_view keys[] = {kSale};
    engine_.functions().call("cache_drop_tag", keys);
  }

 private:
  Reply call(std::string_view name, std::size_t page, perigee::Arguments args) {
    const std::string key = key_of(page);
    const std::string_view keys[] = {key, "{shop}:figures", kSale};
    Reply reply = engine_.functions().call(
        name, perigee::Arguments(keys).first(in_sale(page) && name != "cache_drop" ? 3 : 2), args);
    if (const auto* error = reply.get_if<perigee::Error>()) stop(error->message);
    return reply;
  }

  static constexpr std::string_view kSale = "{shop}:tag:sale";
  perigee::Engine& engine_;
};

struct Figures {
  std::int64_t requests = 0, hits = 0, builds = 0, most_builds_of_a_page = 0, wrong = 0, waits = 0;
  std::array<std::int64_t, 60> hits_by_second{}, requests_by_second{};
};

class Shop {
 public:
  Shop(Cache& cache, perigee::ManualClock& clock) : cache_(cache), clock_(clock) {}

  Figures run() {
    for (tick_ = 0; tick_ < kTicks; ++tick_) {
      change();
      finish_builds();
      std::vector<std::size_t> asked;
      asked.swap(waiting_);
      for (const std::size_t page : asked) ask(page, true);
      for (std::size_t i = 0; i < kRequestsPerTick; ++i)
        ask(std::min(below(kPages), below(kPages)), false);  // some are asked for more often
      clock_.advance(Millis(kTickMillis));
    }
    return figures_;
  }

 private:
  struct Build {
    std::int64_t until_tick;
    std::size_t page;
    std::string token, value;
  };

  std::size_t below(std::size_t n) {  // the minimal standard generator
    random_ = random_ * 48271 % 2147483647;
    return random_ % n;
  }
  std::string truth(std::size_t page) const {
    return std::to_string(prices_[page]) + (in_sale(page) ? "-" + std::to_string(sale_) : "");
  }
  // Prices often, the sale every twelve seconds. The cache is told at once.
  void change() {
    if (tick_ % 30 == 29) {
      const std::size_t page = below(kPages);
      ++prices_[page];
      cache_.page_changed(page);
    }
    if (tick_ % 240 == 239) ++sale_, cache_.sale_changed();
  }
  void finish_builds() {
    std::erase_if(builds_, [&](const Build& build) {
      if (build.until_tick > tick_) return false;
      cache_.put(build.page, build.token, build.value);
      return true;
    });
  }
  void ask(std::size_t page, bool again) {
    const auto second = static_cast<std::size_t>(tick_ * kTickMillis / 1000);
    if (!again) ++figures_.requests, ++figures_.requests_by_second[second];
    const Answer answer = cache_.get(page);
    if (answer.kind == Answer::Kind::kBuild) return build(page, answer.text);
    if (answer.kind == Answer::Kind::kWait) {
      if (!again) ++figures_.waits;
      return waiting_.push_back(page);
    }
    if (!again) ++figures_.hits, ++figures_.hits_by_second[second];
    figures_.wrong += answer.text == truth(page) ? 0 : 1;
  }
  void build(std::size_t page, const std::string& token) {
    ++figures_.builds;
    builds_.push_back({tick_ + kBuildTicks, page, token, truth(page)});
    const auto now = std::count_if(builds_.begin(), builds_.end(),
                                   [&](const Build& other) { return other.page == page; });
    figures_.most_builds_of_a_page = std::max<std::int64_t>(figures_.most_builds_of_a_page, now);
  }

  Cache& cache_;
  perigee::ManualClock& clock_;
  std::int64_t tick_ = 0, sale_ = 0;
  std::uint64_t random_ = 7;
  std::array<std::int64_t, kPages> prices_{};
  std::vector<Build> builds_;
  std::vector<std::size_t> waiting_;
  Figures figures_;
};

std::string bars(const Figures& figures) {
  static constexpr std::array<std::string_view, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string line;
  for (std::size_t i = 0; i < 60; ++i)
    line += kBars[static_cast<std::size_t>(
        figures.hits_by_second[i] * 7 / std::max<std::int64_t>(1, figures.requests_by_second[i]))];
  return line;
}

void print_row(std::string_view name, const Figures& f) {
  const std::int64_t tenths = f.hits * 1000 / f.requests;
  std::cout << std::left << std::setw(8) << name << std::right << std::setw(8) << f.requests
            << std::setw(6) << tenths / 10 << '.' << tenths % 10 << " %" << std::setw(8) << f.builds
            << std::setw(20) << f.most_builds_of_a_page << std::setw(8) << f.waits << std::setw(15)
            << f.wrong << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : PERIGEE_EXAMPLES_DIR;
  perigee::ManualClock clock, other_clock;
  auto engine = perigee::Engine::open(perigee::EngineOptions::deterministic(1, clock));
  auto other = perigee::Engine::open(perigee::EngineOptions::deterministic(1, other_clock));
  if (!engine || !other) stop("no engine");
  PlainCache plain(*engine);
  TaggedCache tagged(*other, folder + "/curriculum/week8/cache.lua");
  const Figures before = Shop(plain, clock).run(), after = Shop(tagged, other_clock).run();

  std::cout << "         asked      hits  builds  of a page at once   waits  wrong answers\n";
  print_row("plain", before);
  print_row("cache", after);
  std::cout << "\nHits, second by second (a sale begins or ends every twelve):\n  plain  "
            << bars(before) << "\n  cache  " << bars(after) << R"(

The plain cache builds a page as often as it is asked for while it is missing, and shows the old prices
until a page is too old. The other one lets one caller build (two when the page was dropped during the
first), shows what is too old meanwhile, and never what was dropped.
)";
  return after.wrong == 0 ? 0 : 1;
}
