# Third-party libraries, all from the distribution's packages (tools/install lists them).
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(TBB REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(tomlplusplus REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)

# Eigen's own target, but as a system include.
find_path(EIGEN3_INCLUDE_DIR Eigen/Core PATH_SUFFIXES eigen3 REQUIRED)
add_library(qdtune_eigen INTERFACE)
target_include_directories(qdtune_eigen SYSTEM INTERFACE "${EIGEN3_INCLUDE_DIR}")

find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(qdtune_random123 INTERFACE)
target_include_directories(qdtune_random123 SYSTEM INTERFACE "${RANDOM123_INCLUDE_DIR}")

find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
find_library(XXHASH_LIBRARY xxhash REQUIRED)
add_library(qdtune_xxhash INTERFACE)
target_include_directories(qdtune_xxhash SYSTEM INTERFACE "${XXHASH_INCLUDE_DIR}")
target_link_libraries(qdtune_xxhash INTERFACE "${XXHASH_LIBRARY}")
