# Finds the header of xxHash, which is compiled in (XXH_INLINE_ALL): nothing is linked.
# Target: xxHash::header_only
find_path(xxHash_INCLUDE_DIR NAMES xxhash.h)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(xxHash REQUIRED_VARS xxHash_INCLUDE_DIR)
mark_as_advanced(xxHash_INCLUDE_DIR)
if(xxHash_FOUND AND NOT TARGET xxHash::header_only)
  add_library(xxHash::header_only INTERFACE IMPORTED)
  set_target_properties(xxHash::header_only PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${xxHash_INCLUDE_DIR}"
    INTERFACE_COMPILE_DEFINITIONS XXH_INLINE_ALL)
endif()
