// streams() and call() are two doors to the same room; see same_as_call_test.cc.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/rng.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

using Words = std::vector<std::string>;

Reply number(std::uint64_t n) { return Reply(static_cast<std::int64_t>(n)); }
Reply text(StreamId id) { return Reply(id.to_text()); }
Reply done(const Result<void>& result) {
  return result ? Reply(Reply::Status{"OK"}) : Reply(result.error());
}
template <class T, class ToReply>
Reply answer(const Result<T>& result, const ToReply& to_reply) {
  return result ? to_reply(*result) : Reply(result.error());
}
Reply count_of(const Result<std::uint64_t>& result) { return answer(result, number); }
Reply yes_no(const Result<bool>& result) {
  return answer(result, [](bool yes) { return Reply(yes ? 1 : 0); });
}

Reply of_fields(const std::vector<FieldView>& fields) {
  Reply::Array flat;
  for (const FieldView& field : fields) {
    flat.emplace_back(field.field.view());
    flat.emplace_back(field.value.view());
  }
  return Reply(flat);
}

Reply of_entries(const std::vector<StreamEntry>& entries) {
  Reply::Array all;
  for (const StreamEntry& entry : entries)
    all.emplace_back(Reply::Array{text(entry.id), of_fields(entry.fields)});
  return Reply(all);
}

Reply of_ids(const std::vector<StreamId>& ids) {
  Reply::Array all;
  for (const StreamId id : ids) all.push_back(text(id));
  return Reply(all);
}

// What XREAD and XREADGROUP answer of one stream: null when there is nothing.
Reply of_stream(const std::string& key, const std::vector<StreamEntry>& entries) {
  if (entries.empty()) return Reply();
  return Reply(Reply::Array{Reply(Reply::Array{Reply(key), of_entries(entries)})});
}

class StreamDoors {
 public:
  explicit StreamDoors(std::uint64_t seed) : rng_(seed) {}

  void step();
  void expect_same() {
    EXPECT_EQ(typed_.engine.digest(), called_.engine.digest());
    EXPECT_EQ(typed_.engine.memory_used(), called_.engine.memory_used());
  }

 private:
  std::uint64_t below(std::uint64_t n) { return rng_.below(n); }
  std::string key() { return "s" + std::to_string(below(4)); }
  std::string group() { return "g" + std::to_string(below(3)); }
  std::string consumer() { return "c" + std::to_string(below(3)); }
  StreamId id() { return {below(200), below(3)}; }
  Reply call(const Words& words) {
    said_.clear();
    for (const std::string& word : words) said_ += word + " ";
    const std::vector<std::string_view> argv(words.begin(), words.end());
    return called_.engine.call(argv);
  }
  void expect(const Reply& typed, const Reply& called) {
    EXPECT_EQ(typed.to_text(), called.to_text()) << said_;
  }
  void expect_same_events();
  void entries_step(Streams streams);
  void add(Streams streams);
  void group_step(Streams streams);
  void claim_step(Streams streams);

  base::Rng rng_;
  ManualEngine typed_, called_;
  std::string said_;
};

void StreamDoors::add(Streams streams) {
  const std::string k = key(), value = std::string(below(60), 'x');
  const std::uint64_t length = below(300);
  const StreamId lowest = id();
  const auto reply = [](std::optional<StreamId> made) { return made ? text(*made) : Reply(); };
  const FieldValue fields[] = {{"name", value}, {"other", "y"}};
  switch (below(4)) {
    case 0:
      return expect(answer(streams.add(k, fields), reply),
                    call({"XADD", k, "*", "name", value, "other", "y"}));
    case 1:
      return expect(answer(streams.add(k, fields,
                                       {.id = NewStreamId::in_millis(lowest.millis),
                                        .trim = Trim::to_length(length).nearly(),
                                        .create = false}),
                           reply),
                    call({"XADD", k, "NOMKSTREAM", "MAXLEN", "~", std::to_string(length),
                          std::to_string(lowest.millis) + "-*", "name", value, "other", "y"}));
    default:
      return expect(answer(streams.add(k, fields,
                                       {.id = NewStreamId::exactly(lowest),
                                        .trim = Trim::from_id({lowest.millis / 2, 0})}),
                           reply),
                    call({"XADD", k, "MINID", std::to_string(lowest.millis / 2), lowest.to_text(),
                          "name", value, "other", "y"}));
  }
}

