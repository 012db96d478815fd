// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/adapter/capi_vsec.h"

#include <fmt/format.h>

namespace cxlvp::host {

CapiStatus CapiVsec::read(PciConfig& config, CapiVsec& vsec) {
    const auto found = config.find_vsec(kId);
    if (!found) return CapiStatus::failed(CapiError::no_device, "no vendor-specific capability 0x1280");
    vsec = {};
    vsec.offset = *found;
    const auto at = [&](unsigned field, unsigned bytes) { return config.read(*found + field, bytes); };
    const unsigned length = at(0x06, 2) >> 4;
    if (length < kMinBytes)
        return CapiStatus::failed(CapiError::invalid, fmt::format("vendor-specific capability has {} bytes", length));
    vsec.slices = at(0x08, 1);
    vsec.status = at(0x09, 1);
    vsec.psl_revision = at(0x0c, 2);
    vsec.caia_minor = at(0x0e, 1);
    vsec.caia_major = at(0x0f, 1);
    vsec.base_image = at(0x10, 2);
    vsec.image_state = at(kImageState, 1);
    vsec.descriptor_offset = at(0x20, 4) * kUnit;
    vsec.descriptor_bytes = at(0x24, 4) * kUnit;
    vsec.problem_state_offset = at(0x28, 4) * kUnit;
    vsec.problem_state_bytes = at(0x2c, 4) * kUnit;
    return {};
}

CapiStatus CapiVsec::check(const CapiMachine& machine, std::uint64_t bar0_bytes) const {
    if ((status & kSecondPort) != 0) return CapiStatus::failed(CapiError::busy, "second port of a card");
    if ((status & kUnsupported) != 0)
        return CapiStatus::failed(CapiError::invalid, fmt::format("unsupported interrupt mode, status {:#x}", status));
    if (caia_major != static_cast<unsigned>(machine.caia))
        return CapiStatus::failed(CapiError::no_device, fmt::format("card speaks CAIA {}.{}, the processor does not",
                                                                    caia_major, caia_minor));
    if (machine.caia == psl::Caia::v2 && !machine.radix)
        return CapiStatus::failed(CapiError::no_device, "CAIA 2 needs radix translation");
    if (slices == 0 || slices > kMaxSlices)
        return CapiStatus::failed(CapiError::invalid, fmt::format("card has {} AFUs", slices));
    if (descriptor_offset == 0 || descriptor_bytes == 0)
        return CapiStatus::failed(CapiError::invalid, "card has no AFU descriptors");
    if (problem_state_offset > bar0_bytes || problem_state_bytes > bar0_bytes - problem_state_offset)
        return CapiStatus::failed(CapiError::invalid, "problem state does not fit into BAR0");
    return {};
}

}  // namespace cxlvp::host
