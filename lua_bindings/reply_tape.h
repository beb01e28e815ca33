// lua_bindings/reply_tape.h: a reply, flat: what a command answers before it becomes Lua values,
// and what a script returns before it becomes a reply.
//
// The nodes stand in the order of a walk; a container's elements follow it. The tape belongs to the
// Machine and is used again for every call, so that no Lua error can skip a destructor. Nothing
// here throws: when memory runs out, failed() says so and the content is to be dropped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/reply_sink.h"

namespace perigee::lua {

class ReplyTape final : public ReplySink {
 public:
  enum class Kind : std::uint8_t {
    kNull,
    kNullArray,
    kInteger,
    kBulk,
    kBulkInPlace,  // the bytes are the engine's, until it changes
    kStatus,
    kError,
    kArray,
    kMap,  // size: pairs
    kSet,
    kReal,
    kBoolean,
    kBigNumber,
    kVerbatim  // the format's three letters come first
  };
  struct Node {
    Kind kind;
    ErrorCode code;    // of a kError
    std::size_t size;  // bytes, or elements
    union {
      std::size_t at;        // of the first byte, on the tape
      std::int64_t integer;  // also kBoolean
      double real;
      const char* data;  // of a kBulkInPlace
    };
  };

  ReplyTape() : ReplySink(Protocol::kResp2) {}

  // Begins a new reply.
  void clear() noexcept {
    nodes_.clear();
    bytes_.clear();
    failed_ = false;
  }
  // Gives back what a huge reply took.
  void trim() noexcept;
  void fail() noexcept { failed_ = true; }
  bool failed() const noexcept { return failed_; }
  std::size_t size() const noexcept { return nodes_.size(); }
  const Node& operator[](std::size_t i) const noexcept { return nodes_[i]; }
  std::string_view text(const Node& node) const noexcept {
    return {node.kind == Kind::kBulkInPlace ? node.data : bytes_.data() + node.at, node.size};
  }
  // Bytes that turning the tape into values will move.
  std::size_t memory() const noexcept {
    const bool in_place = nodes_.size() == 1 && nodes_[0].kind == Kind::kBulkInPlace;
    return nodes_.size() * sizeof(Node) + bytes_.size() + (in_place ? nodes_[0].size : 0);
  }

  // A container whose number of elements is known later: begin, elements, then set_size.
  std::size_t begin(Kind kind) noexcept;
  void set_size(std::size_t node, std::size_t elements) noexcept { nodes_[node].size = elements; }

  // Writes the reply to another sink, in that sink's protocol. May throw what the sink throws.
  void replay(ReplySink& to) const;

 private:
  void on_null() override { add(Kind::kNull, 0); }
  void on_null_array() override { add(Kind::kNullArray, 0); }
  void on_integer(std::int64_t n) override;
  void on_bulk(std::string_view bytes) override { add_text(Kind::kBulk, bytes); }
  void on_bulk_in_place(std::string_view bytes) override {
    add(Kind::kBulkInPlace, bytes.size()).data = bytes.data();
  }
  void on_status(std::string_view text) override { add_text(Kind::kStatus, text); }
  void on_error(const Error& error) override;
  void on_array(std::size_t items) override { add(Kind::kArray, items); }
  void on_map(std::size_t pairs) override { add(Kind::kMap, pairs); }
  void on_set(std::size_t items) override { add(Kind::kSet, items); }
  void on_real(double d) override;
  void on_boolean(bool b) override;
  void on_big_number(std::string_view digits) override { add_text(Kind::kBigNumber, digits); }
  void on_verbatim(std::string_view format, std::string_view text) override;
  void on_start_over() override { clear(); }

  Node& add(Kind kind, std::size_t size) noexcept;
  Node& add_text(Kind kind, std::string_view text) noexcept;

  std::vector<Node> nodes_;
  std::string bytes_;
  Node scratch_{};  // what add() hands out when there is no memory for more
  bool failed_ = false;
};

}  // namespace perigee::lua
