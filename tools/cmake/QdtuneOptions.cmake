# One interface target carries every compile option, so that no translation unit can differ from another.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(QDTUNE_CCACHE ccache)
if(QDTUNE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${QDTUNE_CCACHE}")
endif()

add_library(qdtune_options INTERFACE)
set_target_properties(qdtune_options PROPERTIES EXPORT_NAME options)
target_compile_features(qdtune_options INTERFACE cxx_std_20)
target_include_directories(qdtune_options INTERFACE
  "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/lib>" "$<INSTALL_INTERFACE:${QDTUNE_INSTALL_INCLUDEDIR}>")
# Contraction would let the compiler decide where a product and a sum round once: then bits depend on the optimiser.
target_compile_options(qdtune_options INTERFACE -ffp-contract=off -fno-fast-math)
set(warnings
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 reports false overlaps in std::string concatenation at -O3
  $<$<BOOL:${QDTUNE_WERROR}>:-Werror>)
target_compile_options(qdtune_options INTERFACE "$<BUILD_INTERFACE:${warnings}>")
if(QDTUNE_ARCH STREQUAL "x86-64-v4")
  message(FATAL_ERROR "QDTUNE_ARCH=x86-64-v4 is not supported: the program's check for old processors knows x86-64-v3. "
    "For the processor of this machine use QDTUNE_ARCH=native.")
endif()
# Installed too: Eigen aligns its arrays for the instruction set, and headers show Eigen.
if(QDTUNE_ARCH)
  target_compile_options(qdtune_options INTERFACE -march=${QDTUNE_ARCH})
endif()
if(QDTUNE_SANITIZE)
  target_compile_options(qdtune_options INTERFACE -fsanitize=${QDTUNE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(qdtune_options INTERFACE -fsanitize=${QDTUNE_SANITIZE})
endif()
