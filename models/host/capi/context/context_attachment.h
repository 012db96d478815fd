// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/context/capi_process.h"
#include "cxlvp/host/capi/irq/irq_ranges.h"
#include "cxlvp/psl/context/process_element.h"

namespace cxlvp::host {

class CapiAfu;

/// Puts a context into the hardware and takes it out again, as its programming model and the CAIA want it.
class ContextAttachment {
public:
    ContextAttachment(CapiAfu& afu, std::uint16_t handle) : afu_(afu), handle_(handle) {}

    /// Attaches `process` with its work element descriptor and authority mask. Without interrupts `irqs` gets that of
    /// the PSL. EINVAL without a programming model, and in CAIA 2 for a user process without memory; else the errors of
    /// `SliceControl` and `ProcessArea`.
    CapiStatus attach(const CapiProcess& process, bool master, IrqRanges& irqs, std::uint64_t wed, std::uint64_t amr);
    /// Directed: TERMINATE and REMOVE, if it was ever added. Dedicated: reset, disable and purge, and always `ok`.
    CapiStatus detach();
    /// Gives the context other interrupts. A PSL keeps a copy of the element, and whether UPDATE makes it look again is
    /// uncertain: with `started` the element is terminated, removed and added again. What fails is logged.
    void update_irqs(const IrqRanges& irqs, bool started);

    /// The element as it was written last.
    const psl::ProcessElement& element() const { return element_; }
    /// The PSL knows the element (directed).
    bool inserted() const { return inserted_; }

private:
    CapiStatus attach_directed(IrqRanges& irqs);
    CapiStatus attach_dedicated_registers(const IrqRanges& irqs);
    CapiStatus attach_dedicated_element(IrqRanges& irqs);
    CapiStatus write_segment_table();
    void write_irq_registers(const IrqRanges& irqs);
    CapiStatus add();
    CapiStatus terminate();
    CapiStatus remove();
    CapiStatus drop_segments();
    void complain(const CapiStatus& status);

    CapiAfu& afu_;
    const std::uint16_t handle_;
    psl::ProcessElement element_;
    bool inserted_ = false;
};

}  // namespace cxlvp::host
