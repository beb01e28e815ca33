# perigee_inside: the library as its own tests see it, hidden symbols and private headers included.
# A shared perigee exports its public API only, so the tests link the same objects once more, as an
# archive; nothing is compiled twice.
if(perigee_type STREQUAL "SHARED_LIBRARY")
  add_library(perigee_inside STATIC EXCLUDE_FROM_ALL)
  target_sources(perigee_inside PRIVATE $<TARGET_OBJECTS:perigee>)
  set_target_properties(perigee_inside PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(perigee_inside INTERFACE "${PROJECT_SOURCE_DIR}/include")
  target_compile_features(perigee_inside INTERFACE cxx_std_20)
  if(PERIGEE_CHECKED)
    target_compile_definitions(perigee_inside INTERFACE PERIGEE_CHECKED)
  endif()
else()
  add_library(perigee_inside INTERFACE)
  target_link_libraries(perigee_inside INTERFACE perigee)
endif()
target_include_directories(perigee_inside INTERFACE "${PROJECT_SOURCE_DIR}")
target_link_libraries(perigee_inside INTERFACE
  ${perigee_dependencies} xxHash::header_only perigee_flags)
