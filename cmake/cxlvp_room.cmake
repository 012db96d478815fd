# SPDX-License-Identifier: Apache-2.0

# cxlvp_room(NAME LINK lib... PRIVATE lib...)
# Declares the library of one room from all sources below the current folder. Headers are seen as
# "cxlvp/NAME/...", and only by targets that link the room: a wrong include does not build.
function(cxlvp_room NAME)
  cmake_parse_arguments(ARG "" "" "LINK;PRIVATE;EXCLUDE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(name IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  endforeach()
  add_library(cxlvp_${NAME} STATIC ${sources})
  add_library(cxlvp::${NAME} ALIAS cxlvp_${NAME})
  set(root ${PROJECT_BINARY_DIR}/rooms/${NAME})
  file(MAKE_DIRECTORY ${root}/cxlvp)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/cxlvp/${NAME} SYMBOLIC)
  target_include_directories(cxlvp_${NAME} PUBLIC $<BUILD_INTERFACE:${root}> $<INSTALL_INTERFACE:include>)
  target_compile_definitions(cxlvp_${NAME} PUBLIC SC_INCLUDE_DYNAMIC_PROCESSES)
  target_compile_features(cxlvp_${NAME} PUBLIC cxx_std_17)
  target_link_libraries(cxlvp_${NAME} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE})
  set_target_properties(cxlvp_${NAME} PROPERTIES EXPORT_NAME ${NAME})
endfunction()
