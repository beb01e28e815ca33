#include "engine/persist/read_zset.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "engine/persist/listpack.h"
#include "engine/persist/ziplist.h"

namespace perigee::persist {
namespace {

using ds::ZSet;

class ZSetReader {
 public:
  ZSetReader(RdbReader& in, const ReadContext& context)
      : in_(in), settings_(context.settings), set_(context.hash_seed) {}

  ZSet read(RdbType type) {
    switch (type) {
      case RdbType::kZSetZiplist:
        read_packed<ZiplistReader>();
        return finish(false);
      case RdbType::kZSetListpack:
        read_packed<ListpackReader>();
        return finish(false);
      default:
        read_texts(type == RdbType::kZSetTexts);
        return finish(true);
    }
  }

 private:
  void add(std::string_view member, double score) {
    in_.require(in_.ok() && !std::isnan(score) && set_.find(member) == 0);
    if (!in_.ok()) return;
    set_.add(member, score);
    longest_ = std::max(longest_, member.size());
    minus_zero_ |= score == 0 && std::signbit(score);
  }
  // A packed set is in order.
  void add_last(std::string_view member, double score) {
    add(member, score);
    in_.require(in_.ok() && set_.rank(set_.find(member)) + 1 == set_.size());
  }
  void read_texts(bool scores_are_texts) {
    std::string scratch;
    for (std::uint64_t left = in_.length(); left > 0 && in_.ok(); --left) {
      const std::string_view member = in_.text(scratch);
      add(member, scores_are_texts ? in_.real_as_text() : in_.real());
    }
  }
  template <class Reader>
  void read_packed() {
    std::string scratch;
    base::NumberText text;
    PackedElement member, score;
    Reader packed(in_.text(scratch));
    while (in_.ok() && packed.next(member)) {
      in_.require(packed.next(score));
      const std::optional<double> number =
          score.is_number ? static_cast<double>(score.number) : base::parse_double(score.bytes);
      in_.require(number.has_value());
      add_last(member.text(text), number.value_or(0));
    }
    in_.require(packed.ok());
  }

  // Whether a server would keep it in its large form; it looks at lengths in some cases only.
  ZSet finish(bool lengths_count) {
    const auto most = [](std::int64_t setting) { return static_cast<std::uint64_t>(setting); };
    if (set_.size() > most(settings_.zset_max_listpack_entries) ||
        (lengths_count && longest_ > most(settings_.zset_max_listpack_value)))
      set_.set_large();
    else if (minus_zero_)
      drop_signs_of_zero();
    return std::move(set_);
  }
  // As the small form of a server does.
  void drop_signs_of_zero() {
    for (std::size_t k = 0; k < set_.size(); ++k) {
      const ZSet::Place at = set_.at_rank(k);
      if (set_.score(at) == 0) set_.set_score(at, 0);
    }
  }

  RdbReader& in_;
  const keyspace::Settings& settings_;
  ZSet set_;
  std::size_t longest_ = 0;
  bool minus_zero_ = false;
};

}  // namespace

ZSet read_zset(RdbReader& in, RdbType type, const ReadContext& context) {
  return ZSetReader(in, context).read(type);
}

}  // namespace perigee::persist
