// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/hdm/hdm_capability.h"

#include <iterator>

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

/// By count code. Above 8 it is not twice the code.
constexpr unsigned kDecoders[] = {1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32};

}  // namespace

HdmCapability HdmCapability::from_register(std::uint32_t value) {
    HdmCapability result;
    const unsigned code = value & 0xf;
    result.decoders = code < std::size(kDecoders) ? kDecoders[code] : 0;
    result.targets = value >> 4 & 0xf;
    result.interleave_11_8 = (value >> 8 & 1) != 0;
    result.interleave_14_12 = (value >> 9 & 1) != 0;
    result.ways_3_6_12 = (value >> 11 & 1) != 0;
    result.ways_16 = (value >> 12 & 1) != 0;
    result.coherency = static_cast<cxl::HdmCoherency>(value >> 21 & 3);
    return result;
}

std::string HdmCapability::refusal(const cxl::Interleave& interleave, cxl::HdmRole role) const {
    const unsigned ways = interleave.ways();
    if (role == cxl::HdmRole::routing) {
        if (interleave.modulo_three() || ways > cxl::kMaxTargets)
            return fmt::format("cannot route {} ways, only 1, 2, 4 or 8", ways);
        if (ways > targets) return fmt::format("has target lists for {} ways, not {}", targets, ways);
    } else {
        if (interleave.modulo_three() && !ways_3_6_12) return fmt::format("cannot interleave {} ways", ways);
        if (ways == 16 && !ways_16) return "cannot interleave 16 ways";
    }
    for (unsigned bit = interleave.first_bit(); bit < interleave.first_bit() + interleave.way_bits(); ++bit) {
        if (bit <= 11 && !interleave_11_8) return "cannot select by address bits 8 to 11";
        if (bit > 11 && bit <= 14 && !interleave_14_12) return "cannot select by address bits 12 to 14";
        if (bit > 14) return fmt::format("cannot select by address bit {}", bit);
    }
    return "";
}

bool HdmCapability::takes(bool host_only) const {
    return coherency != (host_only ? cxl::HdmCoherency::device_coherent : cxl::HdmCoherency::host_only);
}

}  // namespace cxlvp::host
