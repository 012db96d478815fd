// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// The GPF DVSEC for CXL Port (CXL r3.1 8.1.6): how long a global persistent flush may take below the port.
class GpfPortDvsec {
public:
    GpfPortDvsec();

    pci::Capability& capability() { return capability_; }
    /// What software has set for a phase, 1 or 2.
    Tick timeout(unsigned phase) const;

private:
    pci::Capability capability_;
};

}  // namespace cxlvp::cxl
