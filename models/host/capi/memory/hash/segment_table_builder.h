// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/memory/physical_memory.h"
#include "cxlvp/psl/translation/hash/segment.h"

namespace cxlvp::host {

/// The segment table of one context in simulated memory, filled as the Linux driver does: groups of eight entries,
/// found by the primary hash; a full group gives up its entries in turn, with one counter for the whole table.
class SegmentTableBuilder {
public:
    enum class Result { present, inserted, replaced, bus_error };

    /// A table at `real`, which the PSL sees at `pointer` (its size in bytes is a power of two, 256 at least).
    /// `clear` has to be called before use.
    SegmentTableBuilder(PhysicalMemory& memory, std::uint64_t real, const psl::SegmentTablePointer& pointer)
        : memory_(memory), real_(real), pointer_(pointer) {}

    /// Empties the table. The SLBs that know it have to be invalidated (SLBIA).
    bool clear();
    /// Adds the segment of `ea`, if it is not there. The victim of `replaced` stays valid in SLBs, which does no harm:
    /// its segment is what it was.
    Result insert(std::uint64_t ea, const psl::Segment& segment);
    std::uint64_t sstp0() const { return pointer_.sstp0(); }
    std::uint64_t sstp1() const { return pointer_.sstp1(); }

private:
    PhysicalMemory& memory_;
    std::uint64_t real_;
    psl::SegmentTablePointer pointer_;
    unsigned next_victim_ = 0;
};

}  // namespace cxlvp::host
