# SPDX-License-Identifier: Apache-2.0
# Used by the project itself and, installed, by whoever writes models outside of it.

# cxlvp_plugin(NAME source...)
# Builds NAME.so, a shared object with models that the program `cxlvp` loads. It sees the headers of all rooms and links
# none of their libraries: the program exports every symbol of the rooms, and a second copy would split their state.
function(cxlvp_plugin NAME)
  add_library(${NAME} MODULE ${ARGN})
  target_link_libraries(${NAME} PRIVATE cxlvp::plugin_api)
  # The language level is part of what the program and libsystemc agree on: C++17, whatever the compiler's default is.
  set_target_properties(${NAME} PROPERTIES PREFIX "" CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON)
endfunction()
