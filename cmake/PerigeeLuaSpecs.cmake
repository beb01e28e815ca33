# perigee_add_lua_specs(DIR [NAME name] [LABELS label...] [ARGS arg...])
#
# Each *_spec.lua in DIR and below becomes a CTest case `name.path`, run by `perigee test` with DIR as
# the current folder: what a spec requires or loads is found from there. ARGS are busted's. NAME is
# DIR's last part unless said.
function(perigee_add_lua_specs dir)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME" "LABELS;ARGS")
  cmake_path(ABSOLUTE_PATH dir NORMALIZE)
  if(NOT DEFINED arg_NAME)
    string(REGEX REPLACE "/$" "" arg_NAME "${dir}")
    cmake_path(GET arg_NAME FILENAME arg_NAME)
  endif()
  if(TARGET perigee_cli)
    set(program $<TARGET_FILE:perigee_cli>)
  else()
    find_program(PERIGEE_PROGRAM perigee HINTS ${PERIGEE_PROGRAM_HINTS} REQUIRED)
    set(program "${PERIGEE_PROGRAM}")
  endif()
  file(GLOB_RECURSE specs CONFIGURE_DEPENDS RELATIVE "${dir}" "${dir}/*_spec.lua")
  foreach(spec IN LISTS specs)
    string(REGEX REPLACE "_spec\\.lua$" "" case "${spec}")
    string(REPLACE "/" "." case "${case}")
    add_test(NAME "${arg_NAME}.${case}"
      COMMAND "${program}" test ${arg_ARGS} "${spec}" WORKING_DIRECTORY "${dir}")
    set_tests_properties("${arg_NAME}.${case}" PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
  endforeach()
endfunction()
