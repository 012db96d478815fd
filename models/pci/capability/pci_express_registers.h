// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp::pci {

/// The parts of the PCI Express capability (PCIe 7.5.3). A function has the device part, and the others as its kind of
/// port asks for.
TableSpan<Register> device_registers();
/// The Device Control register, with Initiate Function Level Reset or without.
TableSpan<Register> device_control_register(bool flr);
TableSpan<Register> link_registers();
/// The Link Control and Link Status register of an upstream-facing or a downstream-facing port.
TableSpan<Register> link_control_registers(bool downstream);
TableSpan<Register> slot_registers();
TableSpan<Register> root_registers();

}  // namespace cxlvp::pci
