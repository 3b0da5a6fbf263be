# The installed tree: the program, the libraries with their headers, a CMake package, the experiments, and what the program writes
# about itself (manual page, completions, schema).
#
#   bin/qdtune   include/qdtune/LAYER/*.hpp   lib/libqdtune_LAYER.a   lib/cmake/qdtune
#   share/{man,bash-completion,zsh,fish}   share/qdtune/{configs,experiment.schema.json}   share/doc/qdtune
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(QDTUNE_INSTALL_INCLUDEDIR "${CMAKE_INSTALL_INCLUDEDIR}/qdtune")  # the include root: "trial/run_trial.hpp" lies below it
set(QDTUNE_INSTALL_CMAKEDIR "${CMAKE_INSTALL_LIBDIR}/cmake/qdtune")

# qdtune_install_layer(NAME [USES layer...] [PACKAGES target...]): the layer, and which packages its users have to find: its own
# (PACKAGE::target) and those of the layers it uses.
function(qdtune_install_layer name)
  cmake_parse_arguments(LAYER "" "" "USES;PACKAGES" ${ARGN})
  install(TARGETS qdtune_${name} EXPORT qdtune ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/" DESTINATION "${QDTUNE_INSTALL_INCLUDEDIR}/${name}"
    FILES_MATCHING PATTERN "*.hpp")

  list(TRANSFORM LAYER_PACKAGES REPLACE "::.*" "")
  list(TRANSFORM LAYER_PACKAGES REPLACE "^SQLite$" "SQLite3")  # the one whose target has another name than the package
  foreach(lower IN LISTS LAYER_USES)
    get_property(packages GLOBAL PROPERTY QDTUNE_PACKAGES_${lower})
    list(APPEND LAYER_PACKAGES ${packages})
  endforeach()
  list(REMOVE_DUPLICATES LAYER_PACKAGES)
  set_property(GLOBAL PROPERTY QDTUNE_PACKAGES_${name} "${LAYER_PACKAGES}")
  set_property(GLOBAL APPEND PROPERTY QDTUNE_LAYERS ${name})
endfunction()

# After the last layer: the CMake package.
function(qdtune_install_package)
  get_property(layers GLOBAL PROPERTY QDTUNE_LAYERS)
  foreach(layer IN LISTS layers)
    get_property(packages GLOBAL PROPERTY QDTUNE_PACKAGES_${layer})
    string(APPEND packages_of_layers "set(_qdtune_packages_of_${layer} ${packages})\n")
  endforeach()
  configure_package_config_file("${PROJECT_SOURCE_DIR}/tools/cmake/qdtuneConfig.cmake.in" "${PROJECT_BINARY_DIR}/qdtuneConfig.cmake"
    INSTALL_DESTINATION "${QDTUNE_INSTALL_CMAKEDIR}")
  # Before 1.0 a minor version may change the interface.
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/qdtuneConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/qdtuneConfig.cmake" "${PROJECT_BINARY_DIR}/qdtuneConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/tools/cmake/modules/FindxxHash.cmake" DESTINATION "${QDTUNE_INSTALL_CMAKEDIR}")
  install(TARGETS qdtune_options EXPORT qdtune)
  install(EXPORT qdtune NAMESPACE qdtune:: FILE qdtuneTargets.cmake DESTINATION "${QDTUNE_INSTALL_CMAKEDIR}")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/configs/" DESTINATION "${CMAKE_INSTALL_DATADIR}/qdtune/configs")
  install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/LICENSE"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endfunction()

# qdtune_install_document(FILE FOLDER argument...): what the program writes when it is called with the arguments, as a file of the
# build and of the installed tree.
function(qdtune_install_document file folder)
  if(CMAKE_CROSSCOMPILING)
    return()  # the program does not run here
  endif()
  set(document "${PROJECT_BINARY_DIR}/documents/${file}")
  add_custom_command(OUTPUT "${document}" COMMAND qdtune ${ARGN} > "${document}" DEPENDS qdtune VERBATIM)
  if(NOT TARGET qdtune_documents)
    file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/documents")
    add_custom_target(qdtune_documents ALL)
  endif()
  target_sources(qdtune_documents PRIVATE "${document}")
  install(FILES "${document}" DESTINATION "${folder}")
endfunction()
