// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/registers/register_file.h"

namespace cxlvp::pci {

/// The bits of the Command register that decide what a function does (PCIe 7.5.1.1.3).
class CommandBits {
public:
    /// `header` must outlive this.
    explicit CommandBits(const RegisterFile& header)
        : header_(header),
          memory_(header.field("COMMAND.MEMORY_SPACE_ENABLE")),
          master_(header.field("COMMAND.BUS_MASTER_ENABLE")),
          interrupt_disable_(header.field("COMMAND.INTERRUPT_DISABLE")) {}

    /// Memory requests to the function are decoded.
    bool memory_enabled() const { return header_.get(memory_) != 0; }
    /// The function may issue memory requests, messages of MSI and MSI-X included.
    bool bus_master_enabled() const { return header_.get(master_) != 0; }
    /// The function may not assert INTx.
    bool interrupt_disabled() const { return header_.get(interrupt_disable_) != 0; }
    /// Position of the Command register in the table, for a hook.
    unsigned reg() const { return memory_.reg(); }

private:
    const RegisterFile& header_;
    const FieldRef memory_;
    const FieldRef master_;
    const FieldRef interrupt_disable_;
};

}  // namespace cxlvp::pci
