// engine/commands/spec.h: everything perigee knows about a command, in one row.
//
// The row feeds dispatch, key extraction, COMMAND and its subcommands, script permissions, the
// memory gate, the shell's completion and the tests. A bad row does not compile: see checked().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace perigee::commands {

class Invocation;  // argv, turn, reply sink: all a handler may touch

using Handler = void (*)(Invocation&);

// What a command does and where it may run. Redis' names are in COMMAND INFO.
enum Flag : std::uint32_t {
  kWrite = 1u << 0,     // may change the keyspace; refused in a read-only script
  kReadOnly = 1u << 1,  // reads keys
  kGrows = 1u << 2,     // may use more memory; refused at the memory limit (denyoom)
  kAdmin = 1u << 3,
  kPubSub = 1u << 4,
  kNoScript = 1u << 5,  // refused inside a script
  kBlocks = 1u << 6,    // has a timeout argument; never blocks in a script
  kLoading = 1u << 7,
  kStale = 1u << 8,
  kSkipMonitor = 1u << 9,
  kSkipSlowlog = 1u << 10,
  kFast = 1u << 11,  // O(1) or O(log n)
  kNoAuth = 1u << 12,
  kMayReplicate =
      1u << 13,  // may lead to writes (EVAL, PFCOUNT); refused in a read-only script, not shown
  kNoMandatoryKeys = 1u << 14,
  kNoMulti = 1u << 15,
  kMovableKeys = 1u << 16,  // some keys are found only by reading the arguments
  kAllowBusy = 1u << 17,
  kNeverQueued = 1u << 18,  // runs at once in a transaction (EXEC, WATCH, QUIT); not shown
  kExecutes = 1u << 19,     // runs what was queued (EXEC); not shown
};

// Redis' ACL categories, for COMMAND INFO and LIST.
enum Category : std::uint32_t {
  kKeyspaceCategory = 1u << 0,
  kStringCategory = 1u << 1,
  kConnectionCategory = 1u << 2,
  kScriptingCategory = 1u << 3,
  kDangerousCategory = 1u << 4,
  kListCategory = 1u << 5,
  kHashCategory = 1u << 6,
  kSetCategory = 1u << 7,
  kSortedSetCategory = 1u << 8,
  kStreamCategory = 1u << 9,
  kBitmapCategory = 1u << 10,
  kHyperLogLogCategory = 1u << 11,
  kGeoCategory = 1u << 12,
  kTransactionCategory = 1u << 13,
  // These follow from the flags; see categories_of().
  kReadCategory = 1u << 14,
  kWriteCategory = 1u << 15,
  kAdminCategory = 1u << 16,
  kPubSubCategory = 1u << 17,
  kBlockingCategory = 1u << 18,
  kFastCategory = 1u << 19,
  kSlowCategory = 1u << 20,
};

// What a command does with the keys of one KeySpec.
enum KeyUse : std::uint32_t {
  kRW = 1u << 0,  // exactly one of the first four
  kRO = 1u << 1,
  kOW = 1u << 2,
  kRM = 1u << 3,
  kAccess = 1u << 4,  // what becomes of the value
  kUpdate = 1u << 5,
  kInsert = 1u << 6,
  kDelete = 1u << 7,
  kVariableFlags = 1u << 8,
  kNotKey = 1u << 9,  // in the place of the first four: named like a key, but it is none (SPUBLISH)
};

// Where keys are in argv, argv[0] being the command's name (or the container's, with the
// subcommand at argv[1]).
struct KeySpec {
  // What a command does with them in the case of these arguments.
  using UseIn = std::uint32_t (*)(std::span<const std::string_view> argv);

  std::uint32_t use = 0;
  int first = 1;  // index of the first key; when counted, of the number of keys
  int last = 0;   // of the last key, relative to first; negative: from the end of argv
  int step = 1;
  // Searched for from argv[first] on: the keys begin behind it. Without it there are none.
  std::string_view keyword = {};
  int limit = 0;  // with last = -1: only the first 1/limit of what follows are keys
  // Told to clients as unknown: keys that only the command itself can find. The last `keyword`
  // counts, when there is one.
  bool unknown = false;
  bool counted = false;  // argv[first] holds the number of keys, which follow it (EVAL, ZUNION)
  std::string_view notes = {};
  UseIn use_in = nullptr;  // with kVariableFlags, where `use` is the worst case
};

// What goes to the effect log when the command changed something.
enum class Effect : std::uint8_t {
  kNone,      // changes nothing
  kVerbatim,  // argv replays to the same state
  kByOps,     // the operation says what happened (SPOP -> SREM, EXPIRE -> PEXPIREAT)
};

enum class ArgType : std::uint8_t {
  kString,
  kInteger,
  kDouble,
  kKey,
  kPattern,
  kUnixTime,
  kPureToken,
  kOneOf,
  kBlock
};

