# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` lays down: the program, the rooms as a CMake package and a pkg-config file, the gallery of
# platforms, and the documentation. The libraries and headers of the rooms are declared in cxlvp_room.cmake.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cxlvp)
install(EXPORT cxlvp_targets NAMESPACE cxlvp:: FILE cxlvp-targets.cmake DESTINATION ${package_dir})
configure_package_config_file(cmake/cxlvp-config.cmake.in ${PROJECT_BINARY_DIR}/package/cxlvp-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/cxlvp-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/cxlvp-config.cmake ${PROJECT_BINARY_DIR}/package/cxlvp-config-version.cmake
              cmake/cxlvp_plugin.cmake
        DESTINATION ${package_dir})

# For pkg-config the archives are named last room first, the order in which a linker resolves them.
get_property(rooms GLOBAL PROPERTY CXLVP_ROOMS)
set(CXLVP_PC_LIBS "")
foreach(room IN LISTS rooms)
  get_target_property(type cxlvp_${room} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    string(PREPEND CXLVP_PC_LIBS " -lcxlvp_${room}")
  endif()
endforeach()
# The prefix is taken from where the file lies, so that an installed tree can be moved.
file(RELATIVE_PATH CXLVP_PC_UP /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/cxlvp.pc.in ${PROJECT_BINARY_DIR}/package/cxlvp.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/cxlvp.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY platforms/ DESTINATION ${CMAKE_INSTALL_DATADIR}/cxlvp/platforms FILES_MATCHING PATTERN "*.yaml")
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.svg")
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
