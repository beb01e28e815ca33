#include "engine/ds/zset.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace perigee::ds {
namespace {

using Rows = PackedRows<2>;
using Key = ZSetTable::Key;

// A member's place in the tree. Only one who has the names can compare with keys.
struct Member {
  const DenseMap<ZSetMember>& names;
  double score;
  std::string_view name;

  friend bool operator<(const Member& a, const Key& b) {
    return a.score != b.score ? a.score < b.score : a.name < a.names.get(b.birth).key();
  }
  friend bool operator<(const Key& a, const Member& b) {
    return a.score != b.score ? a.score < b.score : b.names.get(a.birth).key() < b.name;
  }
};

struct ScorePlace {
  ScoreBound bound;

  friend bool operator<(const ScorePlace& a, const Key& b) {
    return a.bound.behind ? a.bound.score < b.score : a.bound.score <= b.score;
  }
  friend bool operator<(const Key& a, const ScorePlace& b) { return !(b < a); }
};

struct NamePlace {
  const DenseMap<ZSetMember>& names;
  NameBound bound;

  friend bool operator<(const NamePlace& a, const Key& b) {
    const std::string_view name = a.names.get(b.birth).key();
    return a.bound.behind ? a.bound.name < name : a.bound.name <= name;
  }
  friend bool operator<(const Key& a, const NamePlace& b) { return !(b < a); }
};

Member member_at(const DenseMap<ZSetMember>& names, std::uint64_t birth) {
  const ZSetMember& member = names.get(birth);
  return {names, member.score, member.key()};
}

// A score in a packed row.
struct ScoreBytes {
  explicit ScoreBytes(double score) { std::memcpy(bytes, &score, sizeof score); }
  operator std::string_view() const { return {bytes, sizeof bytes}; }
  char bytes[sizeof(double)];
};

double score_of(const Rows& rows, std::size_t at) {
  double score;
  std::memcpy(&score, rows.value(at).data(), sizeof score);
  return score;
}

// How many rows stand before the first one that is not before(row).
template <class Before>
std::size_t count_rows(const Rows& rows, const Before& before) {
  std::size_t low = 0, high = rows.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    before(middle) ? low = middle + 1 : high = middle;
  }
  return low;
}

bool is_before(const Rows& rows, std::size_t row, std::string_view member, double score) {
  const double other = score_of(rows, row);
  return other != score ? other < score : rows.key(row) < member;
}

std::size_t row_for(const Rows& rows, std::string_view member, double score) {
  return count_rows(rows, [&](std::size_t row) { return is_before(rows, row, member, score); });
}

}  // namespace

std::size_t ZSetTable::rank(std::uint64_t birth) const {
  return order_.rank(member_at(map(), birth));
}

void ZSetTable::insert(std::string_view member, double score) {
  const Member place{map(), score, member};
  const auto way = order_.prepare_insert(place);
  const std::uint64_t birth = DenseTable::insert({Bytes(member), score});
  order_.insert_prepared(way, {score, birth}, {});
}

void ZSetTable::set_score(std::uint64_t birth, double score) {
  change(birth, [&](ZSetMember& member) {
    const Member from{map(), member.score, member.key()}, to{map(), score, from.name};
    if (from.score == score) {  // another zero
      order_.replace_key(from, {score, birth});
    } else {
      order_.prepare_erase(from);
      order_.insert(to, {score, birth}, {});
      order_.erase_prepared(from);
    }
    member.score = score;
  });
}

void ZSetTable::stage_score(std::uint64_t birth, double score) {
  change(birth, [](ZSetMember&) {});
  const Member from = member_at(map(), birth), to{map(), score, from.name};
  order_.prepare_erase(from);
  order_.insert(to, {score, birth}, {});
}

void ZSetTable::settle_score(std::uint64_t birth, double score, bool keep) {
  const Member from = member_at(map(), birth), to{map(), score, from.name};
  order_.erase(keep ? from : to);
  if (keep) change(birth, [&](ZSetMember& member) { member.score = score; });
}

void ZSetTable::own_for_erase(std::uint64_t birth) {
  DenseTable::own_for_erase(birth);
  order_.prepare_erase(member_at(map(), birth));
}

void ZSetTable::erase(std::uint64_t birth) {
  own_for_erase(birth);
  order_.erase_prepared(member_at(map(), birth));
  DenseTable::erase(birth);
}

// See DenseTable.
void ZSetTable::take_back_from(std::uint64_t birth) {
  while (map().next_birth() > birth) {
    const std::uint64_t youngest = map().next_birth() - 1;
    order_.erase(member_at(map(), youngest));
    DenseTable::take_back_from(youngest);
  }
}

std::size_t ZSet::size() const {
  return packed() ? forms_.get<Packed>().size() : forms_.get<Table>()->map().size();
}

std::size_t ZSet::heap_bytes() const {
  return packed() ? forms_.get<Packed>().heap_bytes() : forms_.get<Table>()->heap_bytes();
}

ZSet::Place ZSet::find(std::string_view member) const {
  // Row i of the packed form is at i + 1, kNone at 0.
  if (packed()) return forms_.get<Packed>().find(member) + 1;
  return forms_.get<Table>()->map().find(member).birth;
}

