// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/machine/simulated_process.h"

#include <string>
#include <utility>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

SimulatedProcess::SimulatedProcess(SystemMemory& system, std::uint32_t pid, const PagerConfig& faults,
                                   PrefaultMode prefault, Fill fill)
    : system_(system), pid_(pid) {
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
    paged_ = std::make_unique<PagedProcess>(
        system.bus(), *space_, *pager_, PagedProcess::Segments{hashed_.get(), segments_.get(), prefault},
        [&system](const std::vector<PageInvalidation>& pages) { system.carry_out(pages); });
}

SimulatedProcess::~SimulatedProcess() = default;

/// One page, which the PSL finds by its address in the linear mapping of the operating system.
void SimulatedProcess::make_segment_table() {
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

bool SimulatedProcess::set_up() {
    if (tree_) return tree_->clear() && system_.processes().set_root(pid_, tree_->root());
    std::vector<PageInvalidation> invalidations;
    const unsigned shift = system_.config().page_shift;
    const PageMapping page = {HashAddressSpace::kKernelBase + segment_table_, segment_table_, shift, true};
    if (system_.kernel().map(page, invalidations) != MapResult::ok) return false;
    system_.carry_out(invalidations);
    return segments_->clear();
}

void SimulatedProcess::add(std::uint64_t ea, std::uint64_t bytes, bool writable, std::optional<std::uint64_t> device) {
    const unsigned shift = system_.config().page_shift;
    const std::uint64_t page = std::uint64_t{1} << shift;
    space_->add({ea & ~(page - 1), (ea + bytes + page - 1) & ~(page - 1), writable, shift, device});
}

MapResult SimulatedProcess::FillingTables::map(const PageMapping& page, std::vector<PageInvalidation>& invalidations) {
    if (fill_ && filled_.insert(page.ea).second) fill_(page.ea, page.real, std::uint64_t{1} << page.shift);
    return tables_.map(page, invalidations);
}

}  // namespace cxlvp::host
