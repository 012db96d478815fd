// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/platform/description/platform_description.h"

namespace cxlvp::platform {

/// A platform as text: the topology as a tree from the modules that nothing leads to, the address maps, and all
/// parameters with their values and sources.
std::string describe_text(const PlatformDescription& description);

/// The topology as a graph in the language of graphviz: modules as boxes, wires as arrows, address windows as labels,
/// interrupts dashed.
std::string describe_dot(const PlatformDescription& description);

}  // namespace cxlvp::platform
