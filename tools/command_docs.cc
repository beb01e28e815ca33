#include "tools/command_docs.h"

#include <algorithm>
#include <cstdint>

namespace perigee::tools {
namespace {

std::string_view text_of(const Reply* reply) {
  if (reply == nullptr) return {};
  if (const auto* bulk = reply->get_if<std::string>()) return *bulk;
  if (const auto* status = reply->get_if<Reply::Status>()) return status->text;
  return {};
}

// The value beside `key` in a map, which RESP2 writes as a flat array.
const Reply* field(const Reply& reply, std::string_view key) {
  if (const auto* map = reply.get_if<Reply::Map>()) {
    for (const auto& [name, value] : map->entries)
      if (text_of(&name) == key) return &value;
  } else if (const auto* flat = reply.get_if<Reply::Array>()) {
    for (std::size_t i = 0; i + 1 < flat->size(); i += 2)
      if (text_of(&(*flat)[i]) == key) return &(*flat)[i + 1];
  }
  return nullptr;
}

const std::vector<Reply>& items_of(const Reply* reply) {
  static const std::vector<Reply> none;
  if (reply == nullptr) return none;
  if (const auto* array = reply->get_if<Reply::Array>()) return *array;
  if (const auto* set = reply->get_if<Reply::Set>()) return set->items;
  return none;
}

bool has_flag(const Reply& arg, std::string_view flag) {
  const std::vector<Reply>& flags = items_of(field(arg, "flags"));
  return std::any_of(flags.begin(), flags.end(),
                     [&](const Reply& f) { return text_of(&f) == flag; });
}

std::string join_arguments(const std::vector<Reply>& args, std::string_view separator);

// One argument: `key`, `[EX seconds|PX milliseconds]`, `field value [field value ...]`.
std::string show_argument(const Reply& arg) {
  const std::string_view type = text_of(field(arg, "type"));
  const std::string token(text_of(field(arg, "token")));
  std::string text;
  if (type == "oneof") {
    text = join_arguments(items_of(field(arg, "arguments")), "|");
    if (!has_flag(arg, "optional")) text = '<' + text + '>';
  } else if (type == "block") {
    text = join_arguments(items_of(field(arg, "arguments")), " ");
  } else if (type != "pure-token") {
    text = text_of(field(arg, "name"));
  }
  const auto with_token = [&](const std::string& rest) {
    return token.empty() ? rest : rest.empty() ? token : token + ' ' + rest;
  };
  if (has_flag(arg, "multiple_token")) {
    text = with_token(text) + " [" + with_token(text) + " ...]";
  } else {
    if (has_flag(arg, "multiple")) text += " [" + text + " ...]";
    text = with_token(text);
  }
  return has_flag(arg, "optional") ? '[' + text + ']' : text;
}

std::string join_arguments(const std::vector<Reply>& args, std::string_view separator) {
  std::string text;
  for (const Reply& arg : args) {
    if (!text.empty()) text += separator;
    text += show_argument(arg);
  }
  return text;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return upper;
}

CommandDocs::CommandDocs(Session session) : session_(std::move(session)) {
  const Reply list = session_.call("COMMAND", "LIST");
  for (const Reply& name : items_of(&list)) {
    std::string words = upper_case(text_of(&name));
    std::replace(words.begin(), words.end(), '|', ' ');
    names_.push_back(std::move(words));
  }
  std::sort(names_.begin(), names_.end());
}

std::optional<CommandDocs::Entry> CommandDocs::find(const std::vector<std::string>& words) {
  if (words.empty()) return std::nullopt;
  std::string name = lower_case(words[0]);
  const Reply answer = session_.call("COMMAND", "DOCS", name);
  const Reply* docs = field(answer, name);
  if (docs == nullptr) return std::nullopt;
  if (const Reply* below = field(*docs, "subcommands"); below != nullptr && words.size() > 1) {
    const std::string full = name + '|' + lower_case(words[1]);
    if (const Reply* sub = field(*below, full)) {
      docs = sub;
      name = full;
    }
  }
  std::replace(name.begin(), name.end(), '|', ' ');
  return Entry{upper_case(name), join_arguments(items_of(field(*docs, "arguments")), " "),
               std::string(text_of(field(*docs, "summary"))),
               std::string(text_of(field(*docs, "since"))),
               std::string(text_of(field(*docs, "group")))};
}

std::optional<std::string> CommandDocs::usage(const std::vector<std::string>& words) {
  const std::optional<Entry> entry = find(words);
  if (!entry) return std::nullopt;
  return entry->arguments.empty() ? entry->name : entry->name + ' ' + entry->arguments;
}

std::optional<std::string> CommandDocs::help(const std::vector<std::string>& words) {
  const std::optional<Entry> entry = find(words);
  if (!entry) return std::nullopt;
  std::string text = "  " + entry->name;
  if (!entry->arguments.empty()) text += ' ' + entry->arguments;
  text += "\n  summary: " + entry->summary + "\n  since: " + entry->since;
  return text + "\n  group: " + entry->group + '\n';
}

}  // namespace perigee::tools
