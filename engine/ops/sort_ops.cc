#include "engine/ops/sort_ops.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/numbers.h"
#include "engine/ds/list.h"
#include "engine/ops/list_ops.h"

namespace perigee::ops {
namespace {

using keyspace::KeyEntry;

// What a pattern makes of an element: a key, and a field when it names one.
struct Reference {
  std::string key;
  std::optional<std::string_view> field;
};

// None without a *, which could only name one and the same key.
std::optional<Reference> refer(std::string_view pattern, std::string_view element) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return std::nullopt;
  std::string_view behind = pattern.substr(star + 1);
  Reference reference;
  if (const std::size_t arrow = behind.find("->");
      arrow != std::string_view::npos && arrow + 2 < behind.size()) {
    reference.field = behind.substr(arrow + 2);
    behind = behind.substr(0, arrow);
  }
  reference.key = pattern.substr(0, star);
  reference.key += element;
  reference.key += behind;
  return reference;
}

std::optional<std::string> value_of(Turn& turn, std::string_view pattern,
                                    std::string_view element) {
  if (pattern == "#") return std::string(element);
  const auto reference = refer(pattern, element);
  if (!reference) return std::nullopt;
  const KeyEntry* entry = turn.use(reference->key);
  if (entry == nullptr) return std::nullopt;
  if (reference->field) {
    const auto* hash = entry->value.get_if<ds::Hash>();
    const ds::Hash::Place at = hash == nullptr ? 0 : hash->find(*reference->field);
    return at == 0 ? std::nullopt : std::optional(std::string(hash->value(at)));
  }
  const auto* bytes = entry->value.get_if<ds::Bytes>();
  if (bytes == nullptr) return std::nullopt;
  base::NumberText scratch;
  return std::string(bytes->text(scratch));
}

// As C's strtod reads it, which says of the smallest numbers that they are out of range.
std::optional<double> weight_in(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n\v\f\r");
  if (begin == std::string_view::npos) return text.empty() ? std::optional(0.0) : std::nullopt;
  const auto number = base::parse_double(text.substr(begin));
  if (!number || (*number != 0 && std::fabs(*number) < std::numeric_limits<double>::min()))
    return std::nullopt;
  return number;
}

// An element, and what it is sorted by.
struct Weighted {
  std::string element;
  double number = 0;
  std::optional<std::string> text{};
};

struct Elements {
  std::vector<Weighted> all;
  bool of_set = false;
};

// In the order that the container has.
Result<Elements> elements_of(Turn& turn, std::string_view key) {
  Elements elements;
  const auto add = [&](std::string_view element) {
    elements.all.push_back({std::string(element)});
  };
  const KeyEntry* entry = turn.use(key);
  if (entry == nullptr) return elements;
  if (const auto* list = entry->value.get_if<ds::List>()) {
    list->for_each(0, list->size(), add);
  } else if (const auto* zset = entry->value.get_if<ds::ZSet>()) {
    zset->for_each([&](std::string_view member, double) { add(member); });
  } else if (const auto* set = entry->value.get_if<ds::Set>()) {
    set->for_each(add);
    elements.of_set = true;
  } else {
    return keyspace::wrong_type();
  }
  return elements;
}

// What the elements are sorted by; false when one of them is no number.
bool weigh(Turn& turn, std::vector<Weighted>& elements, const SortOptions& how) {
  bool numbers = true;
  for (Weighted& one : elements) {
    if (how.by)
      one.text = value_of(turn, *how.by, one.element);
    else
      one.text = one.element;
    if (how.as_text || !one.text) continue;
    const auto number = weight_in(*one.text);
    numbers = numbers && number;
    one.number = number.value_or(0);
  }
  return numbers;
}

void put_in_order(std::vector<Weighted>& elements, const SortOptions& how) {
  const auto before = [&](const Weighted& a, const Weighted& b) {
    // No text goes before any.
    if (how.as_text) return a.text < b.text;
    return a.number != b.number ? a.number < b.number : a.element < b.element;
  };
  if (how.descending)
    std::ranges::stable_sort(elements,
                             [&](const Weighted& a, const Weighted& b) { return before(b, a); });
  else
    std::ranges::stable_sort(elements, before);
}

// LIMIT.
void cut(std::vector<Weighted>& elements, const SortOptions& how) {
  const auto size = static_cast<std::int64_t>(elements.size());
  const std::int64_t first = std::clamp<std::int64_t>(how.skip, 0, size);
  const std::int64_t most = how.most < 0 ? size : std::min(how.most, size);
  elements.erase(elements.begin() + std::min(first + most, size), elements.end());
  elements.erase(elements.begin(), elements.begin() + first);
}

}  // namespace

Result<Sorted> sort(Turn& turn, std::string_view key, const SortOptions& how, bool in_order) {
  auto elements = elements_of(turn, key);
  if (!elements) return elements.error();
  std::vector<Weighted>& all = elements->all;
  SortOptions rules = how;
  bool as_it_is = how.by && how.by->find('*') == std::string_view::npos;
  if (as_it_is && elements->of_set && in_order) {
    as_it_is = false;
    rules.as_text = true;
    rules.by.reset();
  }
  if (!as_it_is) {
    if (!weigh(turn, all, rules))
      return Error{ErrorCode::kNotANumber, "ERR One or more scores can't be converted into double"};
    put_in_order(all, rules);
  } else if (how.descending && !elements->of_set) {
    std::ranges::reverse(all);
  }
  cut(all, how);
  Sorted sorted;
  sorted.reserve(all.size() * std::max<std::size_t>(how.get.size(), 1));
  for (Weighted& one : all) {
    if (how.get.empty()) sorted.emplace_back(std::move(one.element));
    for (const std::string_view pattern : how.get)
      sorted.push_back(value_of(turn, pattern, one.element));
  }
  return sorted;
}

Result<std::size_t> store_sorted(Turn& turn, std::string_view to, std::string_view key,
                                 const SortOptions& how) {
  const auto sorted = sort(turn, key, how, true);
  if (!sorted) return sorted.error();
  if (sorted->empty()) {
    turn.erase(to, "del");
    return std::size_t{0};
  }
  ds::List list;
  for (const auto& item : *sorted) list.insert(list.size(), item ? *item : std::string_view());
  turn.put(to, keyspace::Value(std::move(list)), keyspace::kNoDeadline, "sortstore");
  return sorted->size();
}

}  // namespace perigee::ops
