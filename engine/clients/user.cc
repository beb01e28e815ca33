#include "engine/clients/user.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/sha256.h"
#include "engine/base/split_line.h"
#include "engine/base/text.h"
#include "engine/clients/acl_text.h"

namespace perigee::clients {
namespace {

std::string hash_of(std::string_view password) {
  const auto digits = base::sha256_hex(password);
  return {digits.begin(), digits.end()};
}

bool is_hash(std::string_view text) {
  return text.size() == hash_of({}).size() && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// Takes as long whatever the difference is.
bool same_hash(std::string_view a, std::string_view b) {
  unsigned different = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    different |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return different == 0;
}

Selector fresh_selector(bool all_channels) {
  Selector selector;
  if (all_channels) selector.allow_all_channels();
  return selector;
}

}  // namespace

User::User(bool all_channels) : selectors_{fresh_selector(all_channels)} {}

User User::allowing_everything() {
  User user;
  user.on_ = user.no_password_ = true;
  user.selectors_[0] = Selector::allowing_everything();
  return user;
}

// The rules that are one word.
bool User::apply_word(std::string_view rule, bool all_channels_at_first) {
  const auto is = [rule](std::string_view word) { return base::equals_ignoring_case(rule, word); };
  if (is("on") || is("off")) {
    on_ = is("on");
  } else if (is("sanitize-payload") || is("skip-sanitize-payload")) {
    sanitizing_ = is("sanitize-payload") ? Sanitizing::kYes : Sanitizing::kNo;
  } else if (is("nopass") || is("resetpass")) {
    no_password_ = is("nopass");
    passwords_.clear();
  } else if (is("clearselectors")) {
    selectors_.resize(1);
  } else if (is("reset")) {
    *this = User(all_channels_at_first);
    sanitizing_ = Sanitizing::kYes;
  } else {
    return false;
  }
  return true;
}

RuleError User::apply(std::string_view rule, const AclCommands& table, bool all_channels_at_first) {
  if (rule.empty() || apply_word(until_nul(rule), all_channels_at_first)) return {};
  if (std::string_view("><#!").find(rule[0]) != std::string_view::npos)
    return change_password(rule);
  if (rule[0] == '(' && rule.ends_with(')'))
    return add_selector(rule.substr(1, rule.size() - 2), table, all_channels_at_first);
  return selectors_[0].apply(rule, table);
}

RuleError User::change_password(std::string_view rule) {
  const bool plain = rule[0] == '>' || rule[0] == '<', adds = rule[0] == '>' || rule[0] == '#';
  const std::string_view text = rule.substr(1);
  if (!plain && !is_hash(text))
    return "The password hash must be exactly 64 characters and contain only lowercase hexadecimal "
           "characters";
  const std::string hash = plain ? hash_of(text) : std::string(text);
  const auto known = std::ranges::find(passwords_, hash);
  if (adds) {
    if (known == passwords_.end()) passwords_.push_back(hash);
    no_password_ = false;
  } else if (known == passwords_.end()) {
    return "The password you are trying to remove from the user does not exist";
  } else {
    passwords_.erase(known);
  }
  return {};
}

// Rules with quotes that are not closed are no rules, as on a server.
RuleError User::add_selector(std::string_view rules, const AclCommands& table,
                             bool all_channels_at_first) {
  Selector selector = fresh_selector(all_channels_at_first);
  const auto words = base::split_line(until_nul(rules));
  for (const std::string& word : words.value_or(std::vector<std::string>()))
    if (const RuleError error = selector.apply(word, table); !error.empty()) return error;
  selectors_.push_back(std::move(selector));
  return {};
}

bool User::admits(std::string_view password) const {
  if (!on_) return false;
  if (no_password_) return true;
  const std::string hash = hash_of(password);
  return std::ranges::any_of(passwords_,
                             [&](const std::string& known) { return same_hash(known, hash); });
}

void User::set_password(std::string_view password) {
  std::vector<std::string> passwords;
  if (!password.empty()) passwords.push_back(hash_of(password));
  passwords_ = std::move(passwords);
  no_password_ = passwords_.empty();
}

bool User::may_do_everything() const {
  return std::ranges::any_of(selectors_, &Selector::allows_everything);
}

bool User::may_use_channel(std::string_view channel, bool is_pattern) const {
  return std::ranges::any_of(selectors_, [&](const Selector& selector) {
    return selector.may_use_channel(channel, is_pattern);
  });
}

std::vector<std::string_view> User::flags() const {
  std::vector<std::string_view> flags = {on_ ? "on" : "off"};
  if (no_password_) flags.push_back("nopass");
  if (sanitizing_ == Sanitizing::kNo) flags.push_back("skip-sanitize-payload");
  if (sanitizing_ == Sanitizing::kYes) flags.push_back("sanitize-payload");
  return flags;
}

std::string User::text(const AclCommands& table) const {
  std::string text;
  for (const std::string_view flag : flags()) (text += flag) += ' ';
  for (const std::string& password : passwords_) ((text += '#') += password) += ' ';
  text += selectors_[0].text(table);
  for (std::size_t i = 1; i < selectors_.size(); ++i)
    ((text += " (") += selectors_[i].text(table)) += ')';
  return text;
}

}  // namespace perigee::clients
