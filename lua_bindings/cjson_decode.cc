#include "lua_bindings/budget.h"
#include "lua_bindings/buffer.h"
#include "lua_bindings/cjson.h"
#include "lua_bindings/json_number.h"
#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

enum class Token : std::uint8_t {
  kObjectBegin,
  kObjectEnd,
  kArrayBegin,
  kArrayEnd,
  kString,
  kNumber,
  kBoolean,
  kNull,
  kColon,
  kComma,
  kEnd,
  kError
};

constexpr const char* kTokenNames[] = {"T_OBJ_BEGIN", "T_OBJ_END", "T_ARR_BEGIN", "T_ARR_END",
                                       "T_STRING",    "T_NUMBER",  "T_BOOLEAN",   "T_NULL",
                                       "T_COLON",     "T_COMMA",   "T_END",       "T_ERROR"};

// Reads the text behind `at_`. A NUL ends it, as it does for a C string.
class Decoder {
 public:
  Decoder(lua_State* state, const CjsonSettings& settings, std::string_view text, Buffer& scratch)
      : L(state), settings_(settings), text_(text), scratch_(scratch) {}

  // Pushes the value of the whole text.
  void document() {
    next();
    value();
    next();
    if (token_ != Token::kEnd) refuse("the end");
  }

 private:
  char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  std::string_view rest() const { return text_.substr(at_); }

  void refuse(const char* expected) {
    const char* found =
        token_ == Token::kError ? why_ : kTokenNames[static_cast<std::size_t>(token_)];
    luaL_error(L, "Expected %s but found %s at character %d", expected, found,
               static_cast<int>(token_at_ + 1));
  }

  void fail(const char* why) {
    token_ = Token::kError;
    token_at_ = at_;
    why_ = why;
  }

  void simple(Token token, std::size_t size = 1) {
    token_ = token;
    at_ += size;
  }

  void next() {
    const std::size_t from = at_;
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
    charge(L, 1 + (at_ - from) / 64);
    token_at_ = at_;
    switch (const char c = peek()) {
      case '{':
        return simple(Token::kObjectBegin);
      case '}':
        return simple(Token::kObjectEnd);
      case '[':
        return simple(Token::kArrayBegin);
      case ']':
        return simple(Token::kArrayEnd);
      case ':':
        return simple(Token::kColon);
      case ',':
        return simple(Token::kComma);
      case '\0':
        token_ = Token::kEnd;
        return;
      case '"':
        return string();
      default:
        return word_or_number(c);
    }
  }

  void word_or_number(char c) {
    if (c == '-' || (c >= '0' && c <= '9')) {
      if (!settings_.decode_invalid && is_unusual_number(rest())) return fail("invalid number");
      return number();
    }
    if (rest().starts_with("true") || rest().starts_with("false")) {
      boolean_ = c == 't';
      return simple(Token::kBoolean, boolean_ ? 4 : 5);
    }
    if (rest().starts_with("null")) return simple(Token::kNull, 4);
    if (settings_.decode_invalid && is_unusual_number(rest())) return number();
    fail("invalid token");
  }

  void number() {
    const JsonNumber read = read_json_number(rest());
    if (read.size == 0) return fail("invalid number");
    charge_bytes(L, read.size);
    number_ = read.value;
    simple(Token::kNumber, read.size);
  }

  void string() {
    scratch_.clear();
    ++at_;
    for (;;) {
      const std::size_t from = at_;
      while (peek() != '"' && peek() != '\\' && peek() != '\0') ++at_;
      charge_bytes(L, at_ - from);
      scratch_.append(text_.substr(from, at_ - from));
      if (peek() == '"') break;
      if (peek() == '\0') return fail("unexpected end of string");
      if (!escape()) return;
    }
    simple(Token::kString);
  }

