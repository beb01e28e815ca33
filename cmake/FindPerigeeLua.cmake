# Finds PUC Lua 5.1, preferring the build whose errors are C++ exceptions (lua5.1-c++: destructors
# run when Lua raises); perigee is right with either. PERIGEE_LUA_LIBRARY_NAME asks for one by name.
# Target: perigee_lua::lua, under which the installed package finds it again.
set(PERIGEE_LUA_LIBRARY_NAME "" CACHE STRING "Lua library to link (empty: lua5.1-c++, else lua5.1)")
find_path(PerigeeLua_INCLUDE_DIR NAMES lua.h
  PATH_SUFFIXES lua5.1 lua-5.1 lua51 include/lua5.1)
if(PERIGEE_LUA_LIBRARY_NAME)
  find_library(PerigeeLua_LIBRARY NAMES ${PERIGEE_LUA_LIBRARY_NAME})
else()
  find_library(PerigeeLua_LIBRARY NAMES lua5.1-c++ lua5.1 lua-5.1 lua51)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PerigeeLua
  REQUIRED_VARS PerigeeLua_LIBRARY PerigeeLua_INCLUDE_DIR)
mark_as_advanced(PerigeeLua_INCLUDE_DIR PerigeeLua_LIBRARY)
if(PerigeeLua_FOUND AND NOT TARGET perigee_lua::lua)
  add_library(perigee_lua::lua UNKNOWN IMPORTED)
  set_target_properties(perigee_lua::lua PROPERTIES
    IMPORTED_LOCATION "${PerigeeLua_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PerigeeLua_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "${CMAKE_DL_LIBS};m")
endif()
