#include "lua_bindings/struct_library.h"

#include <algorithm>
#include <limits>

#include "lua_bindings/binary_number.h"
#include "lua_bindings/budget.h"
#include "lua_bindings/buffer.h"

namespace perigee::lua {
namespace {

constexpr int kMaxIntegerSize = 32;
constexpr int kLargestAlignment = 8;  // of a double

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A format, read option by option. It ends at a NUL, as C's strings do.
class Format {
 public:
  Format(lua_State* state, std::string_view text)
      : L(state), left_(text.substr(0, text.find('\0'))) {
    charge(L, left_.size());
  }

  struct Option {
    char letter;
    std::size_t size;     // 0: it has none, or what follows decides
    std::size_t padding;  // in front of it, at this position
  };

  bool next(std::size_t position, Option& option) {
    if (left_.empty()) return false;
    option.letter = left_.front();
    left_.remove_prefix(1);
    option.size = read_size(option.letter);
    option.padding = padding(option, position);
    return true;
  }

  // An option that moves no data: byte order, alignment, a space; or none that is known.
  void control(char letter) {
    if (letter == ' ') return;
    if (letter == '>') {
      order = ByteOrder::kBig;
    } else if (letter == '<') {
      order = ByteOrder::kLittle;
    } else if (letter == '!') {
      const int alignment = read_number(kLargestAlignment);
      if (alignment <= 0 || (alignment & (alignment - 1)) != 0)
        luaL_error(L, "alignment %d is not a power of 2", alignment);
      alignment_ = static_cast<std::size_t>(alignment);
    } else {
      lua_pushfstring(L, "invalid format option '%c'", static_cast<int>(letter));
      luaL_argerror(L, 1, lua_tostring(L, -1));
    }
  }

  ByteOrder order = ByteOrder::kLittle;

 private:
  int read_number(int otherwise) {
    if (left_.empty() || !is_digit(left_.front())) return otherwise;
    constexpr int kMost = std::numeric_limits<int>::max();
    int number = 0;
    for (; !left_.empty() && is_digit(left_.front()); left_.remove_prefix(1)) {
      const int digit = left_.front() - '0';
      if (number > (kMost - digit) / 10) luaL_error(L, "integral size overflow");
      number = 10 * number + digit;
    }
    return number;
  }

  std::size_t read_size(char letter) {
    switch (letter) {
      case 'b':
      case 'B':
      case 'x':
        return 1;
      case 'h':
      case 'H':
        return 2;
      case 'f':
        return 4;
      case 'l':
      case 'L':
      case 'T':
      case 'd':
        return 8;
      case 'c':
        return static_cast<std::size_t>(read_number(1));
      case 'i':
      case 'I': {
        const int size = read_number(4);
        if (size > kMaxIntegerSize)
          luaL_error(L, "integral size %d is larger than limit of %d", size, kMaxIntegerSize);
        return static_cast<std::size_t>(size);
      }
      default:
        return 0;
    }
  }

  // Sizes that are no powers of two are aligned, too, in the way of this formula.
  std::size_t padding(const Option& option, std::size_t position) const {
    if (option.size == 0 || option.letter == 'c') return 0;
    const std::size_t size = std::min(option.size, alignment_);
    return (size - (position & (size - 1))) & (size - 1);
  }

