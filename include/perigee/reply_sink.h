// perigee/reply_sink.h: where a command writes its answer.
//
// Derive from ReplySink to receive replies without a tree in between: stream them to a socket, to a
// script, to a widget. perigee's own sinks (reply tree, Lua values) are made the same way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "perigee/error.h"
#include "perigee/export.h"

namespace perigee {

enum class Protocol : std::uint8_t { kResp2 = 2, kResp3 = 3 };

// A command calls exactly one of the public functions for its answer; array, map and set are
// followed by their elements. What the protocol lacks is turned into what it has, here and nowhere
// else: RESP2 gets maps and sets as arrays, doubles and big numbers as text, booleans as 1 and 0.
class PERIGEE_API ReplySink {
 public:
  explicit ReplySink(Protocol protocol) : protocol_(protocol) {}
  virtual ~ReplySink() = default;

  Protocol protocol() const { return protocol_; }
  void set_protocol(Protocol protocol) { protocol_ = protocol; }

  void null() { on_null(); }
  void null_array();  // RESP2 tells "no array" from "no string"; RESP3 has one null
  void integer(std::int64_t n) { on_integer(n); }
  void bulk(std::string_view bytes) { on_bulk(bytes); }
  // The same for bytes that stay where they are until the engine next changes.
  void bulk_in_place(std::string_view bytes) { on_bulk_in_place(bytes); }
  // Line ends inside become spaces: no text can pass for a second reply on the wire.
  void status(std::string_view text);
  void ok() { on_status("OK"); }
  void error(const Error& error);
  void array(std::size_t items) { on_array(items); }
  void map(std::size_t pairs);  // 2 * pairs replies follow: key, value, key, value
  void set(std::size_t items);
  void real(double d);
  void boolean(bool b);
  void big_number(std::string_view digits);
  void verbatim(std::string_view format, std::string_view text);
  // A message, or a subscription confirmed: not the answer to a command. RESP2 gets an array.
  void push(std::size_t items);

  // Something about the reply that follows, for those who want to know: true, and 2 * pairs replies
  // come first. False in RESP2, and for sinks that do not tell it; then nothing does.
  bool attribute(std::size_t pairs) { return protocol_ == Protocol::kResp3 && on_attribute(pairs); }

  // What follows is an answer of its own: at the beginning, or inside the array of EXEC.
  void begin_answer() { on_begin_answer(); }
  // Memory ran out while the answer was being written: whatever was written since it began does not
  // count, an error comes instead.
  void start_over() { on_start_over(); }

 protected:
  // Bytes are only valid during the call, unless a line says otherwise. A sink that is asked for a
  // kind which its protocol does not have has a bug in it; perigee never does so.
  virtual void on_null() = 0;
  virtual void on_null_array() { on_null(); }
  virtual void on_integer(std::int64_t) = 0;
  virtual void on_bulk(std::string_view) = 0;
  // These bytes may be looked at until the engine next changes, instead of being copied.
  virtual void on_bulk_in_place(std::string_view bytes) { on_bulk(bytes); }
  virtual void on_status(std::string_view) = 0;
  virtual void on_error(const Error&) = 0;
  virtual void on_array(std::size_t items) = 0;
  virtual void on_map(std::size_t pairs) = 0;
  virtual void on_set(std::size_t items) = 0;
  virtual void on_real(double) = 0;
  virtual void on_boolean(bool) = 0;
  virtual void on_big_number(std::string_view digits) = 0;
  virtual void on_verbatim(std::string_view format, std::string_view text) = 0;
  virtual void on_push(std::size_t items) { on_array(items); }
  virtual bool on_attribute(std::size_t) { return false; }
  virtual void on_begin_answer() {}
  // A sink that has passed something on already, and so cannot forget it, has to see to it that the
  // answer is not taken for whole.
  virtual void on_start_over() {}

 private:
  Protocol protocol_;
};

}  // namespace perigee