void StreamDoors::entries_step(Streams streams) {
  const std::string k = key();
  const StreamId low = id(), high = id();
  const std::uint64_t limit = 1 + below(20);
  const std::string count = std::to_string(limit);
  switch (below(8)) {
    case 0:
      return expect(count_of(streams.size(k)), call({"XLEN", k}));
    case 1:
      return expect(answer(streams.range(k, low, high, limit), of_entries),
                    call({"XRANGE", k, low.to_text(), high.to_text(), "COUNT", count}));
    case 2:
      return expect(answer(streams.reverse_range(k, high, low, limit), of_entries),
                    call({"XREVRANGE", k, high.to_text(), low.to_text(), "COUNT", count}));
    case 3:
      return expect(answer(streams.read(k, low, limit),
                           [&](const auto& entries) { return of_stream(k, entries); }),
                    call({"XREAD", "COUNT", count, "STREAMS", k, low.to_text()}));
    case 4: {
      const StreamId ids[] = {low, high};
      return expect(count_of(streams.erase(k, ids)),
                    call({"XDEL", k, low.to_text(), high.to_text()}));
    }
    case 5:
      return expect(count_of(streams.trim(k, Trim::to_length(limit * 20).nearly(limit * 10))),
                    call({"XTRIM", k, "MAXLEN", "~", std::to_string(limit * 20), "LIMIT",
                          std::to_string(limit * 10)}));
    case 6:
      return expect(
          done(streams.set_last_id(k, low, {.entries_added = limit, .highest_erased = high})),
          call(
              {"XSETID", k, low.to_text(), "ENTRIESADDED", count, "MAXDELETEDID", high.to_text()}));
    default: {
      if (below(20) != 0) return;
      const std::string_view names[] = {k};
      return expect(number(typed_.engine.keys().erase(names)), call({"DEL", k}));
    }
  }
}

void StreamDoors::group_step(Streams streams) {
  const std::string k = key(), g = group(), c = consumer();
  const StreamId at = id(), other = id();
  const std::uint64_t limit = 1 + below(20);
  const std::string count = std::to_string(limit);
  switch (below(10)) {
    case 0:
      return expect(
          done(streams.create_group(k, g, at, {.entries_read = limit, .create_stream = true})),
          call({"XGROUP", "CREATE", k, g, at.to_text(), "MKSTREAM", "ENTRIESREAD", count}));
    case 1:
      return expect(done(streams.set_group(k, g, StreamId::max())),
                    call({"XGROUP", "SETID", k, g, "$"}));
    case 2:
      if (below(10) != 0) return;
      return expect(yes_no(streams.destroy_group(k, g)), call({"XGROUP", "DESTROY", k, g}));
    case 3:
      return expect(yes_no(streams.create_consumer(k, g, c)),
                    call({"XGROUP", "CREATECONSUMER", k, g, c}));
    case 4:
      if (below(5) != 0) return;
      return expect(count_of(streams.destroy_consumer(k, g, c)),
                    call({"XGROUP", "DELCONSUMER", k, g, c}));
    case 5: {
      const StreamId ids[] = {at, other};
      return expect(count_of(streams.acknowledge(k, g, ids)),
                    call({"XACK", k, g, at.to_text(), other.to_text()}));
    }
    case 6:
      return expect(done(streams.set_group(k, g, StreamId::min())),
                    call({"XGROUP", "SETID", k, g, "0"}));
    default: {
      const bool no_ack = below(6) == 0;
      const auto read = streams.read_group(k, g, c, limit, no_ack);
      Words words{"XREADGROUP", "GROUP", g, c, "COUNT", count};
      if (no_ack) words.push_back("NOACK");
      words.insert(words.end(), {"STREAMS", k, ">"});
      const Reply called = call(words);
      // The text of this refusal says more when it comes from XREADGROUP.
      if (!read) {
        EXPECT_EQ(called.to_text().starts_with("(error) NOGROUP"),
                  read.error().code == ErrorCode::kAbsent)
            << said_;
        return;
      }
      return expect(of_stream(k, *read), called);
    }
  }
}

