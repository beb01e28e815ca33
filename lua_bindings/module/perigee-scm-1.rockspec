-- luarocks make lua_bindings/module/perigee-scm-1.rockspec   (at the top of the source tree)
-- Takes what building perigee takes: see README.md.
rockspec_format = '3.0'
package = 'perigee'
version = 'scm-1'
source = {url = 'git+file://.'}
description = {
  summary = "Redis' data and scripts in a test, without a server",
  detailed = "Engines with Redis' commands and Lua scripts, a seed, and a clock that only you move.",
  license = 'MIT',
}
dependencies = {'lua == 5.1'}
build = {
  type = 'cmake',
  variables = {
    CMAKE_BUILD_TYPE = 'Release',
    CMAKE_INSTALL_PREFIX = '$(PREFIX)',
    PERIGEE_LUA_MODULE_DIR = '$(LIBDIR)',
    PERIGEE_BUILD_LUA_MODULE = 'ON',
    PERIGEE_BUILD_TESTS = 'OFF',
    PERIGEE_BUILD_TOOLS = 'OFF',
    PERIGEE_BUILD_ENDPOINT = 'OFF',
    PERIGEE_BUILD_EXAMPLES = 'OFF',
  },
}
