// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace cxlvp::host {

/// The memory of a process as its operating system keeps it: segments and pages come when they are first needed. Calls
/// may take time and let other threads of the driver run.
class ProcessMemory {
public:
    virtual ~ProcessMemory() = default;

    /// Where the segment table is: SSTP0 and SSTP1 (CAIA 1); 0 in CAIA 2.
    virtual std::uint64_t sstp0() const = 0;
    virtual std::uint64_t sstp1() const = 0;
    /// Before an attach: enters the segments that shall not have to be asked for, by the prefault mode of the AFU.
    virtual void prefault_segments(std::uint64_t wed) = 0;
    /// Enters the segment of `ea` (CAIA 1). False when nothing can be there.
    virtual bool map_segment(std::uint64_t ea) = 0;
    /// Maps the page of `ea` for a load or a store. False when the process may not do that.
    virtual bool map_page(std::uint64_t ea, bool store) = 0;
    /// The real address of `ea` for the process itself, which maps what is missing. It holds up to the next multiple
    /// of 4 KiB. Nothing when the process may not do that.
    virtual std::optional<std::uint64_t> real_address(std::uint64_t ea, bool store) = 0;
};

}  // namespace cxlvp::host
