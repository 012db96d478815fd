// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/irq/irq_ranges.h"

namespace cxlvp::host {

/// The message interrupts of a host bridge that its firmware lets the driver have.
struct MessageInterrupts {
    std::uint32_t base = 0;      ///< number of the first
    std::uint32_t count = 2040;  ///< a POWER8 bridge has 2048, of which 8 are its own
    /// Blocks begin at a multiple of their length rounded up to a power of two, as MSI wants it and Linux does it on
    /// PowerNV. Without it, only the length counts.
    bool aligned = true;
};

/// Hands message interrupts out, lowest first.
class InterruptAllocator {
public:
    explicit InterruptAllocator(const MessageInterrupts& interrupts)
        : interrupts_(interrupts), used_(interrupts.count) {}

    /// One block of `count` for the driver itself: the number of its first; -1 when there is none.
    std::int64_t allocate(std::uint32_t count);
    void release(std::uint32_t first, std::uint32_t count);

    /// Gives `ranges` `count` AFU interrupts in blocks 1 to 3, and `psl` alone in block 0. Each block is as large as
    /// it can be had: all that is still wanted, or half of it, and so on. When three blocks do not do, everything is
    /// given back: ENOSPC.
    CapiStatus allocate_ranges(std::uint32_t psl, std::uint32_t count, IrqRanges& ranges);
    /// Takes blocks 1 to 3 back and clears `ranges`; block 0 is not its own.
    void release_ranges(IrqRanges& ranges);

    std::uint32_t free() const { return interrupts_.count - in_use_; }
    const MessageInterrupts& interrupts() const { return interrupts_; }

private:
    MessageInterrupts interrupts_;
    std::vector<bool> used_;
    std::uint32_t in_use_ = 0;
};

}  // namespace cxlvp::host
