#include "engine/clients/selector.h"

#include <algorithm>
#include <utility>

#include "engine/base/glob.h"
#include "engine/base/text.h"
#include "engine/clients/acl_text.h"

namespace perigee::clients {
namespace {

constexpr RuleError kSyntax = "Syntax error";
constexpr RuleError kUnknown = "Unknown command or category name in ACL";

}  // namespace

Selector Selector::allowing_everything() {
  Selector selector;
  for (const std::string_view rule : {"allcommands", "allkeys", "allchannels"})
    selector.apply_word(rule);
  return selector;
}

void Selector::change_all_commands(bool allowed) {
  allowed ? commands_.set() : commands_.reset();
  all_commands_ = allowed;
  first_words_.clear();
}

// The rules that are one word.
bool Selector::apply_word(std::string_view rule) {
  const auto is = [rule](std::string_view word) { return base::equals_ignoring_case(rule, word); };
  if (is("allkeys") || rule == "~*" || is("resetkeys")) {
    all_keys_ = !is("resetkeys");
    keys_.clear();
  } else if (is("allchannels") || rule == "&*" || is("resetchannels")) {
    all_channels_ = !is("resetchannels");
    channels_.clear();
  } else if (is("allcommands") || is("+@all")) {
    change_all_commands(true);
  } else if (is("nocommands") || is("-@all")) {
    change_all_commands(false);
  } else {
    return false;
  }
  return true;
}

RuleError Selector::apply(std::string_view rule, const AclCommands& table) {
  const std::string_view word = until_nul(rule);
  if (apply_word(word)) return {};
  if (word.empty()) return kSyntax;
  if (word[0] == '~' || word[0] == '%') return add_key_pattern(rule);
  if (word[0] == '&') return add_channel(rule.substr(1));
  if (word[0] != '+' && word[0] != '-') return kSyntax;
  if (word.substr(1).starts_with('@')) return change_category(word, table);
  if (word[0] == '+') return allow_command(word.substr(1), table);
  const auto command = table.find(word.substr(1));
  if (!command) return kUnknown;
  change_command(*command, false, table);
  return {};
}

RuleError Selector::change_category(std::string_view rule, const AclCommands& table) {
  const bool allowed = rule[0] == '+';
  const auto categories = table.categories();
  const auto found = std::ranges::find_if(categories, [rule](const base::NamedBit& category) {
    return base::equals_ignoring_case(category.name, rule.substr(1));
  });
  if (found == categories.end()) return kUnknown;
  for (std::size_t i = 0; i < table.all().size(); ++i)
    if (table.all()[i].categories & found->bit) change_command(i, allowed, table);
  return {};
}

void Selector::change_command(std::size_t command, bool allowed, const AclCommands& table) {
  table.set_command(commands_, command, allowed);
  first_words_.erase(command);
  if (!allowed) all_commands_ = false;
}

RuleError Selector::allow_command(std::string_view name, const AclCommands& table) {
  if (const std::size_t bar = name.rfind('|'); bar != name.npos)
    return allow_first_word(name, bar, table);
  const auto command = table.find(name);
  if (!command) return kUnknown;
  change_command(*command, true, table);
  return {};
}

// A subcommand or, where the command has none, a first word that it may be called with.
RuleError Selector::allow_first_word(std::string_view name, std::size_t bar,
                                     const AclCommands& table) {
  const auto command = table.find(name.substr(0, bar));
  const std::string_view word = name.substr(bar + 1);
  if (!command) return kUnknown;
  if (table.all()[*command].is_subcommand)
    return "Allowing first-arg of a subcommand is not supported";
  if (word.empty()) return kSyntax;
  if (table.all()[*command].subcommands != 0) {
    const auto subcommand = table.find(name);
    if (!subcommand) return kUnknown;
    change_command(*subcommand, true, table);
    return {};
  }
  auto& words = first_words_[*command];
  const auto same = [word](std::string_view known) {
    return base::equals_ignoring_case(known, word);
  };
  if (std::ranges::none_of(words, same)) words.emplace_back(word);
  return {};
}

RuleError Selector::add_key_pattern(std::string_view rule) {
  if (all_keys_)
    return "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not "
           "have any effect. Try 'resetkeys' to start with an empty list of patterns";
  std::uint8_t access = rule[0] == '~' ? kReadsKey | kWritesKey : 0;
  std::size_t at = 1;
  for (bool more = rule[0] == '%'; more && at < rule.size(); ++at) {
    const char letter = base::to_upper(rule[at]);
    more = letter != '~';
    if (!more) continue;
    const std::uint8_t added = letter == 'R' ? kReadsKey : letter == 'W' ? kWritesKey : 0;
    if (added == 0 || (access & added) != 0) return kSyntax;
    access |= added;
  }
  const std::string_view pattern = rule.substr(at);
  if (access == 0 || has_spaces(pattern)) return kSyntax;
  const auto known = std::ranges::find(keys_, pattern, &KeyPattern::text);
  if (known != keys_.end())
    known->access |= access;
  else
    keys_.push_back({std::string(pattern), access});
  return {};
}

RuleError Selector::add_channel(std::string_view pattern) {
  if (all_channels_)
    return "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does "
           "not have any effect. Try 'resetchannels' to start with an empty list of channels";
  if (has_spaces(pattern)) return kSyntax;
  if (std::ranges::find(channels_, pattern) == channels_.end()) channels_.emplace_back(pattern);
  return {};
}

bool Selector::may_run(std::size_t command, const std::string_view* first_word) const {
  if (all_commands_ || commands_.test(command)) return true;
  const auto words = first_words_.find(command);
  if (first_word == nullptr || words == first_words_.end()) return false;
  return std::ranges::any_of(words->second, [first_word](std::string_view word) {
    return base::equals_ignoring_case(word, until_nul(*first_word));
  });
}

bool Selector::may_use_key(std::string_view key, std::uint8_t access) const {
  return all_keys_ || std::ranges::any_of(keys_, [&](const KeyPattern& pattern) {
           return (pattern.access & access) == access && base::glob_match(pattern.text, key);
         });
}

bool Selector::may_use_every_key(std::uint8_t access) const {
  return all_keys_ || std::ranges::any_of(keys_, [access](const KeyPattern& pattern) {
           return (pattern.access & access) == access && pattern.text == "*";
         });
}

bool Selector::may_use_channel(std::string_view channel, bool is_pattern) const {
  return all_channels_ || std::ranges::any_of(channels_, [&](const std::string& allowed) {
           return is_pattern ? allowed == until_nul(channel) : base::glob_match(allowed, channel);
         });
}

}  // namespace perigee::clients
