// BytesView: what it shows, how long, and what a checked build does about it.
#include <gtest/gtest.h>

#include <string>

#include "perigee/bytes_view.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

TEST(Views, ShowTheBytesInPlace) {
  ManualEngine world;
  const std::string bytes(100, 'x');
  world.engine.strings().set("k", bytes).value();
  const BytesView view = **world.engine.strings().get("k");
  EXPECT_EQ(view, bytes);
  EXPECT_EQ(view.size(), 100u);
  EXPECT_FALSE(view.empty());
  EXPECT_EQ(view, **world.engine.strings().get("k")) << "reading makes no view stale";
  EXPECT_EQ(static_cast<std::string_view>(view).data(),
            (*world.engine.strings().get("k"))->view().data());
}

TEST(Views, OfIntegersCarryTheirText) {
  ManualEngine world;
  world.engine.strings().set("n", "-9223372036854775808").value();
  const BytesView view = **world.engine.strings().get("n");
  const BytesView copy = view;
  world.engine.strings().set("n", "1").value();
  world.engine.keys().flush_all();
  EXPECT_EQ(view, "-9223372036854775808") << "nothing to point at, so never stale";
  EXPECT_EQ(copy, view);
  EXPECT_NE(copy.view().data(), view.view().data());
}

TEST(Views, EmptyOnesAreNeverStale) {
  ManualEngine world;
  const BytesView absent = *world.engine.strings().range("absent", 0, -1);
  world.engine.call("SET", "k", "v");
  EXPECT_TRUE(absent.empty());
  EXPECT_TRUE(BytesView().empty());
  EXPECT_EQ(BytesView::of_copy("text"), "text");
  EXPECT_EQ(BytesView(std::int64_t{-7}).str(), "-7");
}

#ifdef PERIGEE_CHECKED

// Dies when a view taken before `change` is read after it.
template <class Change>
void expect_stale(const Change& change) {
  EXPECT_DEATH(
      {
        ManualEngine world;
        world.engine.call("SET", "k", "text", "PX", "1000");
        const BytesView view = **world.engine.strings().get("k");
        change(world);
        static_cast<void>(view.view());
      },
      "a view was used after the engine changed");
}

TEST(ViewsDeathTest, AStaleOneStopsTheProgram) {
  expect_stale([](ManualEngine& world) { world.engine.call("SET", "k", "other"); });
  expect_stale([](ManualEngine& world) { world.engine.call("SET", "other", "v"); });
  expect_stale([](ManualEngine& world) { world.engine.call("DEL", "k"); });
  expect_stale([](ManualEngine& world) { world.engine.keys().flush_all(); });
  expect_stale([](ManualEngine& world) { world.engine.rewind(world.engine.snapshot()); });
  expect_stale([](ManualEngine& world) {
    world.clock.advance(std::chrono::seconds(2));
    world.engine.call("PING");
  });
}

// Once a fork shares the entry, noting a use moves it.
TEST(ViewsDeathTest, AUseOfASharedKeyMakesViewsStale) {
  expect_stale([](ManualEngine& world) {
    const Engine fork = world.engine.fork();
    world.clock.advance(std::chrono::milliseconds(999));
    world.engine.call("GET", "k");
    world.clock.advance(std::chrono::milliseconds(1));
    world.engine.call("GET", "k");
  });
}

#endif

}  // namespace
}  // namespace perigee::testing
