// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>

namespace cxlvp::host {

/// Gives out real memory in aligned blocks of a power of two (a buddy system). The lowest block that fits is taken.
class FrameAllocator {
public:
    static constexpr unsigned kSmallest = 12;  ///< log2 of the smallest block
    static constexpr unsigned kLargest = 46;

    /// Memory [base, base + bytes), multiples of 4 KiB. Throws `UserError` otherwise, and when it passes the end of the
    /// address space.
    FrameAllocator(std::uint64_t base, std::uint64_t bytes);

    /// A block of 2^shift bytes (smaller ones are 4 KiB), aligned to its size; nothing when none is left.
    std::optional<std::uint64_t> allocate(unsigned shift);
    /// Gives back a block from `allocate` with the same `shift`.
    void release(std::uint64_t address, unsigned shift);
    /// End of the highest block that was ever given out: what lies above is as the simulation began, zero.
    std::uint64_t used_end() const { return used_end_; }
    /// Bytes left.
    std::uint64_t available() const { return available_; }

private:
    std::array<std::set<std::uint64_t>, kLargest + 1> free_;  ///< by log2 of the size
    std::uint64_t available_ = 0;
    std::uint64_t used_end_ = 0;
};

}  // namespace cxlvp::host
