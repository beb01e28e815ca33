// engine/clients/statistics.h: what has been asked of an engine, counted; INFO tells it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace perigee::clients {

// How often something took how long: powers of two of microseconds.
class Histogram {
 public:
  static constexpr std::size_t kBuckets = 40;  // the last one: twelve days and more

  void add(std::uint64_t micros);
  std::uint64_t count() const { return count_; }
  // How many took at most 2^bucket microseconds.
  std::uint64_t up_to(std::size_t bucket) const;
  // What so many of a hundred did not exceed, in microseconds: the upper end of their bucket.
  std::uint64_t percentile(double percent) const;

 private:
  std::vector<std::uint32_t> buckets_;  // none before the first add()
  std::uint64_t count_ = 0;
};

struct CommandCounts {
  std::uint64_t calls = 0, micros = 0;
  std::uint64_t rejected = 0;  // not run
  std::uint64_t failed = 0;    // run, and answered an error
  Histogram times;
};

class Statistics {
 public:
  explicit Statistics(std::size_t numbers) : by_command_(numbers) {}

  // Of the command with this number, which is below `numbers`.
  CommandCounts& of(std::size_t number) { return by_command_[number]; }
  const CommandCounts& of(std::size_t number) const { return by_command_[number]; }

  // By the first word of their texts. Of more than this many the rest count as one.
  static constexpr std::size_t kMostErrorNames = 128;
  static constexpr std::string_view kOtherErrors = "ERRORSTATS_OVERFLOW";
  using Errors = std::map<std::string, std::uint64_t, std::less<>>;
  const Errors& errors() const { return errors_; }
  std::uint64_t total_errors() const { return total_errors_; }
  void count_error(std::string_view text) noexcept;
  // Whether errors were counted since this was last asked: a script that passes on the error of a
  // command has not failed once more.
  bool take_new_errors() { return std::exchange(seen_errors_, total_errors_) != total_errors_; }

  // A script says by itself whether it has failed, whatever failed in it.
  void set_failed(bool failed) { seen_errors_ = total_errors_ - (failed ? 1 : 0); }

  // CONFIG RESETSTAT.
  void reset() { *this = Statistics(by_command_.size()); }

  std::uint64_t commands = 0;     // run, those of scripts included
  std::uint64_t connections = 0;  // that came

 private:
  std::vector<CommandCounts> by_command_;
  Errors errors_;
  std::uint64_t total_errors_ = 0, seen_errors_ = 0;
};

}  // namespace perigee::clients
