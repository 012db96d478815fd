// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/capi/memory/address_space.h"
#include "cxlvp/host/capi/memory/hash/hash_address_space.h"
#include "cxlvp/host/capi/memory/hash/segment_table_builder.h"
#include "cxlvp/host/capi/memory/pager_config.h"

namespace cxlvp::host {

/// How the operating system ends a fault.
enum class FaultResult {
    fixed,      ///< the access may be tried again
    segv,       ///< nothing at this address, or a store where only loads are allowed
    bus_error,  ///< no memory left, or a table that could not be written
};

struct FaultOutcome {
    FaultResult result = FaultResult::fixed;
    Tick latency = 0;  ///< that handling it took
};

/// Which segments a context has in its segment table before it starts (sysfs `prefault_mode` of a CAPI AFU, CAIA 1).
enum class PrefaultMode {
    none,
    work_element_descriptor,  ///< the one that the WED points to
    all,                      ///< those of every range of the process
};

/// The fault handling of one address space: pages appear when they are first touched.
class Pager {
public:
    struct Counts {
        std::uint64_t page_faults = 0;     ///< asked to handle
        std::uint64_t segment_faults = 0;  ///< likewise
        std::uint64_t fixed = 0;           ///< of both
        std::uint64_t segv = 0;
        std::uint64_t bus_errors = 0;
        std::uint64_t prefaulted_segments = 0;
    };

    Pager(AddressSpace& space, const PagerConfig& config) : space_(space), config_(config) {}

    /// A page fault at `ea`. What has to be invalidated before the access is tried again is added to `invalidations`.
    FaultOutcome page_fault(std::uint64_t ea, bool store, std::vector<PageInvalidation>& invalidations);
    /// A segment fault of a context with the segment table `table`. As in Linux, any address that the process can have
    /// gets its segment; whether something is there is seen at the page fault that follows.
    FaultOutcome segment_fault(std::uint64_t ea, HashAddressSpace& segments, SegmentTableBuilder& table);
    /// Fills a segment table before a context starts. False when it could not be written.
    bool prefault(PrefaultMode mode, std::uint64_t wed, HashAddressSpace& segments, SegmentTableBuilder& table);
    /// Makes every page of [begin, end) present. Stops at the first that is not fixed.
    FaultResult populate(std::uint64_t begin, std::uint64_t end, bool store,
                         std::vector<PageInvalidation>& invalidations);

    /// The process itself loads or stores; absent pages appear, uncounted.
    FaultResult read(std::uint64_t ea, std::uint8_t* data, std::size_t bytes,
                     std::vector<PageInvalidation>& invalidations);
    FaultResult write(std::uint64_t ea, const std::uint8_t* data, std::size_t bytes,
                      std::vector<PageInvalidation>& invalidations);

    const Counts& counts() const { return counts_; }
    void clear_counts() { counts_ = {}; }

private:
    static FaultResult result_of(AddressSpace::Touch touch);
    FaultOutcome ended(FaultResult result, Tick latency);
    template <class Transfer>
    FaultResult transfer(std::uint64_t ea, std::size_t bytes, bool store, std::vector<PageInvalidation>& invalidations,
                         Transfer part);

    AddressSpace& space_;
    PagerConfig config_;
    Counts counts_;
};

}  // namespace cxlvp::host
