#include "tools/reply_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace perigee::tools {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::string shortest(double d) {
  if (std::isnan(d)) return "nan";
  std::array<char, 32> text;
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), d).ptr};
}

// How many bytes from `at` on make one character of UTF-8; 0: none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xc0) != 0x80) return 0;
  const unsigned char second = byte(at + 1);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second > 0x9f;
  const bool too_large = first == 0xf4 && second > 0x8f;
  return overlong || surrogate || too_large ? 0 : length;
}

void append_unicode_escape(std::string& out, unsigned code) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(code >> shift) & 15];
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    const std::size_t length = utf8_length(text, at);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[at];
    } else if (c == '\n') {
      out += "\\n";
    } else if (c < 0x20) {
      append_unicode_escape(out, c);
    } else if (length == 0) {
      append_unicode_escape(out, 0xdc00u + c);
    } else {
      out += text.substr(at, length);
    }
    at += length == 0 ? 1 : length;
  }
  out += '"';
}

void append_json(std::string& out, const Reply& reply);

void append_json_list(std::string& out, const std::vector<Reply>& items) {
  out += '[';
  for (const Reply& item : items) {
    if (&item != items.data()) out += ',';
    append_json(out, item);
  }
  out += ']';
}

void append_json_key(std::string& out, const Reply& key) {
  std::string text;
  append_json(text, key);
  if (text.front() == '"') {
    out += text;
  } else {
    append_json_string(out, text);
  }
}

void append_json(std::string& out, const Reply& reply) {
  reply.visit(Overloaded{
      [&](Reply::Nil) { out += "null"; },
      [&](const Reply::Status& s) { append_json_string(out, s.text); },
      [&](const Error& e) {
        out += "{\"error\":";
        append_json_string(out, e.message);
        out += '}';
      },
      [&](std::int64_t n) { out += std::to_string(n); },
      [&](double d) { out += std::isfinite(d) ? shortest(d) : '"' + shortest(d) + '"'; },
      [&](bool b) { out += b ? "true" : "false"; },
      [&](const std::string& s) { append_json_string(out, s); },
      [&](const Reply::BigNumber& n) { out += n.digits; },
      [&](const Reply::Verbatim& v) { append_json_string(out, v.text); },
      [&](const Reply::Array& a) { append_json_list(out, a); },
      [&](const Reply::Set& s) { append_json_list(out, s.items); },
      [&](const Reply::Map& m) {
        out += '{';
        for (const auto& entry : m.entries) {
          if (&entry != m.entries.data()) out += ',';
          append_json_key(out, entry.first);
          out += ':';
          append_json(out, entry.second);
        }
        out += '}';
      },
  });
}

void append_raw(std::string& out, const Reply& reply);

void append_raw_list(std::string& out, const std::vector<Reply>& items) {
  for (const Reply& item : items) {
    if (&item != items.data()) out += '\n';
    append_raw(out, item);
  }
}

void append_raw(std::string& out, const Reply& reply) {
  reply.visit(Overloaded{
      [&](Reply::Nil) {},
      [&](const Reply::Status& s) { out += s.text; },
      [&](const Error& e) { (out += e.message) += '\n'; },
      [&](std::int64_t n) { out += std::to_string(n); },
      [&](double d) { out += shortest(d); },
      [&](bool b) { out += b ? "(true)" : "(false)"; },
      [&](const std::string& s) { out += s; },
      [&](const Reply::BigNumber& n) { out += n.digits; },
      [&](const Reply::Verbatim& v) { out += v.text; },
      [&](const Reply::Array& a) { append_raw_list(out, a); },
      [&](const Reply::Set& s) { append_raw_list(out, s.items); },
      [&](const Reply::Map& m) {
        for (const auto& entry : m.entries) {
          if (&entry != m.entries.data()) out += '\n';
          append_raw(out, entry.first);
          out += ' ';
          append_raw(out, entry.second);
        }
      },
  });
}

}  // namespace

std::string format_reply(const Reply& reply, ReplyFormat format) {
  if (format == ReplyFormat::kTerminal) return reply.to_text();
  std::string out;
  if (format == ReplyFormat::kJson) {
    append_json(out, reply);
  } else {
    append_raw(out, reply);
  }
  out += '\n';
  return out;
}

}  // namespace perigee::tools
