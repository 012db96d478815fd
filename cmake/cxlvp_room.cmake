# SPDX-License-Identifier: Apache-2.0

set(CXLVP_DEPENDENCY_LINE ${CMAKE_CURRENT_LIST_DIR}/dependency_line.txt)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CXLVP_DEPENDENCY_LINE})

# cxlvp_room_rank(OUT ROOM)
# The position of ROOM in the dependency line, counted from 0; an error when the line does not name it.
function(cxlvp_room_rank OUT ROOM)
  file(STRINGS ${CXLVP_DEPENDENCY_LINE} lines REGEX "^[a-z]")
  set(rank 0)
  foreach(line IN LISTS lines)
    string(REPLACE " " ";" rooms "${line}")
    if(ROOM IN_LIST rooms)
      set(${OUT} ${rank} PARENT_SCOPE)
      return()
    endif()
    math(EXPR rank "${rank} + 1")
  endforeach()
  message(FATAL_ERROR "room '${ROOM}' is not in ${CXLVP_DEPENDENCY_LINE}")
endfunction()

# cxlvp_room(ROOM LINK target... PRIVATE target... EXCLUDE file...)
# Declares the library of one room, cxlvp::ROOM, from all sources below the current folder but the EXCLUDEd ones.
# Its headers are seen as "cxlvp/ROOM/...", whatever the folder is called, and only by targets that link the room: a
# wrong include does not build. LINK names what the headers of the room need, PRIVATE what only its sources need; a
# room that is not earlier in the dependency line is refused.
function(cxlvp_room ROOM)
  cmake_parse_arguments(ARG "" "" "LINK;PRIVATE;EXCLUDE" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "cxlvp_room(${ROOM}): unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  cxlvp_room_rank(rank ${ROOM})
  set(seen ${ROOM})
  foreach(target IN LISTS ARG_LINK ARG_PRIVATE)
    if(target MATCHES "^cxlvp::(.+)$")
      set(other ${CMAKE_MATCH_1})
      cxlvp_room_rank(other_rank ${other})
      if(NOT other_rank LESS rank)
        message(FATAL_ERROR "room '${ROOM}' may not link '${target}': see ${CXLVP_DEPENDENCY_LINE}")
      endif()
      get_target_property(seen_by_other cxlvp_${other} CXLVP_ROOM_SEES)
      list(APPEND seen ${seen_by_other})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES seen)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(name IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  endforeach()
  set(target cxlvp_${ROOM})
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE ${ARG_PRIVATE})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(cxlvp::${ROOM} ALIAS ${target})

  # Each room has an include root of its own that holds nothing but "cxlvp/ROOM".
  set(root ${PROJECT_BINARY_DIR}/rooms/${ROOM})
  file(MAKE_DIRECTORY ${root}/cxlvp)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/cxlvp/${ROOM} SYMBOLIC)
  target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${root}> $<INSTALL_INTERFACE:include>)
  # Changes the layout seen through SystemC headers, so every unit must agree on it.
  target_compile_definitions(${target} ${scope} SC_INCLUDE_DYNAMIC_PROCESSES)
  target_compile_features(${target} ${scope} cxx_std_17)
  target_link_libraries(${target} ${scope} ${ARG_LINK})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${ROOM} CXLVP_ROOM_FOLDER ${CMAKE_CURRENT_SOURCE_DIR}
                                             CXLVP_ROOM_SEES "${seen}")
  set_property(GLOBAL APPEND PROPERTY CXLVP_ROOMS ${ROOM})

  install(TARGETS ${target} EXPORT cxlvp_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cxlvp/${ROOM}
          FILES_MATCHING PATTERN "*.h")
endfunction()

# cxlvp_link_whole_rooms(TARGET)
# Links every room completely into TARGET, used or not: plugins loaded at run time resolve their symbols from it.
function(cxlvp_link_whole_rooms TARGET)
  get_property(rooms GLOBAL PROPERTY CXLVP_ROOMS)
  # Rooms link each other in the plain way, so that CMake cannot be asked for whole libraries as well
  # ($<LINK_LIBRARY:WHOLE_ARCHIVE,...> clashes). What these options pull in, the plain mentions find defined.
  foreach(room IN LISTS rooms)
    target_link_libraries(${TARGET} PRIVATE cxlvp_${room})
    get_target_property(type cxlvp_${room} TYPE)
    if(type STREQUAL STATIC_LIBRARY)
      # One option for each room: CMake drops an option that comes a second time, such as a bare --whole-archive.
      target_link_options(${TARGET} PRIVATE LINKER:--whole-archive,$<TARGET_FILE:cxlvp_${room}>,--no-whole-archive)
      set_property(TARGET ${TARGET} APPEND PROPERTY LINK_DEPENDS $<TARGET_FILE:cxlvp_${room}>)
    endif()
  endforeach()
  set_target_properties(${TARGET} PROPERTIES ENABLE_EXPORTS ON)
endfunction()

# cxlvp_plugin_api()
# Declares cxlvp::plugin_api, the headers of all rooms declared so far without their libraries (cxlvp_plugin.cmake).
function(cxlvp_plugin_api)
  add_library(cxlvp_plugin_api INTERFACE)
  add_library(cxlvp::plugin_api ALIAS cxlvp_plugin_api)
  get_property(rooms GLOBAL PROPERTY CXLVP_ROOMS)
  foreach(room IN LISTS rooms)
    target_include_directories(cxlvp_plugin_api INTERFACE $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/rooms/${room}>)
  endforeach()
  target_include_directories(cxlvp_plugin_api INTERFACE $<INSTALL_INTERFACE:include>)
  target_compile_definitions(cxlvp_plugin_api INTERFACE SC_INCLUDE_DYNAMIC_PROCESSES)
  target_compile_features(cxlvp_plugin_api INTERFACE cxx_std_17)
  target_link_libraries(cxlvp_plugin_api INTERFACE PkgConfig::systemc fmt::fmt nlohmann_json::nlohmann_json)
  set_target_properties(cxlvp_plugin_api PROPERTIES EXPORT_NAME plugin_api)
  install(TARGETS cxlvp_plugin_api EXPORT cxlvp_targets)
endfunction()
