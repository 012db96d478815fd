// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/memory/frame_allocator.h"
#include "cxlvp/host/capi/memory/physical_memory.h"

namespace cxlvp::host {

/// The partition table of a host and its process table in simulated memory (Power ISA 3.0B, Book III, 5.7.6): where the
/// nest MMU finds the trees of the host's processes.
class ProcessTableBuilder {
public:
    /// Takes 4 KiB for the partition table and 16 bytes for each of 2^log2_processes processes (8 to 20). Throws
    /// `UserError` when there is no memory or another number is given. `clear` has to be called before use.
    ProcessTableBuilder(PhysicalMemory& memory, FrameAllocator& frames, unsigned log2_processes = 12);

    /// Empties both tables and writes the entry of the host.
    bool clear();
    /// The partition table control register: what the nest MMU has to be given.
    std::uint64_t control() const;
    /// Makes `root` the tree of a process; false for a process beyond the table and a bus error.
    bool set_root(std::uint32_t pid, std::uint64_t root);
    /// Takes the entry of a process out.
    bool remove(std::uint32_t pid);
    std::uint32_t processes() const { return 1u << log2_processes_; }

private:
    PhysicalMemory& memory_;
    unsigned log2_processes_;
    std::uint64_t partition_table_ = 0;
    std::uint64_t process_table_ = 0;
};

}  // namespace cxlvp::host
