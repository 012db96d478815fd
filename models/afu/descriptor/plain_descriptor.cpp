// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/descriptor/plain_descriptor.h"

#include "cxlvp/afu/descriptor/descriptor_space.h"

namespace cxlvp::afu {

std::vector<std::uint8_t> plain_descriptor(const AfuConfig& config) {
    const bool dedicated = config.model == ProgrammingModel::dedicated;
    AfuDescriptor descriptor;
    descriptor.processes = static_cast<std::uint16_t>(dedicated ? 1 : config.processes);
    descriptor.models = dedicated ? AfuDescriptor::kDedicated : AfuDescriptor::kDirected;
    add_error_buffer(descriptor, config.error_buffer);
    return descriptor_space(descriptor, {});
}

}  // namespace cxlvp::afu
