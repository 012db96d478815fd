// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "cxlvp/host/capi/context/process_memory.h"
#include "cxlvp/host/capi/memory/address_space.h"
#include "cxlvp/host/capi/memory/pager.h"
#include "cxlvp/host/crypto/host_bus.h"

namespace cxlvp::host {

/// The memory of a process that has page tables, as one context needs it: faults go to the pager, and take as long as
/// it says.
class PagedProcess : public ProcessMemory {
public:
    /// What the hashed page tables of CAIA 1 have besides: the segments of the process, and the table of the context.
    struct Segments {
        HashAddressSpace* space = nullptr;     ///< null in CAIA 2
        SegmentTableBuilder* table = nullptr;  ///< cleared; null in CAIA 2
        PrefaultMode prefault = PrefaultMode::none;
    };
    /// Makes the cards forget what is no longer true.
    using Invalidate = std::function<void(const std::vector<PageInvalidation>&)>;

    PagedProcess(HostBus& bus, AddressSpace& space, Pager& pager, const Segments& segments, Invalidate invalidate);

    std::uint64_t sstp0() const override { return segments_.table == nullptr ? 0 : segments_.table->sstp0(); }
    std::uint64_t sstp1() const override { return segments_.table == nullptr ? 0 : segments_.table->sstp1(); }
    void prefault_segments(std::uint64_t wed) override;
    bool map_segment(std::uint64_t ea) override;
    bool map_page(std::uint64_t ea, bool store) override;
    std::optional<std::uint64_t> real_address(std::uint64_t ea, bool store) override;

private:
    bool ended(const FaultOutcome& outcome);
    void forget(const std::vector<PageInvalidation>& pages);

    HostBus& bus_;
    AddressSpace& space_;
    Pager& pager_;
    const Segments segments_;
    const Invalidate invalidate_;
};

}  // namespace cxlvp::host
