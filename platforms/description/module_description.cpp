// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/module_description.h"

#include "cxlvp/platform/description/node_path.h"

namespace cxlvp::platform {

const std::string& ModuleDescription::place_of(const std::string& key) const {
    const ConfigNode* node = find_path(parameters, key);
    return node != nullptr ? node->origin : origin;
}

}  // namespace cxlvp::platform
