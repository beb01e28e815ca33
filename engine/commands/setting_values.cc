// The values of settings as text, in both directions.
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/clients/notifications.h"
#include "engine/commands/settings.h"

namespace perigee::commands {
namespace {

Error failed(const NamedSetting& named, const std::string& why) {
  return {ErrorCode::kOutOfRange, "ERR CONFIG SET failed (possibly related to argument '" +
                                      std::string(named.name) + "') - " + why};
}

std::string text_of(std::int64_t number) { return std::string(base::to_text(number).view()); }

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> parts;
  if (text.empty()) return parts;
  for (std::size_t end; (end = text.find(by)) != text.npos; text.remove_prefix(end + by.size()))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) (text += text.empty() ? "" : " ") += part;
  return text;
}

Result<std::int64_t> in_range(const NamedSetting& named, std::int64_t number) {
  if (number >= named.setting->least && number <= named.setting->most) return number;
  return failed(named, "argument must be between " + text_of(named.setting->least) + " and " +
                           text_of(named.setting->most) + " inclusive");
}

Result<std::string> percent(const NamedSetting& named, std::string_view text) {
  const auto number = base::parse_int64(text.substr(0, text.size() - 1));
  if (!number || *number < 0) return failed(named, "argument must be a memory or percent value");
  if (*number > 100) return failed(named, "percentage argument must be less or equal to 100");
  return text_of(*number) + "%";
}

Error not_a_word(const NamedSetting& named) {
  return failed(named,
                "argument(s) must be one of the following: " + std::string(named.setting->words));
}

// In the order of Setting::words, each once; the first of them means none of the others.
Result<std::string> chosen_words(const NamedSetting& named, std::string_view text) {
  const auto known = split(named.setting->words, ", ");
  std::vector<bool> chosen(known.size());
  if (text.empty()) return not_a_word(named);
  for (const std::string_view word : split(text, " ")) {
    std::size_t i = 0;
    while (i < known.size() && !base::equals_ignoring_case(known[i], word)) ++i;
    if (i == known.size()) return not_a_word(named);
    chosen[i] = true;
  }
  std::vector<std::string> words;
  for (std::size_t i = 1; i < known.size(); ++i)
    if (chosen[i]) words.emplace_back(known[i]);
  return words.empty() ? std::string(known.front()) : join(words);
}

Result<std::string> save_points(const NamedSetting& named, std::string_view text) {
  std::vector<std::string> points;
  for (const std::string_view word : split(text, " ")) {
    const auto number = base::parse_int64(word);
    const bool seconds = points.size() % 2 == 0;
    if (!number || *number < (seconds ? 1 : 0)) return failed(named, "Invalid save parameters");
    points.push_back(text_of(*number));
  }
  if (points.size() % 2 != 0) return failed(named, "Invalid save parameters");
  return join(points);
}

