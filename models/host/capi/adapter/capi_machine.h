// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/capi/irq/interrupt_allocator.h"
#include "cxlvp/psl/caia.h"

namespace cxlvp::host {

/// What the driver knows of the machine it runs on: from the processor, the firmware and the device tree.
struct CapiMachine {
    psl::Caia caia = psl::Caia::v1;  ///< what the processor speaks: 1 POWER8, 2 POWER9
    bool radix = true;               ///< the processor translates through radix tables (CAIA 2 needs it)
    bool little_endian = true;       ///< the operating system is
    bool lpcr_tc = false;            ///< LPCR.TC of the host
    std::uint32_t lpid = 0;          ///< logical partition of the host
    std::uint64_t sdr1 = 0;          ///< place and size of the hashed page table (CAIA 1)

    std::uint64_t chip_id = 0;              ///< of the processor, for the routing of data
    std::uint64_t capp_unit_id = 0xba;      ///< of the proxy in the host bridge
    std::uint64_t capi_indication = 0x200;  ///< `ibm,phb-indications` of the host bridge (CAIA 2)
    std::uint64_t asn_indication = 0x400;
    std::uint64_t nbw_indication = 0x300;
    bool limit_dma_machines = false;  ///< the third host bridge of a POWER9 has fewer of them

    std::uint64_t bar0 = 0x600000000000;  ///< where firmware puts the areas p2 and p1 of the card
    std::uint64_t bar2 = 0x610000000000;
    MessageInterrupts interrupts;
    std::uint64_t page_bytes = 64 * kKiB;  ///< pages of the operating system: 4 or 64 KiB
};

}  // namespace cxlvp::host
