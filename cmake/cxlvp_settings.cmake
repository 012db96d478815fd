# SPDX-License-Identifier: Apache-2.0

# Debian's libsystemc refuses to link with any unit that is not C++17.
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# Results are bit-identical at every optimisation level, so the compiler may not fuse floating-point operations.
add_compile_options(-ffp-contract=off)
# Code is position-independent for plugins, which define no function of ours anew: calls within a unit may be inlined.
add_compile_options(-fno-semantic-interposition)

option(CXLVP_WERROR "Treat warnings as errors" ON)
if(CXLVP_WERROR)
  add_compile_options(-Werror)
endif()

option(CXLVP_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(CXLVP_SANITIZE)
  # Tests send commands that no enumerator names. Coroutines and exceptions leave poison on stacks that are in use again.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=enum --param=asan-stack=0 -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

option(CXLVP_COVERAGE "Build with gcov instrumentation" OFF)
if(CXLVP_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

option(CXLVP_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
if(CXLVP_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "CXLVP_FUZZ needs clang, not ${CMAKE_CXX_COMPILER_ID}: use the preset 'fuzz'")
  endif()
  # libFuzzer is led by what its inputs reach, in the rooms too.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CXLVP_CCACHE ccache)
if(CXLVP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CXLVP_CCACHE})
endif()
