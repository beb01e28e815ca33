#include "tools/learn_command.h"

#include "tools/learn_source.h"  // kLearnSource: learn.lua, by CMakeLists.txt
#include "tools/lua_program.h"

namespace perigee::tools {

int run_learn(Lesson lesson, const std::string& folder) {
  const char* const words[] = {"watch", "list", "hint"};
  return run_lua_program(kLearnSource, "perigee learn", {words[static_cast<int>(lesson)], folder});
}

}  // namespace perigee::tools