// Of the classes that are not named, the limits stay.
Result<std::string> output_limits(const NamedSetting& named, std::string_view text,
                                  const std::string& before) {
  constexpr std::array<std::string_view, 3> kClasses = {"normal", "slave", "pubsub"};
  const auto words = split(text, " ");
  if (words.size() % 4 != 0)
    return failed(named, "Wrong number of arguments in buffer limit configuration.");
  std::vector<std::string> limits;
  for (const std::string_view word : split(before, " ")) limits.emplace_back(word);
  for (std::size_t i = 0; i < words.size(); i += 4) {
    std::size_t which = 0;
    const bool replica = base::equals_ignoring_case(words[i], "replica");
    while (which < kClasses.size() &&
           !base::equals_ignoring_case(replica ? "slave" : words[i], kClasses[which]))
      ++which;
    if (which == kClasses.size())
      return failed(named, "Invalid client class specified in buffer limit configuration.");
    const auto hard = parse_memory(words[i + 1]), soft = parse_memory(words[i + 2]);
    const auto seconds = base::parse_int64(words[i + 3]);
    if (!hard || !soft || !seconds || *hard < 0 || *soft < 0 || *seconds < 0)
      return failed(named,
                    "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    limits[4 * which + 1] = text_of(*hard);
    limits[4 * which + 2] = text_of(*soft);
    limits[4 * which + 3] = text_of(*seconds);
  }
  return join(limits);
}

Result<std::string> three_scores(const NamedSetting& named, std::string_view text) {
  const auto words = split(text, " ");
  if (words.size() != 3) return failed(named, "wrong number of arguments");
  for (const std::string_view word : words) {
    const auto number = base::parse_int64(word);
    if (!number || *number < -2000 || *number > 2000)
      return failed(named,
                    "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
  }
  return join({words.begin(), words.end()});
}

Result<std::string> percentiles(const NamedSetting& named, std::string_view text) {
  std::vector<std::string> made;
  for (const std::string_view word : split(text, " ")) {
    const auto number = base::parse_double(word);
    if (!number) return failed(named, "Invalid latency-tracking-info-percentiles parameters");
    if (!(*number >= 0 && *number <= 100))
      return failed(named,
                    "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
    made.emplace_back(base::to_text_g(*number, 10).view());
  }
  return join(made);
}

// A value that is a number, or the place of a word.
Result<std::int64_t> number_of(const NamedSetting& named, std::string_view text) {
  switch (named.setting->form) {
    case SettingForm::kMemory:
      if (const auto bytes = parse_memory(text)) return in_range(named, *bytes);
      return failed(named, "argument must be a memory value");
    case SettingForm::kLetters:
      if (const auto flags = clients::parse_notify_flags(text)) return std::int64_t{*flags};
      return failed(named, "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    case SettingForm::kYesNo:
      if (base::equals_ignoring_case(text, "yes")) return 1;
      if (base::equals_ignoring_case(text, "no")) return 0;
      return failed(named, "argument must be 'yes' or 'no'");
    case SettingForm::kWord: {
      const auto words = split(named.setting->words, ", ");
      for (std::size_t i = 0; i < words.size(); ++i)
        if (base::equals_ignoring_case(words[i], text)) return static_cast<std::int64_t>(i);
      return not_a_word(named);
    }
    default:
      if (const auto number = base::parse_int64(text)) return in_range(named, *number);
      return failed(named, "argument couldn't be parsed into an integer");
  }
}

std::string text_of(const Setting& setting, std::int64_t value) {
  if (setting.form == SettingForm::kLetters)
    return clients::notify_letters(static_cast<std::uint32_t>(value));
  if (setting.form == SettingForm::kYesNo) return value != 0 ? "yes" : "no";
  if (setting.form == SettingForm::kWord)
    return std::string(split(setting.words, ", ")[static_cast<std::size_t>(value)]);
  return text_of(value);
}

// The text that CONFIG GET will show. `before`: what it shows now.
Result<std::string> text_to_keep(const NamedSetting& named, std::string_view text,
                                 const std::string& before) {
  switch (named.setting->form) {
    case SettingForm::kText:
      return std::string(text);
    case SettingForm::kWords:
      return chosen_words(named, text);
    case SettingForm::kSavePoints:
      return save_points(named, text);
    case SettingForm::kOutputLimits:
      return output_limits(named, text, before);
    case SettingForm::kThreeScores:
      return three_scores(named, text);
    case SettingForm::kPercentiles:
      return percentiles(named, text);
    case SettingForm::kMemoryOrPercent:
      if (!text.empty() && text.back() == '%') return percent(named, text);
      if (const auto bytes = parse_memory(text)) return text_of(*bytes);
      return failed(named, "argument must be a memory or percent value");
    default: {
      const auto number = number_of(named, text);
      if (!number) return number.error();
      return text_of(*named.setting, *number);
    }
  }
}

}  // namespace

std::optional<std::int64_t> parse_memory(std::string_view text) {
  constexpr std::pair<std::string_view, std::uint64_t> kUnits[] = {{"", 1},
                                                                   {"b", 1},
                                                                   {"k", 1000},
                                                                   {"kb", 1 << 10},
                                                                   {"m", 1000 * 1000},
                                                                   {"mb", 1 << 20},
                                                                   {"g", 1000'000'000},
                                                                   {"gb", 1 << 30}};
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  const auto number = digits == 0 ? std::uint64_t{0} : base::parse_uint64(text.substr(0, digits));
  for (const auto& [unit, bytes] : kUnits)
    if (number && base::equals_ignoring_case(text.substr(digits), unit))
      return static_cast<std::int64_t>(*number * bytes);
  return std::nullopt;
}

std::string SettingValues::text(const Setting& setting) const {
  if (setting.value != nullptr) return text_of(setting, steering.*setting.value);
  const auto found = kept.find(setting.name);
  return found == kept.end() ? std::string(setting.initial) : found->second;
}

Result<void> SettingValues::set(const NamedSetting& named, std::string_view wanted) {
  const Setting& setting = *named.setting;
  const std::string before = text(setting);
  if (setting.access == SettingAccess::kFixed) return failed(named, "can't set immutable config");
  if (setting.access == SettingAccess::kProtected)
    return failed(named, "can't set protected config");
  if (setting.access == SettingAccess::kDoor && wanted != before)
    return failed(named, "an endpoint stays where it was opened");
  if (setting.value != nullptr) {
    const auto number = number_of(named, wanted);
    if (!number) return number.error();
    steering.*setting.value = *number;
    return {};
  }
  auto made = text_to_keep(named, wanted, before);
  if (!made) return made.error();
  kept[std::string(setting.name)] = *std::move(made);
  return {};
}

}  // namespace perigee::commands
