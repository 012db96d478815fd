// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/frame_allocator.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

namespace {

constexpr std::uint64_t block(unsigned shift) {
    return std::uint64_t{1} << shift;
}

}  // namespace

FrameAllocator::FrameAllocator(std::uint64_t base, std::uint64_t bytes) {
    if (((base | bytes) & (block(kSmallest) - 1)) != 0 || bytes > ~std::uint64_t{0} - base)
        throw UserError(
            fmt::format("frame allocator: {:#x} bytes from {:#x} are not whole pages of 4 KiB", bytes, base));
    available_ = bytes;
    while (bytes > 0) {
        unsigned shift = kLargest;
        while ((base & (block(shift) - 1)) != 0 || block(shift) > bytes) --shift;
        free_[shift].insert(base);
        base += block(shift);
        bytes -= block(shift);
    }
}

std::optional<std::uint64_t> FrameAllocator::allocate(unsigned shift) {
    shift = std::max(shift, kSmallest);
    unsigned from = shift;
    while (from <= kLargest && free_[from].empty()) ++from;
    if (from > kLargest) return std::nullopt;
    const std::uint64_t address = *free_[from].begin();
    free_[from].erase(free_[from].begin());
    // What is not needed goes back in halves.
    while (from > shift) {
        --from;
        free_[from].insert(address + block(from));
    }
    available_ -= block(shift);
    used_end_ = std::max(used_end_, address + block(shift));
    return address;
}

void FrameAllocator::release(std::uint64_t address, unsigned shift) {
    shift = std::max(shift, kSmallest);
    available_ += block(shift);
    for (; shift < kLargest; ++shift) {
        const auto buddy = free_[shift].find(address ^ block(shift));
        if (buddy == free_[shift].end()) break;
        address = std::min(address, *buddy);
        free_[shift].erase(buddy);
    }
    free_[shift].insert(address);
}

}  // namespace cxlvp::host
