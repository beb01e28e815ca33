// tools/lua_program.h: a part of this program that is written in Lua.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace perigee::tools {

// Runs the source in a fresh Lua, with the words in the global `arg`, this program's path in
// arg[-1], and the modules `perigee` and `perigee.spec` in it. Answers the exit status; os.exit
// closes the Lua state and ends the process. An error of the source is printed, and is status 1.
int run_lua_program(std::string_view source, const char* name,
                    const std::vector<std::string>& words);

}  // namespace perigee::tools
