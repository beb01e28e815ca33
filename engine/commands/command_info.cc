// COMMAND INFO: the facts of a row.
#include <algorithm>

#include "engine/base/named_bits.h"
#include "engine/base/text.h"
#include "engine/commands/command_replies.h"

namespace perigee::commands {
namespace {

using base::NamedBit;
using base::write_names;

// kMayReplicate has a name in Redis, which 7.0 does not show.
constexpr NamedBit kFlagNames[] = {
    {kWrite, "write"},
    {kReadOnly, "readonly"},
    {kGrows, "denyoom"},
    {kAdmin, "admin"},
    {kPubSub, "pubsub"},
    {kNoScript, "noscript"},
    {kBlocks, "blocking"},
    {kLoading, "loading"},
    {kStale, "stale"},
    {kSkipMonitor, "skip_monitor"},
    {kSkipSlowlog, "skip_slowlog"},
    {kFast, "fast"},
    {kNoAuth, "no_auth"},
    {kNoMandatoryKeys, "no_mandatory_keys"},
    {kNoMulti, "no_multi"},
    {kMovableKeys, "movablekeys"},
    {kAllowBusy, "allow_busy"},
};

constexpr NamedBit kCategoryNames[] = {
    {kKeyspaceCategory, "@keyspace"},
    {kReadCategory, "@read"},
    {kWriteCategory, "@write"},
    {kSetCategory, "@set"},
    {kSortedSetCategory, "@sortedset"},
    {kListCategory, "@list"},
    {kHashCategory, "@hash"},
    {kStringCategory, "@string"},
    {kBitmapCategory, "@bitmap"},
    {kHyperLogLogCategory, "@hyperloglog"},
    {kGeoCategory, "@geo"},
    {kStreamCategory, "@stream"},
    {kPubSubCategory, "@pubsub"},
    {kAdminCategory, "@admin"},
    {kFastCategory, "@fast"},
    {kSlowCategory, "@slow"},
    {kBlockingCategory, "@blocking"},
    {kDangerousCategory, "@dangerous"},
    {kConnectionCategory, "@connection"},
    {kTransactionCategory, "@transaction"},
    {kScriptingCategory, "@scripting"},
};

constexpr NamedBit kKeyUseNames[] = {
    {kRO, "RO"},          {kRW, "RW"},         {kOW, "OW"},
    {kRM, "RM"},          {kAccess, "access"}, {kUpdate, "update"},
    {kInsert, "insert"},  {kDelete, "delete"}, {kVariableFlags, "variable_flags"},
    {kNotKey, "not_key"},
};

// First key, last key and step, as servers gave them before there were key specs: one range that
// covers the specs which follow upon each other. A negative last counts from the end of argv.
struct LegacyRange {
  int first = 0, last = 0, step = 0;
};

LegacyRange legacy_range(const CommandSpec& command) {
  LegacyRange range;
  for (const KeySpec& spec : command.keys) {
    if (spec.counted || spec.unknown || !spec.keyword.empty() ||
        (range.first != 0 && (range.last < 0 || spec.first != range.last + 1)))
      continue;
    if (range.first == 0) range = {.first = spec.first, .step = spec.step};
    range.last = spec.last >= 0 ? spec.first + spec.last : spec.last;
  }
  return range;
}

void write_field(ReplySink& sink, std::string_view name, int value) {
  sink.bulk(name);
  sink.integer(value);
}

// {"type": type, "spec": {...}}; `fields` pairs follow.
void begin_search_step(ReplySink& sink, std::string_view step, std::string_view type,
                       std::size_t fields) {
  sink.bulk(step);
  sink.map(2);
  sink.bulk("type");
  sink.bulk(type);
  sink.bulk("spec");
  sink.map(fields);
}

void write_key_spec(ReplySink& sink, const KeySpec& spec) {
  sink.map(spec.notes.empty() ? 3 : 4);
  if (!spec.notes.empty()) {
    sink.bulk("notes");
    sink.bulk(spec.notes);
  }
  sink.bulk("flags");
  write_key_use(sink, spec.use);
  if (spec.unknown) {
    begin_search_step(sink, "begin_search", "unknown", 0);
    begin_search_step(sink, "find_keys", "unknown", 0);
    return;
  }
  if (spec.keyword.empty()) {
    begin_search_step(sink, "begin_search", "index", 1);
    write_field(sink, "index", spec.first);
  } else {
    begin_search_step(sink, "begin_search", "keyword", 2);
    sink.bulk("keyword");
    sink.bulk(spec.keyword);
    write_field(sink, "startfrom", spec.first);
  }
  if (spec.counted) {
    begin_search_step(sink, "find_keys", "keynum", 3);
    write_field(sink, "keynumidx", 0);
    write_field(sink, "firstkey", 1);
    write_field(sink, "keystep", spec.step);
  } else {
    begin_search_step(sink, "find_keys", "range", 3);
    write_field(sink, "lastkey", spec.last);
    write_field(sink, "keystep", spec.step);
    write_field(sink, "limit", spec.limit);
  }
}

}  // namespace

std::uint32_t categories_of(const CommandSpec& command) {
  const std::uint32_t flags = command.flags;
  std::uint32_t categories = command.categories;
  if (flags & kWrite) categories |= kWriteCategory;
  if ((flags & kReadOnly) && !(categories & kScriptingCategory)) categories |= kReadCategory;
  if (flags & kAdmin) categories |= kAdminCategory | kDangerousCategory;
  if (flags & kPubSub) categories |= kPubSubCategory;
  if (flags & kBlocks) categories |= kBlockingCategory;
  return categories | (flags & kFast ? kFastCategory : kSlowCategory);
}

std::span<const NamedBit> category_names() { return kCategoryNames; }

std::uint32_t category_called(std::string_view name) {
  const auto* found = std::ranges::find_if(kCategoryNames, [name](const NamedBit& category) {
    return base::equals_ignoring_case(category.name.substr(1), name);
  });
  return found == std::ranges::end(kCategoryNames) ? 0 : found->bit;
}

void write_key_use(ReplySink& sink, std::uint32_t use) { write_names(sink, use, kKeyUseNames); }

void write_info(ReplySink& sink, const CommandSpec& command) {
  const LegacyRange range = legacy_range(command);
  sink.array(10);
  sink.bulk(command.name);
  sink.integer(command.arity);
  write_names(sink, command.flags, kFlagNames);
  sink.integer(range.first);
  sink.integer(range.last);
  sink.integer(range.step);
  write_names(sink, categories_of(command), kCategoryNames);
  sink.set(command.tips.size());
  for (const std::string_view tip : command.tips) sink.bulk(tip);
  sink.set(command.keys.size());
  for (const KeySpec& spec : command.keys) write_key_spec(sink, spec);
  // A server answers no subcommands as a set, and some as an array.
  if (command.subcommands.empty()) return sink.set(0);
  sink.array(command.subcommands.size());
  for (const CommandSpec& subcommand : command.subcommands) write_info(sink, subcommand);
}

}  // namespace perigee::commands
