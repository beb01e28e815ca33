// lua_bindings/pattern.h: Lua 5.1's patterns, bounded.
//
// The same language and the same messages as Lua's own matcher, which can run for hours on a few
// kilobytes and overflows the C stack: every comparison is charged to the run's budget, and
// recursion ends with "pattern too complex", as from Lua 5.2 on.
#pragma once

#include <array>

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

class Pattern {
 public:
  static constexpr int kMaxCaptures = 32;

  Pattern(lua_State* state, std::string_view subject, std::string_view pattern)
      : L(state),
        subject_(subject.data()),
        subject_end_(subject.data() + subject.size()),
        pattern_end_(pattern.data() + pattern.size()) {}

  // Matches `pattern` (without an anchor) at `at`: the end of the match, or null.
  const char* match_at(const char* at, const char* pattern);

  // Charges what has not been charged yet.
  void settle();

  // Of the last match. Without captures, the whole match counts as one if `whole_if_none`.
  int push_captures(const char* start, const char* end, bool whole_if_none);
  void push_capture(int i, const char* start, const char* end);
  int capture_count() const { return level_; }

 private:
  static constexpr int kMaxDepth = 200;
  static constexpr std::ptrdiff_t kOpen = -1, kPosition = -2;
  struct Capture {
    const char* start;
    std::ptrdiff_t size;  // or kOpen, kPosition
  };

  const char* match(const char* s, const char* p);
  const char* item_end(const char* p);
  bool matches_one(unsigned char c, const char* p, const char* end);
  bool in_set(unsigned char c, const char* p, const char* last) const;
  const char* match_balance(const char* s, const char* p);
  const char* expand_most(const char* s, const char* p, const char* end);
  const char* expand_least(const char* s, const char* p, const char* end);
  const char* open_capture(const char* s, const char* p, std::ptrdiff_t what);
  const char* close_capture(const char* s, const char* p);
  const char* match_back_reference(const char* s, char digit);
  int capture_to_close();
  void step() {
    if (++steps_ >= 1000) settle();
  }

  lua_State* L;
  const char *subject_, *subject_end_, *pattern_end_;
  int level_ = 0, depth_ = 0;
  unsigned steps_ = 0;
  std::array<Capture, kMaxCaptures> captures_;
};

}  // namespace perigee::lua
