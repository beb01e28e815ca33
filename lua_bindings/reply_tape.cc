#include "lua_bindings/reply_tape.h"

namespace perigee::lua {
namespace {

// What a tape keeps between runs; a single huge reply must not stay for ever.
constexpr std::size_t kKeptBytes = 1 << 20;

}  // namespace

void ReplyTape::trim() noexcept {
  clear();
  if (bytes_.capacity() > kKeptBytes) std::string().swap(bytes_);
  if (nodes_.capacity() > kKeptBytes / sizeof(Node)) std::vector<Node>().swap(nodes_);
}

ReplyTape::Node& ReplyTape::add(Kind kind, std::size_t size) noexcept {
  try {
    return nodes_.emplace_back(Node{kind, ErrorCode::kScript, size, {.at = bytes_.size()}});
  } catch (...) {
    failed_ = true;
    return scratch_;
  }
}

ReplyTape::Node& ReplyTape::add_text(Kind kind, std::string_view text) noexcept {
  Node& node = add(kind, text.size());
  try {
    bytes_.append(text);
  } catch (...) {
    failed_ = true;
  }
  return node;
}

std::size_t ReplyTape::begin(Kind kind) noexcept {
  add(kind, 0);
  return nodes_.empty() ? 0 : nodes_.size() - 1;
}

void ReplyTape::on_integer(std::int64_t n) { add(Kind::kInteger, 0).integer = n; }
void ReplyTape::on_boolean(bool b) { add(Kind::kBoolean, 0).integer = b; }
void ReplyTape::on_real(double d) { add(Kind::kReal, 0).real = d; }
void ReplyTape::on_error(const Error& error) {
  add_text(Kind::kError, error.message).code = error.code;
}

void ReplyTape::on_verbatim(std::string_view format, std::string_view text) {
  char letters[3] = {' ', ' ', ' '};
  for (std::size_t i = 0; i < 3 && i < format.size(); ++i) letters[i] = format[i];
  Node& node = add_text(Kind::kVerbatim, {letters, 3});
  node.size += text.size();
  try {
    bytes_.append(text);
  } catch (...) {
    failed_ = true;
  }
}

void ReplyTape::replay(ReplySink& to) const {
  for (const Node& node : nodes_) {
    switch (node.kind) {
      case Kind::kNull:
        to.null();
        break;
      case Kind::kNullArray:
        to.null_array();
        break;
      case Kind::kInteger:
        to.integer(node.integer);
        break;
      case Kind::kBulk:
      case Kind::kBulkInPlace:
        to.bulk(text(node));
        break;
      case Kind::kStatus:
        to.status(text(node));
        break;
      case Kind::kError:
        to.error(Error{node.code, std::string(text(node))});
        break;
      case Kind::kArray:
        to.array(node.size);
        break;
      case Kind::kMap:
        to.map(node.size);
        break;
      case Kind::kSet:
        to.set(node.size);
        break;
      case Kind::kReal:
        to.real(node.real);
        break;
      case Kind::kBoolean:
        to.boolean(node.integer != 0);
        break;
      case Kind::kBigNumber:
        to.big_number(text(node));
        break;
      case Kind::kVerbatim:
        to.verbatim(text(node).substr(0, 3), text(node).substr(3));
        break;
    }
  }
}

}  // namespace perigee::lua
