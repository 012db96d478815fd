// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/adapter/capi_machine.h"
#include "cxlvp/host/capi/afu/slice_control.h"
#include "cxlvp/host/capi/bus/capi_bus.h"

namespace cxlvp::host {

/// The registers of a slice that the driver writes once, before and after it has reset the AFU.
class SliceSetup {
public:
    SliceSetup(CapiBus& bus, unsigned slice, const CapiMachine& machine, SliceControl& control, DriverLog& log)
        : bus_(bus), slice_(slice), machine_(machine), control_(control), log_(log) {}

    /// Leaves nothing of an earlier life: a running AFU is stopped, pointers are cleared, what is pending is refused.
    /// EIO when the AFU cannot be stopped.
    CapiStatus sanitize();
    void write_implementation_registers();
    /// Interrupt and initial masks of slice errors.
    void write_error_interrupt(std::uint32_t hwirq);

private:
    void clear_pointers();

    CapiBus& bus_;
    const unsigned slice_;
    const CapiMachine& machine_;
    SliceControl& control_;
    DriverLog& log_;
};

}  // namespace cxlvp::host
