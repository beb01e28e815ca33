# How the library is compiled. Parents' flags are never touched.
find_package(Threads REQUIRED)

target_compile_features(perigee PUBLIC cxx_std_20)
set_target_properties(perigee PROPERTIES
  CXX_EXTENSIONS OFF
  CXX_VISIBILITY_PRESET hidden
  VISIBILITY_INLINES_HIDDEN ON
  POSITION_INDEPENDENT_CODE ON
  VERIFY_INTERFACE_HEADER_SETS ON
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_include_directories(perigee PRIVATE "${PROJECT_SOURCE_DIR}")

# Whoever links a static perigee links these too: perigee-config.cmake.in and PerigeeInstall.cmake
# (pkg-config) name where they come from.
set(perigee_dependencies_without_lua
  absl::btree absl::flat_hash_map absl::inlined_vector absl::function_ref absl::cleanup
  LZF::lzf Threads::Threads)
set(perigee_dependencies ${perigee_dependencies_without_lua} perigee_lua::lua)
target_link_libraries(perigee PRIVATE ${perigee_dependencies})
# Compiled in and not linked: those who use perigee need not have it.
target_include_directories(perigee SYSTEM PRIVATE
  $<TARGET_PROPERTY:xxHash::header_only,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(perigee PRIVATE
  $<TARGET_PROPERTY:xxHash::header_only,INTERFACE_COMPILE_DEFINITIONS>)
target_compile_definitions(perigee PRIVATE PERIGEE_BUILDING)
get_target_property(perigee_type perigee TYPE)
if(perigee_type STREQUAL "SHARED_LIBRARY")
  target_compile_definitions(perigee PUBLIC PERIGEE_SHARED)
endif()
if(PERIGEE_CHECKED)
  target_compile_definitions(perigee PUBLIC PERIGEE_CHECKED)
endif()

# Shared by everything perigee compiles, tests included. Contraction off: a*b+c must give the same
# bits on every machine.
add_library(perigee_flags INTERFACE)
target_compile_options(perigee_flags INTERFACE
  $<$<CXX_COMPILER_ID:GNU,Clang>:-Wall;-Wextra;-Wshadow;-Wconversion;-ffp-contract=off>
  # g++ 12 warns of an overlap inside std::string's operator+ that is not there (its bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<AND:$<BOOL:${PERIGEE_WERROR}>,$<CXX_COMPILER_ID:GNU,Clang>>:-Werror>)
target_compile_options(perigee PRIVATE
  $<TARGET_PROPERTY:perigee_flags,INTERFACE_COMPILE_OPTIONS>)
