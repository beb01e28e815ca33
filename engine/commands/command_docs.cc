// COMMAND DOCS: a row for people.
#include "engine/base/named_bits.h"
#include "engine/commands/command_replies.h"

namespace perigee::commands {
namespace {

using base::NamedBit;
using base::write_names;

constexpr NamedBit kArgFlagNames[] = {
    {kOptional, "optional"}, {kMultiple, "multiple"}, {kMultipleToken, "multiple_token"}};

// In the order of ArgType.
constexpr std::string_view kArgTypeNames[] = {
    "string", "integer", "double", "key", "pattern", "unix-time", "pure-token", "oneof", "block"};

void write_field(ReplySink& sink, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  sink.bulk(name);
  sink.bulk(value);
}

void write_args(ReplySink& sink, std::span<const Arg> args);

void write_arg(ReplySink& sink, const Arg& arg) {
  const bool is_key = arg.type == ArgType::kKey;
  sink.map(2u + is_key + !arg.token.empty() + !arg.since.empty() + (arg.flags != 0) +
           !arg.args.empty());
  write_field(sink, "name", arg.name);
  write_field(sink, "type", kArgTypeNames[static_cast<std::size_t>(arg.type)]);
  if (is_key) {
    sink.bulk("key_spec_index");
    sink.integer(arg.key_spec);
  }
  write_field(sink, "token", arg.token);
  write_field(sink, "since", arg.since);
  if (arg.flags != 0) {
    sink.bulk("flags");
    write_names(sink, arg.flags, kArgFlagNames);
  }
  write_args(sink, arg.args);
}

void write_args(ReplySink& sink, std::span<const Arg> args) {
  if (args.empty()) return;
  sink.bulk("arguments");
  sink.array(args.size());
  for (const Arg& arg : args) write_arg(sink, arg);
}

void write_history(ReplySink& sink, std::span<const HistoryEntry> history) {
  if (history.empty()) return;
  sink.bulk("history");
  sink.set(history.size());
  for (const HistoryEntry& entry : history) {
    sink.array(2);
    sink.bulk(entry.since);
    sink.bulk(entry.change);
  }
}

void write_deprecation(ReplySink& sink, const CommandSpec& command) {
  if (command.deprecated_since.empty()) return;
  sink.bulk("doc_flags");
  sink.set(1);
  sink.status("deprecated");
  write_field(sink, "deprecated_since", command.deprecated_since);
  write_field(sink, "replaced_by", command.replaced_by);
}

}  // namespace

void write_docs(ReplySink& sink, const CommandSpec& command) {
  const bool deprecated = !command.deprecated_since.empty();
  sink.map(3u + !command.complexity.empty() + (deprecated ? 2 : 0) + !command.replaced_by.empty() +
           !command.history.empty() + !command.args.empty() + !command.subcommands.empty());
  write_field(sink, "summary", command.summary);
  write_field(sink, "since", command.since);
  write_field(sink, "group", command.group);
  write_field(sink, "complexity", command.complexity);
  write_deprecation(sink, command);
  write_history(sink, command.history);
  write_args(sink, command.args);
  if (command.subcommands.empty()) return;
  sink.bulk("subcommands");
  sink.map(command.subcommands.size());
  for (const CommandSpec& subcommand : command.subcommands) {
    sink.bulk(subcommand.name);
    write_docs(sink, subcommand);
  }
}

}  // namespace perigee::commands
