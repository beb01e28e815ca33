// StreamLog beside std::map: entries of any shape, small pages, trimming.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/ds/stream_log.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

using ds::StreamLog;

struct Model {
  std::map<StreamId, std::vector<std::pair<std::string, std::string>>> entries;
  std::uint64_t next = 1;
};

void step(StreamLog& log, Model& model, Moves& moves) {
  const std::size_t what = moves.below(8);
  if (what < 5) {
    model.next += moves.below(3);
    const StreamId id{model.next / 4, model.next % 4 + 1};
    model.next += 1;
    std::vector<std::pair<std::string, std::string>> pairs(1 + moves.below(3));
    std::vector<ds::StreamField> fields;
    for (auto& [name, value] : pairs) {
      name = moves.below(4) == 0 ? moves.text(50) : "name";
      value = moves.text(3000);
    }
    for (const auto& [name, value] : pairs) fields.push_back({name, value});
    log.append(id, fields, {.bytes = 300, .entries = 10});
    model.entries[id] = pairs;
  } else if (what < 7) {
    const std::uint64_t near = moves.below(static_cast<std::size_t>(model.next) + 1);
    const StreamId id{near / 4, near % 4 + 1};
    const bool there = model.entries.erase(id) == 1;
    expect(log.erase(id) == there, "removed what was not there");
  } else if (moves.below(4) == 0) {
    const std::size_t most = moves.below(model.entries.size() + 1);
    const std::uint64_t gone =
        log.trim({.kind = ds::StreamTrim::Kind::kMaxLength, .max_length = most, .min_id = {}});
    expect(gone == model.entries.size() - most, "trimmed another number");
    while (model.entries.size() > most) model.entries.erase(model.entries.begin());
  }
}

void expect_equal(const StreamLog& log, const Model& model) {
  expect(log.size() == model.entries.size(), "sizes differ");
  auto one = model.entries.begin();
  log.walk_up(StreamId::min(), StreamId::max(), [&](const ds::PackedEntry& entry) {
    expect(entry.id() == one->first, "ids differ");
    std::size_t k = 0;
    entry.for_each_field([&](const ds::StreamField& field) {
      expect(field.name == one->second[k].first && field.value == one->second[k].second,
             "fields differ");
      ++k;
    });
    expect(k == one->second.size(), "numbers of fields differ");
    ++one;
    return true;
  });
  expect(one == model.entries.end(), "entries are missing");
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  fuzz_container<perigee::ds::StreamLog, Model>({data, size}, step, expect_equal);
  return 0;
}
