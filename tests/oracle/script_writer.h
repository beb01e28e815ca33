// tests/oracle/script_writer.h: random Lua scripts, the same for the same seed.
//
// They compute, call commands, convert, fail and catch: what a script may do in a server, but for
// what is listed as different. Loops are short, so that each ends.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "engine/base/rng.h"

namespace perigee::testing {

class ScriptWriter {
 public:
  explicit ScriptWriter(std::uint64_t seed) : rng_(seed) {}

  // A whole script; every one runs by itself.
  std::string script();

 private:
  // Statements of a block, each on a line.
  std::string block(int depth);
  std::string statement(int depth);
  std::string loop(int depth);
  std::string catching(int depth);
  std::string coroutine(int depth);
  // Expressions, mostly of the kind that the name says.
  std::string any(int depth);
  std::string number(int depth);
  std::string text(int depth);
  std::string table(int depth);
  std::string condition(int depth);
  std::string string_call(int depth);
  std::string table_call(int depth);
  std::string library_call(int depth);
  std::string command();
  std::string name();
  std::string pattern();

  std::uint64_t below(std::uint64_t limit) { return rng_.below(limit); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string pick(std::initializer_list<const char*> words) {
    return *(words.begin() + below(words.size()));
  }

  base::Rng rng_;
};

}  // namespace perigee::testing
