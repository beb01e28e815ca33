// lua_bindings/global_folding.h: reads of globals that nobody can change, made cheap.
//
// Scripts see _G and the libraries through read-only proxies, so `redis.call` costs two walks along
// metatables, and it is in every loop. But what is read-only can be looked up once: the environment
// of chunks, which no script can reach, holds every global under a second name, and every library
// function under a name of its own, and the compiled chunk is made to use those.
//
//   GETGLOBAL A "KEYS"                               GETGLOBAL A "KEYS\0"
//   GETGLOBAL A "redis", GETTABLE A A "call"    ->   MOVE A A, GETGLOBAL A "call\0redis"
//
// The second names contain a NUL, so no identifier can assign to them, and error texts, which stop
// there, are as before. The number of instructions stays the same; so do budgets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace perigee::lua {

// The second names. A chunk is only made to use those that are here.
class FoldedNames {
 public:
  static std::string of_global(std::string_view name) { return std::string(name) + '\0'; }
  static std::string of_function(std::string_view library, std::string_view function) {
    return std::string(function) + '\0' + std::string(library);
  }

  void add(std::string name) { names_.push_back(std::move(name)); }
  // After the last add().
  void sort();
  bool contains(std::string_view name) const;

 private:
  std::vector<std::string> names_;
};

// `dumped` is what lua_dump wrote of a function; the same function with its globals folded goes to
// `folded`. False when the dump is not in the format of this machine's Lua 5.1, or there is nothing
// to fold: the function is right as it is. May throw std::bad_alloc.
bool fold_globals(std::string_view dumped, const FoldedNames& names, std::string& folded);

}  // namespace perigee::lua
