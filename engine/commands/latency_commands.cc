#include "engine/commands/latency_commands.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/commands/registry.h"

namespace perigee::commands {
namespace {

using clients::CommandCounts;
using clients::Histogram;
using Event = clients::LatencyLog::Event;
using Sample = clients::LatencyLog::Sample;

std::string text_of(std::int64_t number) { return std::string(base::to_text(number).view()); }

// Null when there is none, which has been answered.
const Event* find(Invocation& call, std::string_view name) {
  const auto& events = call.instance().latency.events();
  const auto found = events.find(name);
  return found == events.end() ? nullptr : &found->second;
}

struct Measured {
  const CommandSpec* command;
  const CommandCounts* counts;
};

// Those of a command, or of all subcommands of a container, that have been run.
void add_measured(const clients::Statistics& statistics, const CommandSpec& command,
                  std::vector<Measured>& into) {
  const CommandCounts& counts = statistics.of(command.number);
  if (counts.times.count() != 0) into.push_back({&command, &counts});
  for (const CommandSpec& subcommand : command.subcommands)
    add_measured(statistics, subcommand, into);
}

// Powers of two of microseconds, and how many took no longer: as far as there are more.
void reply_times(Invocation& call, const Histogram& times) {
  std::vector<std::size_t> buckets;
  std::uint64_t told = 0;
  for (std::size_t bucket = 0; told < times.count(); ++bucket) {
    if (times.up_to(bucket) == told) continue;
    told = times.up_to(bucket);
    buckets.push_back(bucket);
  }
  call.sink().map(buckets.size());
  for (const std::size_t bucket : buckets) {
    call.reply(std::int64_t{1} << bucket);
    call.reply(static_cast<std::int64_t>(times.up_to(bucket)));
  }
}

}  // namespace

void latency_histogram(Invocation& call) {
  const clients::Statistics& statistics = call.instance().statistics;
  std::vector<Measured> measured;
  const Arguments names = call.args().rest();
  for (const std::string_view name : names)
    if (const CommandSpec* command = find_full_name(name))
      add_measured(statistics, *command, measured);
  if (names.empty())
    for (const CommandSpec* command : all_commands()) add_measured(statistics, *command, measured);
  call.sink().map(measured.size());
  for (const auto& [command, counts] : measured) {
    call.reply(command->name);
    call.sink().map(2);
    call.reply(std::string_view("calls"));
    call.reply(static_cast<std::int64_t>(counts->times.count()));
    call.reply(std::string_view("histogram_usec"));
    reply_times(call, counts->times);
  }
}

void latency_history(Invocation& call) {
  const Event* event = find(call, call.argv()[2]);
  if (event == nullptr) return call.sink().array(0);
  call.sink().array(event->samples.size());
  for (const Sample& sample : event->samples) {
    call.sink().array(2);
    call.reply(sample.at_seconds);
    call.reply(sample.millis);
  }
}

void latency_latest(Invocation& call) {
  const auto& events = call.instance().latency.events();
  call.sink().array(events.size());
  for (const auto& [name, event] : events) {
    call.sink().array(4);
    call.reply(std::string_view(name));
    call.reply(event.samples.back().at_seconds);
    call.reply(event.samples.back().millis);
    call.reply(event.longest);
  }
}

void latency_reset(Invocation& call) {
  clients::LatencyLog& log = call.instance().latency;
  const Arguments names = call.args().rest();
  if (names.empty()) return call.reply(log.clear());
  call.reply(static_cast<std::int64_t>(
      std::ranges::count_if(names, [&](std::string_view name) { return log.forget(name); })));
}

// A column a sample, the oldest first.
void latency_graph(Invocation& call) {
  constexpr int kRows = 4;
  constexpr std::string_view kMarks = " _-#";
  const std::string_view name = call.argv()[2];
  const Event* event = find(call, name);
  if (event == nullptr)
    return call.reply(Error{ErrorCode::kAbsent,
                            "ERR No samples available for event '" + std::string(name) + "'"});
  std::int64_t low = event->samples.front().millis, high = low;
  for (const Sample& sample : event->samples) {
    low = std::min(low, sample.millis);
    high = std::max(high, sample.millis);
  }
  std::string text = std::string(name) + " - high " + text_of(high) + " ms, low " + text_of(low) +
                     " ms (all time high " + text_of(event->longest) + " ms)\n" +
                     std::string(80, '-') + "\n";
  const std::int64_t steps = kRows * static_cast<std::int64_t>(kMarks.size() - 1);
  for (int row = kRows - 1; row >= 0; --row) {
    for (const Sample& sample : event->samples) {
      const std::int64_t height =
          high == low ? 1 : 1 + (sample.millis - low) * (steps - 1) / (high - low);
      const std::int64_t here =
          std::clamp<std::int64_t>(height - row * static_cast<std::int64_t>(kMarks.size() - 1), 0,
                                   static_cast<std::int64_t>(kMarks.size() - 1));
      text += kMarks[static_cast<std::size_t>(here)];
    }
    text += '\n';
  }
  call.sink().verbatim("txt", text);
}

void latency_doctor(Invocation& call) {
  const std::int64_t threshold = call.turn().settings().latency_monitor_threshold;
  std::string text;
  if (threshold == 0)
    text =
        "Nothing is measured. CONFIG SET latency-monitor-threshold <milliseconds> begins with "
        "it; an engine needs EngineOptions::stopwatch, too.\n";
  else if (call.instance().latency.events().empty())
    text = "No command has taken " + text_of(threshold) + " ms.\n";
  for (const auto& [name, event] : call.instance().latency.events()) {
    std::int64_t sum = 0;
    for (const Sample& sample : event.samples) sum += sample.millis;
    text += name + ": " + text_of(static_cast<std::int64_t>(event.samples.size())) +
            " latency spikes (average " +
            text_of(sum / static_cast<std::int64_t>(event.samples.size())) +
            " ms). Worst all time event " + text_of(event.longest) +
            " ms. SLOWLOG GET tells which commands these were.\n";
  }
  call.sink().verbatim("txt", text);
}

void latency_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "LATENCY <subcommand> [<arg> ...]. Subcommands are:",
      "DOCTOR",
      "    What the samples say, in sentences.",
      "GRAPH <event>",
      "    Draws the samples of an event.",
      "HISTOGRAM [<command> ...]",
      "    How many calls took how long, of these commands or of all.",
      "HISTORY <event>",
      "    The samples of an event: time, milliseconds.",
      "LATEST",
      "    Of every event: time and milliseconds of the latest sample, and the longest ever.",
      "RESET [<event> ...]",
      "    Forgets these events, or all.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
