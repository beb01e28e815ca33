// The rules that make a selector, as ACL LIST tells them.
#include <string>

#include "engine/clients/selector.h"

namespace perigee::clients {
namespace {

// Looks for a short list of rules that makes the same bits: categories first, the best of them
// each time, then the single commands that are still wrong.
class RuleList {
 public:
  RuleList(const CommandBits& wanted, const AclCommands& table)
      : wanted_(wanted), table_(table), adds_(!wanted.test(kComingCommands)) {
    if (!adds_) made_.set();
    add(adds_ ? "-@all" : "+@all");
    while (const base::NamedBit* category = best_category()) take(*category);
  }

  void add(std::string_view rule) {
    if (!text_.empty()) text_ += ' ';
    text_ += rule;
  }
  void add_command(std::size_t command) {
    const bool allowed = wanted_.test(command);
    if (allowed == made_.test(command)) return;
    add((allowed ? "+" : "-") + std::string(table_.all()[command].name));
    table_.set_command(made_, command, allowed);
  }
  std::string take_text() { return std::move(text_); }

 private:
  // The one with the fewest commands that it would get wrong, then with the most that it gets
  // right, of those that get more right than wrong; the first of several. What earlier ones have
  // got right counts no more.
  const base::NamedBit* best_category() const {
    const base::NamedBit* best = nullptr;
    std::size_t least_wrong = 0, most_right = 0;
    for (const base::NamedBit& category : table_.categories()) {
      if (taken_ & category.bit) continue;
      const AclCommands::Counts counts = table_.count(left_, category.bit);
      const std::size_t right = adds_ ? counts.allowed : counts.forbidden;
      const std::size_t wrong = adds_ ? counts.forbidden : counts.allowed;
      if (right <= wrong) continue;
      if (best != nullptr && (wrong > least_wrong || (wrong == least_wrong && right <= most_right)))
        continue;
      best = &category;
      least_wrong = wrong;
      most_right = right;
    }
    return best;
  }

  void take(const base::NamedBit& category) {
    add((adds_ ? "+" : "-") + std::string(category.name));
    table_.set_category(made_, category.bit, adds_);
    table_.set_category(left_, category.bit, !adds_);
    taken_ |= category.bit;
  }

  const CommandBits& wanted_;
  const AclCommands& table_;
  bool adds_;
  CommandBits made_, left_ = wanted_;
  std::uint32_t taken_ = 0;
  std::string text_;
};

std::string text_of(const KeyPattern& pattern) {
  if (pattern.access == (kReadsKey | kWritesKey)) return "~" + pattern.text;
  return (pattern.access == kReadsKey ? "%R~" : "%W~") + pattern.text;
}

}  // namespace

std::string Selector::command_text(const AclCommands& table) const {
  RuleList rules(commands_, table);
  for (std::size_t i = 0; i < table.all().size(); ++i) {
    rules.add_command(i);
    const auto words = first_words_.find(i);
    if (words == first_words_.end() || commands_.test(i)) continue;
    for (const std::string& word : words->second)
      rules.add("+" + std::string(table.all()[i].name) + "|" + word);
  }
  return rules.take_text();
}

std::string Selector::key_text() const {
  if (all_keys_) return "~*";
  std::string text;
  for (const KeyPattern& pattern : keys_) {
    if (!text.empty()) text += ' ';
    text += text_of(pattern);
  }
  return text;
}

std::string Selector::channel_text() const {
  if (all_channels_) return "&*";
  std::string text;
  for (const std::string& channel : channels_) {
    if (!text.empty()) text += ' ';
    (text += '&') += channel;
  }
  return text;
}

std::string Selector::text(const AclCommands& table) const {
  std::string text = key_text();
  if (!text.empty()) text += ' ';
  if (!all_channels_) text += "resetchannels ";
  text += channel_text();
  if (text.back() != ' ') text += ' ';
  return text + command_text(table);
}

}  // namespace perigee::clients