enum ArgFlag : std::uint32_t { kOptional = 1u << 0, kMultiple = 1u << 1, kMultipleToken = 1u << 2 };

// One argument, for COMMAND DOCS and for people. kOneOf and kBlock have arguments of their own.
struct Arg {
  std::string_view name;
  ArgType type = ArgType::kString;
  std::uint32_t flags = 0;
  std::string_view token = {};
  std::string_view since = {};
  int key_spec = -1;  // of a kKey: the index of its KeySpec
  std::span<const Arg> args = {};
};

struct HistoryEntry {
  std::string_view since, change;
};

struct CommandSpec {
  std::string_view name;  // lower case; a subcommand's contains its container's: "object|freq"
  std::string_view group;
  std::string_view since;
  std::string_view complexity;
  std::string_view summary;
  int arity = 0;  // > 0: exactly; < 0: at least -arity. Counts every word of the name.
  std::uint32_t flags = 0;
  std::uint32_t categories = 0;
  Effect effect = Effect::kNone;
  std::string_view native = {};  // the C++ call that does the same: "Strings::set"
  std::span<const KeySpec> keys = {};
  std::span<const Arg> args = {};
  std::span<const std::string_view> tips = {};
  std::span<const HistoryEntry> history = {};
  std::string_view deprecated_since = {};
  std::string_view replaced_by = {};
  Handler handler = nullptr;                      // null for a container that needs a subcommand
  std::span<const CommandSpec> subcommands = {};  // sorted by name
  // Among all commands, subcommands included; given when the rows are put together.
  std::uint16_t number = 0;

  // The part after '|', or the whole name.
  constexpr std::string_view last_word() const {
    const std::size_t bar = name.find('|');
    return bar == std::string_view::npos ? name : name.substr(bar + 1);
  }

  // Whether the arity allows this many words, those of the name included.
  constexpr bool takes(std::size_t words) const {
    return arity > 0 ? words == static_cast<std::size_t>(arity)
                     : words >= static_cast<std::size_t>(-arity);
  }
};

// Rejects, at compile time, rows that a reviewer would have to reject by eye.
template <std::size_t N>
consteval std::array<CommandSpec, N> checked(std::array<CommandSpec, N> table) {
  for (std::size_t i = 0; i < N; ++i) {
    const CommandSpec& c = table[i];
    if (i > 0 && !(table[i - 1].name < c.name)) throw "commands must be sorted by name and unique";
    for (const char letter : c.name)
      if (letter >= 'A' && letter <= 'Z') throw "command names are lower case";
    if (c.arity == 0) throw "arity counts the command name, so it is never 0";
    if (c.summary.empty() || c.since.empty() || c.group.empty()) throw "a command without docs";
    if (c.handler == nullptr && c.subcommands.empty()) throw "a command without a handler";
    if (c.handler != nullptr && c.complexity.empty()) throw "a command without a complexity";
    if ((c.categories & ~kAdminCategory) >= kReadCategory)
      throw "this category follows from the flags";
    const bool write = c.flags & kWrite, read = c.flags & kReadOnly;
    if (write && read) throw "a command is kWrite or kReadOnly, not both";
    // PFCOUNT only reads as far as anyone can tell, and keeps what it found in the value.
    const bool keeps_count = read && (c.flags & kMayReplicate);
    if (!keeps_count && write == (c.effect == Effect::kNone))
      throw "a write has an effect, anything else has none";
    if (write && c.native.empty()) throw "a write without a native twin";
    if ((c.flags & kGrows) && !write && !(c.flags & kPubSub))
      throw "only a write, or a subscription, may grow";
    for (const KeySpec& k : c.keys) {
      const std::uint32_t use = k.use & (kRW | kRO | kOW | kRM | kNotKey);
      if (use == 0 || (use & (use - 1)) != 0) throw "a key is one of kRW, kRO, kOW, kRM, kNotKey";
      if (use != kRO && read && !keeps_count) throw "a read-only command writes a key";
      if ((k.use_in != nullptr) != ((k.use & kVariableFlags) != 0))
        throw "variable flags need use_in, and nothing else does";
      if ((k.counted || !k.keyword.empty()) && !(c.flags & kMovableKeys))
        throw "counted keys and keys behind a word are movable keys";
      if (k.first < 1 || k.step < 1) throw "a key spec that finds nothing";
      // PFMERGE's sources, SORT's destination; SUNSUBSCRIBE may name nothing.
      const bool may_be_none = (&k != c.keys.data() || (k.use & kNotKey)) &&
                               (k.last < 0 || k.unknown || !k.keyword.empty());
      if (!k.counted && !may_be_none && (c.arity > 0 ? c.arity : -c.arity) <= k.first)
        throw "arity does not reach the first key";
    }
    for (const CommandSpec& s : c.subcommands)
      if (s.name.substr(0, c.name.size()) != c.name || s.name[c.name.size()] != '|')
        throw "a subcommand's name begins with its container's";
  }
  return table;
}

}  // namespace perigee::commands