  lua_State* L;
  std::string_view left_;
  std::size_t alignment_ = 1;
};

bool is_integer(char letter) {
  return std::string_view("bBhHlLTiI").find(letter) != std::string_view::npos;
}

void append_zeros(Buffer& out, std::size_t count) {
  for (; count > 0; --count) out.append('\0');
}

void append_bytes(Buffer& out, std::uint64_t value, std::size_t size, ByteOrder order) {
  write_bytes(out.room(size), value, size, order);
  out.added(size);
}

// A text of a fixed size, or all of it. How many bytes that were.
std::size_t append_text(lua_State* L, Buffer& out, int argument, const Format::Option& option) {
  const std::string_view text = check_text(L, argument);
  const std::size_t size = option.size == 0 ? text.size() : option.size;
  luaL_argcheck(L, text.size() >= size, argument + 1, "string too short");
  out.append(text.substr(0, size));
  if (option.letter != 's') return size;
  out.append('\0');
  return size + 1;
}

int pack(lua_State* L) {
  Format format(L, check_text(L, 1));
  int argument = 2;
  lua_pushnil(L);  // what is missing counts as nil
  Buffer out(L);
  Format::Option option;
  for (std::size_t position = 0; format.next(position, option); position += option.size) {
    append_zeros(out, option.padding);
    position += option.padding;
    if (is_integer(option.letter)) {
      append_bytes(out, to_uint64(luaL_checknumber(L, argument++)), option.size, format.order);
    } else if (option.letter == 'x') {
      out.append('\0');
    } else if (option.letter == 'f') {
      const auto number = static_cast<float>(luaL_checknumber(L, argument++));
      append_bytes(out, bits_of(number), option.size, format.order);
    } else if (option.letter == 'd') {
      append_bytes(out, bits_of(luaL_checknumber(L, argument++)), option.size, format.order);
    } else if (option.letter == 'c' || option.letter == 's') {
      option.size = append_text(L, out, argument++, option);
    } else {
      format.control(option.letter);
    }
  }
  out.push();
  return 1;
}

// Integers of more than eight bytes keep the lowest; where their sign is looked for is what x86
// makes of a shift by that much.
double read_integer(std::string_view bytes, char letter, ByteOrder order) {
  const std::uint64_t value = read_bytes(bytes, order);
  const bool is_signed = letter >= 'a' && letter <= 'z';
  if (!is_signed) return static_cast<double>(value);
  const std::uint64_t mask = ~std::uint64_t{0} << ((8 * bytes.size() - 1) & 63);
  return static_cast<double>(static_cast<std::int64_t>(value & mask ? value | mask : value));
}

double read_real(std::string_view bytes, ByteOrder order) {
  const std::uint64_t bits = read_bytes(bytes, order);
  if (bytes.size() == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return std::bit_cast<double>(bits);
}

void check_room(lua_State* L, std::string_view data, std::size_t position, std::size_t size) {
  luaL_argcheck(L, size <= data.size() && position <= data.size() - size, 2,
                "data string too short");
}

// 'c0': as long as the number read before says, whose place the text takes.
std::size_t take_size(lua_State* L, int results) {
  if (results == 0 || !lua_isnumber(L, -1)) luaL_error(L, "format 'c0' needs a previous size");
  const std::uint64_t size = to_uint64(lua_tonumber(L, -1));
  lua_pop(L, 1);
  return size;
}

// Pushes what the option reads at `position`, and says how much that took.
std::size_t read_option(lua_State* L, Format& format, const Format::Option& option,
                        std::string_view data, std::size_t position, int& results) {
  const std::string_view bytes = data.substr(position, option.size);
  if (is_integer(option.letter)) {
    lua_pushnumber(L, read_integer(bytes, option.letter, format.order));
  } else if (option.letter == 'f' || option.letter == 'd') {
    lua_pushnumber(L, read_real(bytes, format.order));
  } else if (option.letter == 'c' && option.size != 0) {
    push_text(L, bytes);
  } else if (option.letter == 'c') {
    const std::size_t size = take_size(L, results--);
    check_room(L, data, position, size);
    push_text(L, data.substr(position, size));
    ++results;
    charge_bytes(L, size);
    return size;
  } else if (option.letter == 's') {
    const std::size_t end = data.find('\0', position);
    if (end == data.npos) luaL_error(L, "unfinished string in data");
    push_text(L, data.substr(position, end - position));
    ++results;
    charge_bytes(L, end - position);
    return end - position + 1;
  } else {
    if (option.letter != 'x') format.control(option.letter);
    return option.size;
  }
  ++results;
  charge_bytes(L, option.size);
  return option.size;
}

int unpack(lua_State* L) {
  Format format(L, check_text(L, 1));
  const std::string_view data = check_text(L, 2);
  auto position = static_cast<std::size_t>(optional_int64(L, 3, 1));
  luaL_argcheck(L, position > 0, 3, "offset must be 1 or greater");
  --position;
  int results = 0;
  for (Format::Option option; format.next(position, option);) {
    position += option.padding;
    check_room(L, data, position, option.size);
    luaL_checkstack(L, 2, "too many results");
    position += read_option(L, format, option, data, position, results);
  }
  lua_pushnumber(L, static_cast<lua_Number>(static_cast<std::int64_t>(position + 1)));
  return results + 1;
}

int size(lua_State* L) {
  Format format(L, check_text(L, 1));
  std::size_t position = 0;
  for (Format::Option option; format.next(position, option); position += option.size) {
    position += option.padding;
    if (option.letter == 's') luaL_argerror(L, 1, "option 's' has no fixed size");
    if (option.letter == 'c' && option.size == 0)
      luaL_argerror(L, 1, "option 'c0' has no fixed size");
    if (!is_letter(option.letter) && !is_digit(option.letter)) format.control(option.letter);
  }
  lua_pushnumber(L, static_cast<lua_Number>(static_cast<std::int64_t>(position)));
  return 1;
}

}  // namespace

void push_struct_table(lua_State* L) {
  lua_newtable(L);
  lua_pushcfunction(L, pack);
  lua_setfield(L, -2, "pack");
  lua_pushcfunction(L, unpack);
  lua_setfield(L, -2, "unpack");
  lua_pushcfunction(L, size);
  lua_setfield(L, -2, "size");
}

}  // namespace perigee::lua
