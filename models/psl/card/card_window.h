// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/card/afu_mmio.h"
#include "cxlvp/psl/card/card_layout.h"
#include "cxlvp/psl/registers/adapter_registers.h"
#include "cxlvp/psl/registers/slice_registers.h"

namespace cxlvp::psl {

/// Accesses of software to the BARs of a card: each goes to the registers or the AFU that lie there. While the link is
/// down, which a fenced card looks like too, reads give all ones and writes are dropped.
class CardWindow {
public:
    /// One slice of the card.
    struct Slice {
        SliceRegisters* registers;
        AfuMmio* afu;
    };

    /// All must outlive the window; `slices` has one entry for each slice of `layout` (asserted).
    CardWindow(const CardLayout& layout, AdapterRegisters& adapter, std::vector<Slice> slices);

    /// Accesses `bytes` bytes at `offset` of BAR `bar`. `at` is when the access reaches the card, and afterwards when
    /// it is answered. False for one that the bus has to refuse: registers take 8 aligned bytes, AFUs 4 or 8. Reserved
    /// places read 0, and writes to them are dropped.
    bool read(unsigned bar, std::uint64_t offset, std::uint8_t* data, std::size_t bytes, Tick& at);
    bool write(unsigned bar, std::uint64_t offset, const std::uint8_t* data, std::size_t bytes, Tick& at);
    /// Stored values of registers, without side effects; AFUs and reserved places have none. Returns the bytes handled,
    /// which end with the region.
    std::size_t debug_read(unsigned bar, std::uint64_t offset, std::uint8_t* data, std::size_t bytes) const;
    std::size_t debug_write(unsigned bar, std::uint64_t offset, const std::uint8_t* data, std::size_t bytes);

    void set_link_up(bool up) { link_up_ = up; }
    bool link_up() const { return link_up_; }
    /// Accesses while the link was down, and to reserved places.
    std::uint64_t lost_accesses() const { return lost_accesses_; }
    std::uint64_t reserved_accesses() const { return reserved_accesses_; }

private:
    /// The register file of a region; null for an AFU and for reserved places.
    RegisterFile* registers(const CardRegion& region) const;

    const CardLayout& layout_;
    AdapterRegisters& adapter_;
    const std::vector<Slice> slices_;
    bool link_up_ = true;
    std::uint64_t lost_accesses_ = 0;
    std::uint64_t reserved_accesses_ = 0;
};

}  // namespace cxlvp::psl
