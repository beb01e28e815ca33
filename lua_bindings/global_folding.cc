#include "lua_bindings/global_folding.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

namespace perigee::lua {
namespace {

// Lua 5.1's instructions: opcode in bits 0-5, A 6-13, C 14-22, B 23-31, Bx 14-31.
enum Opcode : std::uint32_t {
  kMove = 0,
  kLoadK = 1,
  kLoadBool = 2,
  kGetGlobal = 5,
  kGetTable = 6,
  kSetGlobal = 7,
  kJmp = 22,
  kEq = 23,
  kTestSet = 27,
  kCall = 28,
  kTailCall = 29,
  kForLoop = 31,
  kForPrep = 32,
  kTForLoop = 33,
  kSetList = 34,
  kClosure = 36
};
constexpr std::uint32_t kConstantBit = 256;  // in B or C: a constant, not a register
constexpr std::uint32_t kMaxConstants = 1u << 18;
constexpr std::int32_t kJumpBias = (1 << 17) - 1;

std::uint32_t opcode(std::uint32_t i) { return i & 63; }
std::uint32_t a_of(std::uint32_t i) { return i >> 6 & 255; }
std::uint32_t b_of(std::uint32_t i) { return i >> 23; }
std::uint32_t c_of(std::uint32_t i) { return i >> 14 & 511; }
std::uint32_t bx_of(std::uint32_t i) { return i >> 14; }
std::uint32_t with_bx(Opcode op, std::uint32_t a, std::uint32_t bx) {
  return op | a << 6 | bx << 14;
}

bool has_bx(std::uint32_t i) {
  switch (opcode(i)) {
    case kLoadK:
    case kGetGlobal:
    case kSetGlobal:
    case kJmp:
    case kForLoop:
    case kForPrep:
    case kClosure:
      return true;
    default:
      return false;
  }
}

// One function of the dump, as far as folding needs it.
struct Code {
  std::vector<std::uint32_t> instructions;
  std::vector<std::optional<std::string_view>> strings;  // by constant; empty: not a string
  std::vector<std::string> added;                        // constants that folding needs

  std::optional<std::string_view> string(std::uint32_t constant) const {
    return constant < strings.size() ? strings[constant] : std::nullopt;
  }
};

// Folds within one function.
class Folder {
 public:
  Folder(Code& code, const FoldedNames& names) : code_(code), names_(names) { find_targets(); }

  void run() {
    auto& all = code_.instructions;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is_data_[i] || opcode(all[i]) != kGetGlobal) continue;
      if (i + 1 < all.size() && fold_call(i))
        ++i;
      else
        fold_global(all[i]);
    }
  }

 private:
  // Where control may arrive other than from above, and which words are no instructions.
  void find_targets() {
    const auto& all = code_.instructions;
    is_target_.resize(all.size() + 3);
    is_data_.resize(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::uint32_t op = opcode(all[i]);
      if (op == kJmp || op == kForLoop || op == kForPrep) {
        const std::int64_t to =
            static_cast<std::int64_t>(i) + 1 + static_cast<std::int32_t>(bx_of(all[i])) - kJumpBias;
        if (to >= 0 && to < static_cast<std::int64_t>(all.size()))
          is_target_[static_cast<std::size_t>(to)] = true;
      }
      const bool skips = (op >= kEq && op <= kTestSet) || op == kTForLoop || op == kLoadBool;
      if (skips) is_target_[i + 2] = true;
      if (op == kSetList && c_of(all[i]) == 0 && i + 1 < all.size()) is_data_[++i] = true;
    }
  }

  std::optional<std::uint32_t> constant_for(std::string name) {
    if (!names_.contains(name)) return std::nullopt;
    const auto known = std::find(code_.added.begin(), code_.added.end(), name);
    const std::size_t at =
        code_.strings.size() + static_cast<std::size_t>(known - code_.added.begin());
    if (at >= kMaxConstants) return std::nullopt;
    if (known == code_.added.end()) code_.added.push_back(std::move(name));
    return static_cast<std::uint32_t>(at);
  }

  void fold_global(std::uint32_t& instruction) {
    const auto name = code_.string(bx_of(instruction));
    if (!name) return;
    if (const auto constant = constant_for(FoldedNames::of_global(*name)))
      instruction = with_bx(kGetGlobal, a_of(instruction), *constant);
  }

  // The read of a library's function, when all it is for is to be called: another use would show
  // in the text of an error.
  bool fold_call(std::size_t i) {
    std::uint32_t& global = code_.instructions[i];
    std::uint32_t& field = code_.instructions[i + 1];
    const std::uint32_t a = a_of(global);
    if (opcode(field) != kGetTable || a_of(field) != a || b_of(field) != a) return false;
    if (is_target_[i + 1] || (c_of(field) & kConstantBit) == 0 || !is_called(i + 2, a))
      return false;
    const auto library = code_.string(bx_of(global));
    const auto function = code_.string(c_of(field) & (kConstantBit - 1));
    if (!library || !function) return false;
    const auto constant = constant_for(FoldedNames::of_function(*library, *function));
    if (!constant) return false;
    global = kMove | a << 6 | a << 23;
    field = with_bx(kGetGlobal, a, *constant);
    return true;
  }

