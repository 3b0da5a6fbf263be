# qdtune_layer(NAME SOURCES file... [USES layer...] [PUBLIC target...] [PRIVATE target...] [HEADERS target...])
#
# Declares the static library of one folder of lib/, and installs it with its headers. USES are lower layers (a link line is the
# permission to include); the others are third-party targets. PRIVATE ones must not appear in a header of the layer; HEADERS are
# private ones without a library, which nobody who links to the layer has to have.
function(qdtune_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES;PUBLIC;PRIVATE;HEADERS" ${ARGN})
  add_library(qdtune_${name} STATIC ${LAYER_SOURCES})
  add_library(qdtune::${name} ALIAS qdtune_${name})
  set_target_properties(qdtune_${name} PROPERTIES EXPORT_NAME ${name})
  set(uses ${LAYER_USES})
  list(TRANSFORM uses PREPEND "qdtune::")
  target_link_libraries(qdtune_${name} PUBLIC qdtune_options ${uses} ${LAYER_PUBLIC} PRIVATE ${LAYER_PRIVATE})
  foreach(header IN LISTS LAYER_HEADERS)
    target_link_libraries(qdtune_${name} PRIVATE $<BUILD_INTERFACE:${header}>)
  endforeach()
  qdtune_install_layer(${name} USES ${LAYER_USES} PACKAGES ${LAYER_PUBLIC} ${LAYER_PRIVATE})
endfunction()

# qdtune_test(NAME SOURCES file... [USES layer...] [PRIVATE target...] [LABELS label...])
#
# One test program per layer, and one CTest entry that runs all its cases.
function(qdtune_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES;PRIVATE;LABELS" ${ARGN})
  add_executable(${name}_test ${TEST_SOURCES})
  set_target_properties(${name}_test PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
  list(TRANSFORM TEST_USES PREPEND "qdtune::")
  target_link_libraries(${name}_test PRIVATE qdtune_options qdtune_catch_main ${TEST_USES} ${TEST_PRIVATE})
  target_include_directories(${name}_test PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${name}_test PRIVATE QDTUNE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # Sanitizers look for memory errors and races, ten times slower: long statistics is for the release build.
  if(QDTUNE_SANITIZE)
    set(selection "~[statistical]~[slow]")
  endif()
  add_test(NAME ${name} COMMAND ${name}_test --order lex ${selection})
  set_tests_properties(${name} PROPERTIES LABELS "unit;${TEST_LABELS}" TIMEOUT 900)
endfunction()
