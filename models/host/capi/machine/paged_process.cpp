// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/machine/paged_process.h"

#include <string>
#include <utility>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

PagedProcess::PagedProcess(SystemMemory& system, std::uint32_t pid, const PagerConfig& faults, PrefaultMode prefault,
                           Fill fill)
    : system_(system), pid_(pid), prefault_(prefault) {
    const SystemMemory::Config& config = system.config();
    PageTables* tables = nullptr;
    if (config.caia == psl::Caia::v1) {
        hashed_ = std::make_unique<HashAddressSpace>(system.hashed_table(), 0, pid, false);
        make_segment_table();
        tables = hashed_.get();
    } else {
        tree_ = std::make_unique<RadixTreeBuilder>(system.memory(), system.frames(), pid, config.page_shift);
        tables = tree_.get();
    }
    tables_ = std::make_unique<FillingTables>(*tables, std::move(fill));
    space_ = std::make_unique<AddressSpace>(system.memory(), system.frames(), *tables_);
    pager_ = std::make_unique<Pager>(*space_, faults);
}

PagedProcess::~PagedProcess() = default;

/// One page, which the PSL finds by its address in the linear mapping of the operating system.
void PagedProcess::make_segment_table() {
    const unsigned shift = system_.config().page_shift;
    const std::optional<std::uint64_t> real = system_.frames().allocate(shift);
    if (!real) throw UserError("there is no memory for a segment table");
    const std::uint64_t ea = HashAddressSpace::kKernelBase + *real;
    const std::uint64_t bytes = std::uint64_t{1} << shift;
    const std::string why = system_.kernel().claim(ea, ea + bytes, shift);
    if (!why.empty()) throw UserError("segment table: " + why);
    segments_ =
        std::make_unique<SegmentTableBuilder>(system_.memory(), *real, system_.kernel().table_pointer(ea, bytes));
    segment_table_ = *real;
}

bool PagedProcess::set_up() {
    if (tree_) return tree_->clear() && system_.processes().set_root(pid_, tree_->root());
    std::vector<PageInvalidation> invalidations;
    const unsigned shift = system_.config().page_shift;
    const PageMapping page = {HashAddressSpace::kKernelBase + segment_table_, segment_table_, shift, true};
    if (system_.kernel().map(page, invalidations) != MapResult::ok) return false;
    system_.carry_out(invalidations);
    return segments_->clear();
}

void PagedProcess::add(std::uint64_t ea, std::uint64_t bytes, bool writable) {
    const unsigned shift = system_.config().page_shift;
    const std::uint64_t page = std::uint64_t{1} << shift;
    space_->add({ea & ~(page - 1), (ea + bytes + page - 1) & ~(page - 1), writable, shift});
}

void PagedProcess::prefault_segments(std::uint64_t wed) {
    if (segments_) pager_->prefault(prefault_, wed, *hashed_, *segments_);
}

bool PagedProcess::map_segment(std::uint64_t ea) {
    if (!segments_) return false;
    const FaultOutcome outcome = pager_->segment_fault(ea, *hashed_, *segments_);
    if (outcome.latency != 0) system_.bus().pause(outcome.latency);
    return outcome.result == FaultResult::fixed;
}

bool PagedProcess::map_page(std::uint64_t ea, bool store) {
    std::vector<PageInvalidation> invalidations;
    const FaultOutcome outcome = pager_->page_fault(ea, store, invalidations);
    system_.carry_out(invalidations);
    if (outcome.latency != 0) system_.bus().pause(outcome.latency);
    return outcome.result == FaultResult::fixed;
}

std::optional<std::uint64_t> PagedProcess::real_address(std::uint64_t ea, bool store) {
    const Vma* const vma = space_->find(ea);
    const std::optional<std::uint64_t> present = space_->real(ea);
    if (present && (vma->writable || !store)) return present;
    std::vector<PageInvalidation> invalidations;
    const AddressSpace::Touch touch = space_->touch(ea, store, invalidations);
    system_.carry_out(invalidations);
    if (touch != AddressSpace::Touch::mapped) return std::nullopt;
    return space_->real(ea);
}

MapResult PagedProcess::FillingTables::map(const PageMapping& page, std::vector<PageInvalidation>& invalidations) {
    if (fill_ && filled_.insert(page.ea).second) fill_(page.ea, page.real, std::uint64_t{1} << page.shift);
    return tables_.map(page, invalidations);
}

}  // namespace cxlvp::host
