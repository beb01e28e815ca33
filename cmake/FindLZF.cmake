# Finds liblzf. Target: LZF::lzf, under which the installed package finds it again.
find_path(LZF_INCLUDE_DIR NAMES lzf.h PATH_SUFFIXES liblzf)
find_library(LZF_LIBRARY NAMES lzf)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LZF REQUIRED_VARS LZF_LIBRARY LZF_INCLUDE_DIR)
mark_as_advanced(LZF_INCLUDE_DIR LZF_LIBRARY)
if(LZF_FOUND AND NOT TARGET LZF::lzf)
  add_library(LZF::lzf UNKNOWN IMPORTED)
  set_target_properties(LZF::lzf PROPERTIES
    IMPORTED_LOCATION "${LZF_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LZF_INCLUDE_DIR}")
endif()
