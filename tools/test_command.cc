#include "tools/test_command.h"

#include <string_view>

#include "tools/lua_program.h"

namespace perigee::tools {
namespace {

// Options that come again add up or win, so the caller's follow ours.
constexpr std::string_view kSource = R"(
local found, runner = pcall(require, 'busted.runner')
if not found then
  io.stderr:write('perigee: specs are run by busted, which is not here (Debian: lua-busted)\n',
    tostring(runner), '\n')
  os.exit(1)
end
table.insert(arg, 1, '-e')
table.insert(arg, 2, "require 'perigee.spec'")
if require('perigee').target ~= 'engine' then
  table.insert(arg, 3, '--exclude-tags=engine')
end
local done, problem = pcall(runner, {standalone = false})
if not done then
  io.stderr:write('perigee: ', tostring(problem), '\n')
  os.exit(1)
end
)";

}  // namespace

int run_test(const std::vector<std::string>& words) {
  return run_lua_program(kSource, "perigee test", words);
}

}  // namespace perigee::tools
