// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/cxl/decode/interleave.h"
#include "cxlvp/cxl/hdm/hdm_config.h"

namespace cxlvp::host {

/// What a HDM Decoder Capability Register says (CXL r3.1 8.2.4.20.1), as far as software programs by it.
struct HdmCapability {
    unsigned decoders = 0;  ///< 0 for a reserved count code
    unsigned targets = 0;   ///< longest target list; 0 at devices
    bool interleave_11_8 = false;
    bool interleave_14_12 = false;
    bool ways_3_6_12 = false;
    bool ways_16 = false;
    cxl::HdmCoherency coherency = cxl::HdmCoherency::unknown;

    static HdmCapability from_register(std::uint32_t value);

    /// Why decoders of this kind cannot interleave so, as the end of a sentence ("cannot select by address bit 8 to
    /// 11"); empty when they can. Routing levels have 1, 2, 4 or 8 ways, devices any.
    std::string refusal(const cxl::Interleave& interleave, cxl::HdmRole role) const;
    /// The decoders may hold memory of this coherency.
    bool takes(bool host_only) const;
};

}  // namespace cxlvp::host
