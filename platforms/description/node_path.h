// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "cxlvp/base/config/config_node.h"

namespace cxlvp::platform {

/// The value at a dotted path ("windows.0.to") below `node`; null pointer when there is none.
const ConfigNode* find_path(const ConfigNode& node, std::string_view path);

}  // namespace cxlvp::platform