  bool escape() {
    constexpr std::string_view kNames = "\"\\/bfnrt", kNamed = "\"\\/\b\f\n\r\t";
    if (peek(1) == 'u') {
      if (unicode_escape()) return true;
      fail("invalid unicode escape code");
      return false;
    }
    const std::size_t i = peek(1) == '\0' ? kNames.npos : kNames.find(peek(1));
    if (i == kNames.npos) {
      fail("invalid escape code");
      return false;
    }
    scratch_.append(kNamed[i]);
    at_ += 2;
    return true;
  }

  // Four hexadecimal digits, or -1.
  int hex4(std::size_t offset) const {
    int code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = peek(offset + i);
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return -1;
      code = code * 16 + digit;
    }
    return code;
  }

  bool unicode_escape() {
    int code = hex4(2);
    if (code < 0) return false;
    std::size_t size = 6;
    if (code >= 0xd800 && code <= 0xdfff) {
      const int low = hex4(8);
      if (code >= 0xdc00 || peek(6) != '\\' || peek(7) != 'u' || low < 0xdc00 || low > 0xdfff)
        return false;
      code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
      size = 12;
    }
    append_utf8(code);
    at_ += size;
    return true;
  }

  void append_utf8(int code) {
    if (code < 0x80) return scratch_.append(static_cast<char>(code));
    const int tails = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr int kLeads[] = {0, 0xc0, 0xe0, 0xf0};
    scratch_.append(static_cast<char>(kLeads[tails] | (code >> (6 * tails))));
    for (int i = tails - 1; i >= 0; --i)
      scratch_.append(static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3f)));
  }

  void value() {
    switch (token_) {
      case Token::kString:
        return push_text(L, scratch_.view());
      case Token::kNumber:
        return lua_pushnumber(L, number_);
      case Token::kBoolean:
        return lua_pushboolean(L, boolean_);
      case Token::kNull:
        return lua_pushlightuserdata(L, nullptr);
      case Token::kObjectBegin:
        return object();
      case Token::kArrayBegin:
        return array();
      default:
        refuse("value");
    }
  }

  void descend(int slots) {
    if (++depth_ > settings_.decode_max_depth || !lua_checkstack(L, slots))
      luaL_error(L, "Found too many nested data structures (%d) at character %d", depth_,
                 static_cast<int>(at_));
    lua_newtable(L);
    next();
  }

  void object() {
    descend(4);
    if (token_ != Token::kObjectEnd) {
      while (member()) next();
    }
    --depth_;
  }

  // False at the end of the object.
  bool member() {
    if (token_ != Token::kString) refuse("object key string");
    push_text(L, scratch_.view());
    next();
    if (token_ != Token::kColon) refuse("colon");
    next();
    value();
    lua_rawset(L, -3);
    next();
    if (token_ == Token::kObjectEnd) return false;
    if (token_ != Token::kComma) refuse("comma or object end");
    return true;
  }

  void array() {
    descend(4);
    if (settings_.mark_arrays) {
      push_ref(L, machine(L).refs.array_mark);
      lua_setmetatable(L, -2);
    }
    for (int i = 1; token_ != Token::kArrayEnd || i > 1; ++i) {
      value();
      lua_rawseti(L, -2, i);
      next();
      if (token_ == Token::kArrayEnd) break;
      if (token_ != Token::kComma) refuse("comma or array end");
      next();
    }
    --depth_;
  }

  lua_State* L;
  const CjsonSettings& settings_;
  std::string_view text_;
  Buffer& scratch_;
  std::size_t at_ = 0, token_at_ = 0;
  Token token_ = Token::kEnd;
  const char* why_ = "";
  double number_ = 0;
  bool boolean_ = false;
  int depth_ = 0;
};

}  // namespace

int cjson_decode(lua_State* L) {
  luaL_argcheck(L, lua_gettop(L) == 1, 1, "expected 1 argument");
  const std::string_view text = check_text(L, 1);
  if (text.size() >= 2 && (text[0] == '\0' || text[1] == '\0'))
    return luaL_error(L, "JSON parser does not support UTF-16 or UTF-32");
  Buffer scratch(L);
  Decoder(L, cjson_settings(L), text, scratch).document();
  return 1;
}

}  // namespace perigee::lua
