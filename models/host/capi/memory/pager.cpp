// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/pager.h"

#include <algorithm>
#include <optional>

namespace cxlvp::host {

FaultResult Pager::result_of(AddressSpace::Touch touch) {
    switch (touch) {
        case AddressSpace::Touch::mapped:
            return FaultResult::fixed;
        case AddressSpace::Touch::no_vma:
        case AddressSpace::Touch::read_only:
            return FaultResult::segv;
        case AddressSpace::Touch::no_memory:
        case AddressSpace::Touch::bus_error:
            break;
    }
    return FaultResult::bus_error;
}

FaultOutcome Pager::ended(FaultResult result, Tick latency) {
    if (result == FaultResult::fixed) ++counts_.fixed;
    if (result == FaultResult::segv) ++counts_.segv;
    if (result == FaultResult::bus_error) ++counts_.bus_errors;
    return {result, latency};
}

FaultOutcome Pager::page_fault(std::uint64_t ea, bool store, std::vector<PageInvalidation>& invalidations) {
    ++counts_.page_faults;
    return ended(result_of(space_.touch(ea, store, invalidations)), config_.page_fault);
}

FaultOutcome Pager::segment_fault(std::uint64_t ea, HashAddressSpace& segments, SegmentTableBuilder& table) {
    ++counts_.segment_faults;
    const std::optional<psl::Segment> segment = segments.settle(ea);
    FaultResult result = FaultResult::segv;
    if (segment)
        result = table.insert(ea, *segment) == SegmentTableBuilder::Result::bus_error ? FaultResult::bus_error
                                                                                      : FaultResult::fixed;
    return ended(result, config_.segment_fault);
}

bool Pager::prefault(PrefaultMode mode, std::uint64_t wed, HashAddressSpace& segments, SegmentTableBuilder& table) {
    const auto insert = [&](std::uint64_t ea) {
        const std::optional<psl::Segment> segment = segments.settle(ea);
        if (!segment) return true;  // a WED need not be an address
        ++counts_.prefaulted_segments;
        return table.insert(ea, *segment) != SegmentTableBuilder::Result::bus_error;
    };
    if (mode == PrefaultMode::none) return true;
    if (mode == PrefaultMode::work_element_descriptor) return insert(wed);
    std::optional<std::uint64_t> last;  // number of the segment inserted last
    for (const auto& [begin, vma] : space_.vmas()) {
        const std::optional<psl::Segment> segment = segments.segment(begin);
        if (!segment) continue;
        const unsigned shift = psl::segment_shift(segment->terabyte);
        for (std::uint64_t number = begin >> shift; number <= (vma.end - 1) >> shift; ++number) {
            if (last && *last >= number) continue;
            if (!insert(number << shift)) return false;
            last = number;
        }
    }
    return true;
}

FaultResult Pager::populate(std::uint64_t begin, std::uint64_t end, bool store,
                            std::vector<PageInvalidation>& invalidations) {
    while (begin < end) {
        const FaultResult result = result_of(space_.touch(begin, store, invalidations));
        if (result != FaultResult::fixed) return result;
        const unsigned shift = space_.find(begin)->page_shift;
        begin = ((begin >> shift) + 1) << shift;
    }
    return FaultResult::fixed;
}

template <class Transfer>
FaultResult Pager::transfer(std::uint64_t ea, std::size_t bytes, bool store,
                            std::vector<PageInvalidation>& invalidations, Transfer part) {
    std::size_t done = 0;
    while (done < bytes) {
        const std::uint64_t at = ea + done;
        const Vma* const vma = space_.find(at);
        if (vma == nullptr || (store && !vma->writable)) return FaultResult::segv;
        if (!space_.real(at)) {
            const FaultResult result = result_of(space_.touch(at, store, invalidations));
            if (result != FaultResult::fixed) return result;
        }
        const std::uint64_t page = std::uint64_t{1} << vma->page_shift;
        const std::size_t length = std::min<std::uint64_t>(bytes - done, page - (at & (page - 1)));
        if (!part(*space_.real(at), done, length)) return FaultResult::bus_error;
        done += length;
    }
    return FaultResult::fixed;
}

FaultResult Pager::read(std::uint64_t ea, std::uint8_t* data, std::size_t bytes,
                        std::vector<PageInvalidation>& invalidations) {
    return transfer(ea, bytes, false, invalidations, [&](std::uint64_t real, std::size_t done, std::size_t length) {
        return space_.memory().read(real, data + done, length);
    });
}

FaultResult Pager::write(std::uint64_t ea, const std::uint8_t* data, std::size_t bytes,
                         std::vector<PageInvalidation>& invalidations) {
    return transfer(ea, bytes, true, invalidations, [&](std::uint64_t real, std::size_t done, std::size_t length) {
        return space_.memory().write(real, data + done, length);
    });
}

}  // namespace cxlvp::host
