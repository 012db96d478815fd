// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/cxl/topology/cxl_topology.h"

namespace cxlvp::host {

/// Device memory that the next decoder of a device may take.
struct FreeDpa {
    std::uint64_t skip = 0;  ///< bytes between the decoders in use and the first free one of the kind
    std::uint64_t size = 0;  ///< bytes in one piece
};

/// What is left of the volatile or persistent memory of a device above the decoders in use (CXL r3.1 8.2.4.20.9: DPAs
/// ascend, DPA skip names what is left out). Ranges of unknown media count as either kind.
FreeDpa free_dpa(const CxlDevice& device, bool persistent);

}  // namespace cxlvp::host