std::string_view ZSet::member(Place at) const {
  return packed() ? forms_.get<Packed>().key(at - 1) : forms_.get<Table>()->map().get(at).key();
}

double ZSet::score(Place at) const {
  return packed() ? score_of(forms_.get<Packed>(), at - 1)
                  : forms_.get<Table>()->map().get(at).score;
}

void ZSet::add(std::string_view member, double score) {
  if (packed()) {
    Packed& rows = forms_.get<Packed>();
    const ScoreBytes bytes(score);
    if (rows.fits(member, bytes)) return rows.insert(row_for(rows, member, score), member, bytes);
    Table grown = grown_to_table();
    grown.own()->insert(member, score);
    return forms_.become(std::move(grown));
  }
  forms_.get<Table>().own()->insert(member, score);
}

void ZSet::set_score(Place at, double score) {
  if (!packed()) return forms_.get<Table>().own()->set_score(at, score);
  Packed& rows = forms_.get<Packed>();
  const std::size_t row = at - 1, last = rows.size() - 1;
  const std::string_view member = rows.key(row);
  if ((row == 0 || is_before(rows, row - 1, member, score)) &&
      (row == last || !is_before(rows, row + 1, member, score)))
    return rows.set_value(row, ScoreBytes(score));
  const Bytes name(member);
  rows.erase(row);
  // There is room for what was just there: this cannot fail.
  rows.insert(row_for(rows, name.text(), score), name.text(), ScoreBytes(score));
}

void ZSet::erase(Place at) {
  packed() ? forms_.get<Packed>().erase(at - 1) : forms_.get<Table>().own()->erase(at);
}

void ZSet::own_for_erase(Place at) {
  packed() ? forms_.get<Packed>().own() : forms_.get<Table>().own()->own_for_erase(at);
}

ZSet::Batch::~Batch() {
  if (committed_) return;
  for (const Change& one : changes_) table_.settle_score(one.at, one.score, false);
  table_.take_back_from(first_birth_);
}

void ZSet::Batch::set_score(Place at, double score) {
  if (changes_.size() == changes_.capacity()) changes_.reserve(2 * changes_.size() + 4);
  table_.stage_score(at, score);
  changes_.push_back({at, score});
}

void ZSet::Batch::commit() {
  for (const Change& one : changes_) table_.settle_score(one.at, one.score, true);
  committed_ = true;
}

void ZSet::erase_ranks(std::size_t first, std::size_t count) {
  if (packed() && count > 0) return forms_.get<Packed>().erase(first, count);
  if (count > 1)
    for (std::size_t k = 0; k < count; ++k) own_for_erase(at_rank(first + k));
  for (; count > 0; --count) erase(at_rank(first));
}

std::size_t ZSet::rank(Place at) const { return packed() ? at - 1 : forms_.get<Table>()->rank(at); }

ZSet::Place ZSet::at_rank(std::size_t k) const {
  return packed() ? k + 1 : forms_.get<Table>()->order().nth(k).key.birth;
}

std::size_t ZSet::count_before(const ScoreBound& bound) const {
  if (!packed()) return forms_.get<Table>()->order().rank(ScorePlace{bound});
  const Packed& rows = forms_.get<Packed>();
  return count_rows(rows, [&](std::size_t row) {
    return Key{score_of(rows, row), 0} < ScorePlace{bound};
  });
}

std::size_t ZSet::count_before(const NameBound& bound) const {
  if (!packed()) {
    const Table& table = forms_.get<Table>();
    return table->order().rank(NamePlace{table->map(), bound});
  }
  const Packed& rows = forms_.get<Packed>();
  return count_rows(rows, [&](std::size_t row) {
    return bound.behind ? rows.key(row) <= bound.name : rows.key(row) < bound.name;
  });
}

void ZSet::walk_up(std::size_t first, std::size_t count, Each each) const {
  if (count == 0) return;
  if (packed()) {
    const Packed& rows = forms_.get<Packed>();
    for (; count > 0; --count, ++first) each(rows.key(first), score_of(rows, first));
    return;
  }
  const auto& table = forms_.get<Table>();
  table->order().walk_up_from(first, [&](const ZSetTable::Order::Item& item) {
    each(table->map().get(item.key.birth).key(), item.key.score);
    return --count > 0;
  });
}

void ZSet::walk_down(std::size_t first, std::size_t count, Each each) const {
  if (count == 0) return;
  if (packed()) {
    const Packed& rows = forms_.get<Packed>();
    for (; count > 0; --count, --first) each(rows.key(first), score_of(rows, first));
    return;
  }
  const auto& table = forms_.get<Table>();
  table->order().walk_down_from(first, [&](const ZSetTable::Order::Item& item) {
    each(table->map().get(item.key.birth).key(), item.key.score);
    return --count > 0;
  });
}

ZSet::Place ZSet::nth(std::size_t k) const {
  return packed() ? k + 1 : forms_.get<Table>()->map().nth(k);
}

ZSet::Place ZSet::before(Place at) const {
  if (packed()) return at == kLast ? size() : at - 1;
  return forms_.get<Table>()->map().before(at);
}

ZSet::Table ZSet::grown_to_table() const {
  Table grown(new ZSetTable(forms_.hash_seed()));
  for_each([table = grown.own()](std::string_view member, double score) {
    table->insert(member, score);
  });
  return grown;
}

}  // namespace perigee::ds
