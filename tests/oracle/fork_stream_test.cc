// The same random commands, with forks, snapshots and rewinds at random moments, and writes on
// every side of each: nobody sees another's. Whoever is left is compared with a twin, an engine
// that was told the same commands in one go: the same answers, and the same digest.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "tests/oracle/command_stream.h"
#include "tests/oracle/same_data.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

Reply call(Engine& engine, const Words& argv) {
  const std::vector<std::string_view> views(argv.begin(), argv.end());
  return engine.call(views);
}

EngineOptions options_with(std::uint64_t hash_seed) {
  EngineOptions options;
  options.seed = 7;
  options.hash_seed = hash_seed;
  return options;
}

// What was said to somebody, when, and what the answer was.
struct Step {
  Words argv;
  Micros since_start;
  std::string answer;
};

// Steps by number: what an engine or a snapshot has been through. Forks share their beginning.
using Past = std::vector<std::uint32_t>;

class Family {
 public:
  explicit Family(std::uint64_t seed)
      : dice_(seed), stream_(seed, [this] { return now_micros() / 1000; }) {
    ManualEngine& first = *origin_;
    members_.push_back({first.engine.fork(), {}});
  }

  void live(std::size_t steps) {
    while (steps_.size() < steps) {
      if (dice_.below(300) == 0) fork();
      if (dice_.below(300) == 0) take_snapshot();
      if (dice_.below(500) == 0) rewind();
      if (dice_.below(900) == 0 && members_.size() > 1) drop_member();
      step(members_[dice_.below(members_.size())]);
    }
  }

  void expect_twins() {
    for (Member& member : members_)
      expect_twin(member.past, member.engine.digest(), member.engine.memory_used());
    for (const Kept& kept : kept_) expect_twin(kept.past, kept.snapshot.digest());
  }

 private:
  static constexpr std::size_t kMembers = 4, kSnapshots = 6;

  struct Member {
    Engine engine;
    Past past;
  };
  struct Kept {
    Snapshot snapshot;
    Past past;
  };

  std::int64_t now_micros() const { return origin_->clock.now().time_since_epoch().count(); }

  void step(Member& member) {
    // Members live by one clock. Now and then keys expire, some of them of no member's doing.
    if (dice_.below(20) == 0) origin_->clock.advance(Millis(dice_.below(400)));
    if (dice_.below(2000) == 0) origin_->clock.advance(std::chrono::hours(30));
    StreamCommand command = stream_.next();
    // Brief deadlines beside those that the stream gives.
    if (command.argv[0] == "PEXPIRE" && command.argv.size() > 2 && dice_.below(2) == 0)
      command.argv[2] = std::to_string(dice_.below(2000));
    say(member, command.argv);
  }

  void say(Member& member, const Words& argv) {
    const std::string answer = call(member.engine, argv).to_text();
    member.past.push_back(static_cast<std::uint32_t>(steps_.size()));
    steps_.push_back({argv, origin_->clock.now() - kStart, answer});
  }

  // A session stays behind; the twin's goes through everything.
  void select(Member& member, int database) { say(member, {"SELECT", std::to_string(database)}); }

  void fork() {
    if (members_.size() == kMembers) return;
    Member& parent = members_[dice_.below(members_.size())];
    const int database = parent.engine.session().database();
    members_.push_back({parent.engine.fork(), parent.past});
    select(members_.back(), database);
  }

  void take_snapshot() {
    Member& member = members_[dice_.below(members_.size())];
    Kept kept{member.engine.snapshot(), member.past};
    if (kept_.size() < kSnapshots)
      kept_.push_back(std::move(kept));
    else
      kept_[dice_.below(kSnapshots)] = std::move(kept);
  }

  void rewind() {
    if (kept_.empty()) return;
    Member& member = members_[dice_.below(members_.size())];
    const Kept& kept = kept_[dice_.below(kept_.size())];
    member.engine.rewind(kept.snapshot);
    member.past = kept.past;
    select(member, member.engine.session().database());
  }

  void drop_member() {
    members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(dice_.below(members_.size())));
  }

  // The hash seed is another one.
  void expect_twin(const Past& past, const Digest& digest,
                   std::optional<std::size_t> memory = std::nullopt) {
    ManualEngine twin(options_with(99));
    for (const std::uint32_t number : past) {
      const Step& step = steps_[number];
      twin.clock.set(kStart + step.since_start);
      const std::string answer = call(twin.engine, step.argv).to_text();
      ASSERT_EQ(answer, step.answer) << "step " << number << ": " << shown(step.argv);
    }
    EXPECT_EQ(twin.engine.digest(), digest);
    if (memory) {
      EXPECT_EQ(twin.engine.memory_used(), *memory);
    }
  }

  base::Rng dice_;
  std::unique_ptr<ManualEngine> origin_ = std::make_unique<ManualEngine>(options_with(7));
  CommandStream stream_;
  std::vector<Step> steps_;
  std::vector<Member> members_;
  std::vector<Kept> kept_;
};

class ForkedStream : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, ForkedStream, ::testing::Range<std::uint64_t>(1, 5));

TEST_P(ForkedStream, NobodySeesTheOthersWrites) {
  const std::uint64_t seed = test_seed(GetParam());
  SCOPED_TRACE(rerun_line(seed));
  Family family(seed);
  family.live(20000);
  family.expect_twins();
}

}  // namespace
}  // namespace perigee::testing
