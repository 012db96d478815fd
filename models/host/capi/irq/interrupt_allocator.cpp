// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/irq/interrupt_allocator.h"

#include <fmt/format.h>

namespace cxlvp::host {

std::int64_t InterruptAllocator::allocate(std::uint32_t count) {
    if (count == 0 || count > free()) return -1;
    std::uint32_t step = 1;
    while (interrupts_.aligned && step < count) step *= 2;
    for (std::uint32_t first = 0; first + count <= interrupts_.count;) {
        std::uint32_t n = 0;
        while (n < count && !used_[first + n]) ++n;
        if (n == count) {
            for (std::uint32_t i = 0; i < count; ++i) used_[first + i] = true;
            in_use_ += count;
            return std::int64_t{interrupts_.base} + first;
        }
        first = (first + n + step) / step * step;  // behind the one that is used
    }
    return -1;
}

void InterruptAllocator::release(std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t at = first - interrupts_.base + i;
        if (at >= interrupts_.count || !used_[at]) continue;
        used_[at] = false;
        --in_use_;
    }
}

CapiStatus InterruptAllocator::allocate_ranges(std::uint32_t psl, std::uint32_t count, IrqRanges& ranges) {
    ranges = {};
    std::uint32_t left = count;
    for (unsigned r = 1; r < 4 && left > 0; ++r) {
        std::int64_t first = -1;
        std::uint32_t part = left;
        while (part > 0 && (first = allocate(part)) < 0) part /= 2;
        if (first < 0) break;
        ranges.offset[r] = static_cast<std::uint32_t>(first);
        ranges.range[r] = part;
        left -= part;
    }
    if (left > 0) {
        release_ranges(ranges);
        return CapiStatus::failed(CapiError::no_space, fmt::format("no {} interrupts in three blocks", count));
    }
    ranges.offset[0] = psl;
    ranges.range[0] = 1;
    return {};
}

void InterruptAllocator::release_ranges(IrqRanges& ranges) {
    for (unsigned r = 1; r < 4; ++r) release(ranges.offset[r], ranges.range[r]);
    ranges = {};
}

}  // namespace cxlvp::host
