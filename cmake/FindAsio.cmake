# Finds asio's headers (the library of its own, not Boost's), which are compiled in.
# Target: asio::header_only
find_path(Asio_INCLUDE_DIR NAMES asio/io_context.hpp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Asio REQUIRED_VARS Asio_INCLUDE_DIR)
mark_as_advanced(Asio_INCLUDE_DIR)
if(Asio_FOUND AND NOT TARGET asio::header_only)
  add_library(asio::header_only INTERFACE IMPORTED)
  set_target_properties(asio::header_only PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${Asio_INCLUDE_DIR}"
    INTERFACE_COMPILE_DEFINITIONS ASIO_STANDALONE)
endif()
