# cmake --install: library, headers, CMake package, pkg-config file. Also export(), so that a build
# tree can be used as a package (-Dperigee_ROOT=<build folder>).
include(CMakePackageConfigHelpers)
set(perigee_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/perigee")

install(TARGETS perigee EXPORT perigee-targets
  ARCHIVE COMPONENT dev
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT dev
  RUNTIME COMPONENT runtime
  FILE_SET HEADERS COMPONENT dev)
if(PERIGEE_BUILD_ENDPOINT)
  install(TARGETS perigee_endpoint EXPORT perigee-targets
    ARCHIVE COMPONENT dev
    FILE_SET HEADERS COMPONENT dev)
endif()
install(EXPORT perigee-targets NAMESPACE perigee::
  DESTINATION "${perigee_package_dir}" COMPONENT dev)
export(EXPORT perigee-targets NAMESPACE perigee:: FILE "${PROJECT_BINARY_DIR}/perigee-targets.cmake")

configure_package_config_file(cmake/perigee-config.cmake.in
  "${PROJECT_BINARY_DIR}/perigee-config.cmake"
  INSTALL_DESTINATION "${perigee_package_dir}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/perigee-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
foreach(module LZF PerigeeLua)
  configure_file(cmake/Find${module}.cmake "${PROJECT_BINARY_DIR}/Find${module}.cmake" COPYONLY)
endforeach()
configure_file(cmake/PerigeeLuaSpecs.cmake "${PROJECT_BINARY_DIR}/PerigeeLuaSpecs.cmake" COPYONLY)
install(FILES
  "${PROJECT_BINARY_DIR}/perigee-config.cmake"
  "${PROJECT_BINARY_DIR}/perigee-config-version.cmake"
  cmake/PerigeeLuaSpecs.cmake
  cmake/FindLZF.cmake
  cmake/FindPerigeeLua.cmake
  DESTINATION "${perigee_package_dir}" COMPONENT dev)

# pkg-config. The prefix is found from where the file lies, so an installed tree may be moved.
file(RELATIVE_PATH perigee_pc_prefix
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" perigee_pc_prefix "${perigee_pc_prefix}")
set(perigee_pc_prefix "\${pcfiledir}/${perigee_pc_prefix}")
foreach(kind includedir libdir)
  string(TOUPPER "${kind}" variable)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${variable}}")
    set(perigee_pc_${kind} "${CMAKE_INSTALL_${variable}}")
    set(perigee_pc_prefix "${CMAKE_INSTALL_PREFIX}")
  else()
    set(perigee_pc_${kind} "\${prefix}/${CMAKE_INSTALL_${variable}}")
  endif()
endforeach()
set(perigee_pc_cflags "")
set(perigee_pc_requires "")
set(perigee_pc_libs "")
if(PERIGEE_CHECKED)
  string(APPEND perigee_pc_cflags " -DPERIGEE_CHECKED")
endif()
if(perigee_type STREQUAL "SHARED_LIBRARY")
  string(APPEND perigee_pc_cflags " -DPERIGEE_SHARED")
else()
  foreach(library "${PerigeeLua_LIBRARY}" "${LZF_LIBRARY}")
    cmake_path(GET library FILENAME name)
    string(REGEX REPLACE "^lib|\\.(so|a|dylib)[.0-9]*$" "" name "${name}")
    cmake_path(GET library PARENT_PATH folder)
    if(NOT folder IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
      string(APPEND perigee_pc_libs "-L${folder} ")
    endif()
    string(APPEND perigee_pc_libs "-l${name} ")
  endforeach()
  string(APPEND perigee_pc_libs "${CMAKE_THREAD_LIBS_INIT} -ldl -lm")
  set(perigee_pc_requires ${perigee_dependencies})
  list(FILTER perigee_pc_requires INCLUDE REGEX "^absl::")
  list(TRANSFORM perigee_pc_requires REPLACE "::" "_")
  list(JOIN perigee_pc_requires ", " perigee_pc_requires)
endif()
configure_file(cmake/perigee.pc.in "${PROJECT_BINARY_DIR}/perigee.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/perigee.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT dev)

