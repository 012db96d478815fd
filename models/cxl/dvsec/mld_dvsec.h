// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// What is fixed about a multi-logical device.
struct MldConfig {
    unsigned logical_devices = 1;  ///< 1..16
};

/// The MLD DVSEC (CXL r3.1 8.1.10) of the logical device that the fabric manager owns.
class MldDvsec {
public:
    /// Throws `UserError` for a number of logical devices that does not exist.
    explicit MldDvsec(const MldConfig& config);

    pci::Capability& capability() { return capability_; }
    /// The logical devices, one bit each, that are in hot reset.
    std::uint64_t hot_reset_vector() const { return capability_.registers().get(hot_reset_); }

private:
    pci::Capability capability_;
    const FieldRef hot_reset_;
};

}  // namespace cxlvp::cxl
