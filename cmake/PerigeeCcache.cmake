# Compiles through ccache where it is installed, unless the user chose a launcher.
find_program(PERIGEE_CCACHE ccache)
mark_as_advanced(PERIGEE_CCACHE)
if(PERIGEE_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${PERIGEE_CCACHE}")
endif()
