// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/paged_process.h"

#include <utility>

namespace cxlvp::host {

PagedProcess::PagedProcess(HostBus& bus, AddressSpace& space, Pager& pager, const Segments& segments,
                           Invalidate invalidate)
    : bus_(bus), space_(space), pager_(pager), segments_(segments), invalidate_(std::move(invalidate)) {}

bool PagedProcess::ended(const FaultOutcome& outcome) {
    if (outcome.latency > 0) bus_.pause(outcome.latency);
    return outcome.result == FaultResult::fixed;
}

void PagedProcess::forget(const std::vector<PageInvalidation>& pages) {
    if (!pages.empty()) invalidate_(pages);
}

/// A table that cannot be written shows in the faults that follow.
void PagedProcess::prefault_segments(std::uint64_t wed) {
    if (segments_.table != nullptr) (void)pager_.prefault(segments_.prefault, wed, *segments_.space, *segments_.table);
}

bool PagedProcess::map_segment(std::uint64_t ea) {
    return segments_.table != nullptr && ended(pager_.segment_fault(ea, *segments_.space, *segments_.table));
}

bool PagedProcess::map_page(std::uint64_t ea, bool store) {
    std::vector<PageInvalidation> pages;
    const FaultOutcome outcome = pager_.page_fault(ea, store, pages);
    forget(pages);
    return ended(outcome);
}

std::optional<std::uint64_t> PagedProcess::real_address(std::uint64_t ea, bool store) {
    const Vma* const vma = space_.find(ea);
    if (vma == nullptr || (store && !vma->writable)) return std::nullopt;
    if (const std::optional<std::uint64_t> real = space_.real(ea)) return real;
    std::vector<PageInvalidation> pages;
    const AddressSpace::Touch touch = space_.touch(ea, store, pages);
    forget(pages);
    if (touch != AddressSpace::Touch::mapped) return std::nullopt;
    return space_.real(ea);
}

}  // namespace cxlvp::host
