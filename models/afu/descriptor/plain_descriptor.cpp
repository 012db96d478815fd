// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/descriptor/plain_descriptor.h"

#include "cxlvp/afu/descriptor/descriptor_words.h"

namespace cxlvp::afu {

std::vector<std::uint8_t> plain_descriptor(const AfuConfig& config) {
    const bool dedicated = config.model == ProgrammingModel::dedicated;
    DescriptorWords words;
    words.processes = static_cast<std::uint16_t>(dedicated ? 1 : config.processes);
    words.models = dedicated ? kDedicatedModel : kDirectedModel;
    return words.encode();
}

}  // namespace cxlvp::afu