  // Whether the next instruction that has to do with register `a` calls it.
  bool is_called(std::size_t i, std::uint32_t a) const {
    const auto& all = code_.instructions;
    for (; i < all.size() && !is_data_[i]; ++i) {
      const std::uint32_t op = opcode(all[i]);
      if (a_of(all[i]) == a && op != kJmp) return op == kCall || op == kTailCall;
      if (!has_bx(all[i]) && (b_of(all[i]) == a || c_of(all[i]) == a)) return false;
    }
    return false;
  }

  Code& code_;
  const FoldedNames& names_;
  std::vector<bool> is_target_, is_data_;
};

// Walks a dump and writes it again. Reading beyond the end makes it fail, and nothing else can.
class Rewriter {
 public:
  Rewriter(std::string_view in, const FoldedNames& names, std::string& out)
      : in_(in), names_(names), out_(out) {}

  bool run() {
    constexpr std::string_view kHeader("\x1bLua\x51\x00\x01\x04\x08\x04\x08\x00", 12);
    if (std::endian::native != std::endian::little || sizeof(std::size_t) != 8) return false;
    if (take(kHeader.size()) != kHeader) return false;
    out_.assign(kHeader);
    function();
    return !failed_ && in_.empty() && folded_;
  }

 private:
  enum Type : char { kNil = 0, kBoolean = 1, kNumber = 3, kString = 4 };

  std::string_view take(std::size_t size) {
    if (size > in_.size()) {
      failed_ = true;
      in_ = {};
      return {};
    }
    const std::string_view taken = in_.substr(0, size);
    in_.remove_prefix(size);
    return taken;
  }
  std::string_view copy(std::size_t size) {
    const std::string_view taken = take(size);
    out_.append(taken);
    return taken;
  }
  template <class Number>
  static Number number(std::string_view bytes) {
    Number value = 0;
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  template <class Number>
  void write(Number value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  std::size_t copy_count() {
    const auto count = number<std::int32_t>(copy(4));
    if (count < 0) failed_ = true;
    return failed_ ? 0 : static_cast<std::size_t>(count);
  }
  // With the NUL at its end, which is counted.
  std::string_view copy_string() { return copy(number<std::uint64_t>(copy(8))); }

  void function() {
    copy_string();    // source
    copy(4 + 4 + 4);  // lines; upvalues, parameters, vararg, stack
    Code code;
    const std::size_t words = copy_count();
    const std::size_t code_at = out_.size();
    const std::string_view bytes = copy(words * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 4)
      code.instructions.push_back(number<std::uint32_t>(bytes.substr(i, 4)));
    const std::size_t count_at = out_.size();
    constants(code);
    if (failed_) return;
    Folder(code, names_).run();
    if (!code.added.empty()) put_back(code, code_at, count_at);
    for (std::size_t n = copy_count(); n > 0 && !failed_; --n) function();
    debug_info();
  }

  void constants(Code& code) {
    for (std::size_t n = copy_count(); n > 0 && !failed_; --n) {
      const std::string_view type = copy(1);
      if (failed_) return;
      code.strings.emplace_back();
      if (type[0] == kBoolean) copy(1);
      if (type[0] == kNumber) copy(8);
      if (type[0] != kString) continue;
      const std::string_view text = copy_string();
      if (!text.empty()) code.strings.back() = text.substr(0, text.size() - 1);
    }
  }

  void put_back(const Code& code, std::size_t code_at, std::size_t count_at) {
    folded_ = true;
    std::memcpy(out_.data() + code_at, code.instructions.data(), code.instructions.size() * 4);
    const auto count = static_cast<std::int32_t>(code.strings.size() + code.added.size());
    std::memcpy(out_.data() + count_at, &count, sizeof count);
    for (const std::string& name : code.added) {
      out_.push_back(kString);
      write(std::uint64_t{name.size() + 1});
      out_.append(name.c_str(), name.size() + 1);
    }
  }

  void debug_info() {
    copy(copy_count() * 4);  // lines
    for (std::size_t n = copy_count(); n > 0 && !failed_; --n) {
      copy_string();  // a local's name
      copy(4 + 4);
    }
    for (std::size_t n = copy_count(); n > 0 && !failed_; --n) copy_string();  // upvalues' names
  }

  std::string_view in_;
  const FoldedNames& names_;
  std::string& out_;
  bool failed_ = false, folded_ = false;
};

}  // namespace

void FoldedNames::sort() { std::sort(names_.begin(), names_.end()); }

bool FoldedNames::contains(std::string_view name) const {
  return std::binary_search(names_.begin(), names_.end(), name);
}

bool fold_globals(std::string_view dumped, const FoldedNames& names, std::string& folded) {
  return Rewriter(dumped, names, folded).run();
}

}  // namespace perigee::lua
