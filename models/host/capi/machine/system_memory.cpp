// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/machine/system_memory.h"

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

namespace {

constexpr Tick kLookAgain = ns(100);

/// Address 0 means "nothing" to hardware and software, so that the page there is not given out.
std::uint64_t first_frame(const SystemMemory::Config& config) {
    return config.base == 0 ? std::uint64_t{1} << config.page_shift : config.base;
}

}  // namespace

SystemMemory::SystemMemory(HostBus& bus, const Config& config, psl::Translator& translator)
    : bus_(bus),
      config_(config),
      translator_(translator),
      memory_(bus),
      frames_(first_frame(config), config.base + config.bytes - first_frame(config)) {
    if (config.caia == psl::Caia::v2) {
        processes_ = std::make_unique<ProcessTableBuilder>(memory_, frames_);
        return;
    }
    const std::optional<std::uint64_t> table = frames_.allocate(config.table_shift);
    if (!table) throw UserError("there is no memory for the hashed page table");
    hashed_ = std::make_unique<HashedPageTableBuilder>(memory_, *table, config.table_shift);
    kernel_ = std::make_unique<HashAddressSpace>(*hashed_, 0, HashAddressSpace::kMaxContext, false, true);
}

bool SystemMemory::set_up() {
    if (hashed_) return hashed_->clear();
    if (!processes_->clear()) return false;
    translator_.set_nest_mmu_base(processes_->control());
    return true;
}

std::uint64_t SystemMemory::allocate(std::uint64_t bytes) {
    unsigned shift = FrameAllocator::kSmallest;
    while ((std::uint64_t{1} << shift) < bytes) ++shift;
    return frames_.allocate(shift).value_or(0);
}

void SystemMemory::carry_out(const std::vector<PageInvalidation>& invalidations) {
    for (const PageInvalidation& page : invalidations) {
        const psl::InvalidateTicket ticket = invalidate(translator_, page);
        while (true) {
            const Tick drained = translator_.drained_at(ticket);
            if (drained <= bus_.now()) break;
            bus_.pause(drained == kNever ? kLookAgain : drained - bus_.now());
        }
    }
}

}  // namespace cxlvp::host
