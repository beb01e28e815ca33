// lua_bindings/module/words.h: the words of one command, gathered from Lua values.
//
// Belongs to a userdata and is used again for every call, so that no Lua error can skip a
// destructor. Texts are views of Lua's strings, which the caller's stack and tables hold.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "perigee/script.h"

#include "lua_bindings/module/lua.h"

namespace perigee::module {

class Words {
 public:
  void clear() noexcept;
  void add(std::string_view text) noexcept;
  // As redis.call does: whole numbers as integers, others in the fewest digits.
  void add(double number) noexcept;
  void replace(std::size_t index, std::string_view text) noexcept;
  // Memory ran out; a word is missing.
  bool failed() const noexcept { return failed_; }
  // Until the next change.
  Arguments view() noexcept;

 private:
  struct Word {
    std::string_view text;
    std::array<char, 32> digits;  // those of a number, whose text has no data
  };
  Word& add_word() noexcept;

  std::vector<Word> words_;
  std::vector<std::string_view> views_;
  Word scratch_{};  // what add_word() hands out when there is no memory for more
  bool failed_ = false;
};

// Adds the arguments from `first` on; raises when one is neither a string nor a number.
void add_arguments(lua_State* L, int first, Words& words);

// Adds how many keys there are, the keys, and the arguments: two tables, which may be left out, at
// `first` and after it.
void add_keys_and_args(lua_State* L, int first, Words& words);

}  // namespace perigee::module
