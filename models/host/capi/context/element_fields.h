// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/adapter/capi_machine.h"
#include "cxlvp/host/capi/context/capi_process.h"
#include "cxlvp/host/capi/irq/irq_ranges.h"
#include "cxlvp/psl/context/process_element.h"

namespace cxlvp::host {

/// The state register of a context (SR of a process element, PSL_SR_An).
std::uint64_t state_register_for(const CapiMachine& machine, const CapiProcess& process, bool master);

/// Puts interrupts into an element. They are counted by 16 bits each.
void set_interrupts(psl::ProcessElement& element, const IrqRanges& irqs);

/// What the driver puts into a process element, but for software_state, which is 0, and the segment table.
psl::ProcessElement element_for(const CapiMachine& machine, const CapiProcess& process, bool master,
                                const IrqRanges& irqs, std::uint64_t wed, std::uint64_t amr);

}  // namespace cxlvp::host
