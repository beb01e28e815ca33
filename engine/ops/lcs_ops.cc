// The longest common subsequence: its table, and the walk back through it.
#include <algorithm>
#include <optional>

#include "engine/ops/string_ops.h"

namespace perigee::ops {
namespace {

// lengths[i][j]: the length for the first i bytes of a and the first j of b.
class LengthTable {
 public:
  LengthTable(std::string_view a, std::string_view b)
      : columns_(b.size() + 1), cells_((a.size() + 1) * columns_) {
    for (std::size_t i = 1; i <= a.size(); ++i)
      for (std::size_t j = 1; j <= b.size(); ++j)
        cell(i, j) = a[i - 1] == b[j - 1] ? cell(i - 1, j - 1) + 1
                                          : std::max(cell(i - 1, j), cell(i, j - 1));
  }
  std::uint32_t at(std::size_t i, std::size_t j) const { return cells_[i * columns_ + j]; }

  static bool fits(std::string_view a, std::string_view b, std::size_t limit_bytes) {
    const std::size_t cells = limit_bytes / sizeof(std::uint32_t);
    return a.size() < cells && b.size() < cells && (a.size() + 1) <= cells / (b.size() + 1);
  }

 private:
  std::uint32_t& cell(std::size_t i, std::size_t j) { return cells_[i * columns_ + j]; }
  std::size_t columns_;
  std::vector<std::uint32_t> cells_;
};

// From the ends of both strings to their beginnings: each common byte, and the runs they form.
void walk_back(const LengthTable& table, std::string_view a, std::string_view b, Want want,
               std::size_t min_run_length, CommonSubsequence& out) {
  std::optional<CommonRun> run;
  const auto flush = [&] {
    if (run && run->length() >= min_run_length) out.runs.push_back(*run);
    run.reset();
  };
  std::size_t i = a.size(), j = b.size();
  while (i > 0 && j > 0) {
    if (a[i - 1] == b[j - 1]) {
      if (want == Want::kText) out.text.push_back(a[i - 1]);
      --i;
      --j;
      if (run) {
        run->a.first = i;
        run->b.first = j;
      } else {
        run = CommonRun{{i, i}, {j, j}};
      }
      continue;
    }
    flush();
    if (table.at(i - 1, j) > table.at(i, j - 1))
      --i;
    else
      --j;
  }
  flush();
  std::reverse(out.text.begin(), out.text.end());
}

}  // namespace

Result<CommonSubsequence> common_subsequence(Turn& turn, std::string_view key_a,
                                             std::string_view key_b, Want want,
                                             std::size_t min_run_length) {
  // Both are used before either is read: a use may move entries that are shared with a fork.
  turn.use(key_a);
  turn.use(key_b);
  const auto value_a = turn.find<ds::Bytes>(key_a), value_b = turn.find<ds::Bytes>(key_b);
  if (!value_a || !value_b)
    return Error{ErrorCode::kWrongType, "ERR The specified keys must contain string values"};
  base::NumberText scratch_a, scratch_b;
  const std::string_view a = *value_a ? (*value_a)->text(scratch_a) : std::string_view();
  const std::string_view b = *value_b ? (*value_b)->text(scratch_b) : std::string_view();
  if (!LengthTable::fits(a, b, turn.value_limit_bytes()))
    return Error{ErrorCode::kLimit,
                 "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"};
  const LengthTable table(a, b);
  CommonSubsequence out;
  out.length = table.at(a.size(), b.size());
  if (want != Want::kLength) walk_back(table, a, b, want, min_run_length, out);
  return out;
}

}  // namespace perigee::ops