void StreamDoors::claim_step(Streams streams) {
  const std::string k = key(), g = group(), c = consumer();
  const StreamId at = id();
  const std::uint64_t limit = 1 + below(20);
  const bool force = below(2) == 0;
  const std::int64_t idle = static_cast<std::int64_t>(below(3)) * 5;
  switch (below(4)) {
    case 0: {
      const StreamId ids[] = {at};
      Words words{"XCLAIM",
                  k,
                  g,
                  c,
                  std::to_string(idle),
                  at.to_text(),
                  "RETRYCOUNT",
                  std::to_string(limit)};
      if (force) words.push_back("FORCE");
      return expect(
          answer(streams.claim(k, g, c, Millis(idle), ids, {.deliveries = limit, .force = force}),
                 of_entries),
          call(words));
    }
    case 1:
      return expect(
          answer(streams.auto_claim(k, g, c, Millis(idle), at, limit),
                 [](const AutoClaimed& claimed) {
                   return Reply(Reply::Array{text(claimed.next), of_entries(claimed.claimed),
                                             of_ids(claimed.erased)});
                 }),
          call({"XAUTOCLAIM", k, g, c, std::to_string(idle), at.to_text(), "COUNT",
                std::to_string(limit)}));
    case 2: {
      const auto of_pending = [](const std::vector<PendingEntry>& entries) {
        Reply::Array all;
        for (const PendingEntry& one : entries)
          all.emplace_back(Reply::Array{text(one.id), Reply(one.consumer),
                                        Reply(std::int64_t{one.idle.count()}),
                                        number(one.deliveries)});
        return Reply(all);
      };
      return expect(
          answer(streams.pending_entries(
                     k, g, {.lowest = at, .limit = limit, .min_idle = Millis(idle), .consumer = c}),
                 of_pending),
          call({"XPENDING", k, g, "IDLE", std::to_string(idle), at.to_text(), "+",
                std::to_string(limit), c}));
    }
    default:
      return expect(
          answer(streams.pending(k, g),
                 [](const PendingSummary& summary) {
                   if (summary.count == 0)
                     return Reply(Reply::Array{Reply(0), Reply(), Reply(), Reply()});
                   Reply::Array busy;
                   for (const auto& [name, n] : summary.consumers)
                     busy.emplace_back(Reply::Array{Reply(name), Reply(std::to_string(n))});
                   return Reply(Reply::Array{number(summary.count), text(summary.lowest),
                                             text(summary.highest), Reply(busy)});
                 }),
          call({"XPENDING", k, g}));
  }
}

void StreamDoors::expect_same_events() {
  const auto a = typed_.engine.drain_events(), b = called_.engine.drain_events();
  ASSERT_EQ(a.size(), b.size()) << said_;
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].name, b[i].name) << said_;
    EXPECT_EQ(a[i].key, b[i].key) << said_;
  }
}

void StreamDoors::step() {
  const Streams streams = typed_.engine.streams();
  switch (below(4)) {
    case 0:
      add(streams);
      break;
    case 1:
      entries_step(streams);
      break;
    case 2:
      group_step(streams);
      break;
    default:
      claim_step(streams);
  }
  expect_same_events();
  if (below(4) != 0) return;
  const Micros by(static_cast<std::int64_t>(below(9000)));
  typed_.clock.advance(by);
  called_.clock.advance(by);
}

TEST(TypedStreams, DoWhatCallDoes) {
  const std::uint64_t seed = test_seed(7);
  SCOPED_TRACE(rerun_line(seed));
  StreamDoors doors(seed);
  for (int i = 0; i < 12'000 && !::testing::Test::HasFailure(); ++i) {
    doors.step();
    if (i % 500 == 0) doors.expect_same();
  }
  doors.expect_same();
}

}  // namespace
}  // namespace perigee::testing
