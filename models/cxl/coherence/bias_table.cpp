// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/bias_table.h"

namespace cxlvp::cxl {

BiasTable::BiasTable(std::uint64_t page, Bias initial)
    : page_shift_(static_cast<unsigned>(__builtin_ctzll(page))), initial_(initial) {}

Bias BiasTable::of(std::uint64_t address) const {
    if (flipped_.find(address >> page_shift_) == nullptr) return initial_;
    return initial_ == Bias::host ? Bias::device : Bias::host;
}

void BiasTable::give_line(std::uint64_t address) {
    if (of(address) == Bias::host) lines_.insert(address >> kLineShift, true);
}

bool BiasTable::host_access(std::uint64_t address) {
    lines_.erase(address >> kLineShift);
    return flip(address >> page_shift_, Bias::host);
}

bool BiasTable::flip(std::uint64_t page, Bias bias) {
    if (of(page << page_shift_) == bias) return false;
    if (bias == initial_)
        flipped_.erase(page);
    else
        flipped_.insert(page, true);
    ++(bias == Bias::host ? to_host_ : to_device_);
    return true;
}

std::uint64_t BiasTable::set(std::uint64_t first, std::uint64_t last, Bias bias) {
    std::uint64_t changed = 0;
    for (std::uint64_t page = first >> page_shift_; page <= last >> page_shift_; ++page)
        if (flip(page, bias)) ++changed;
    return changed;
}

void BiasTable::reset() {
    flipped_.clear();
    lines_.clear();
}

}  // namespace cxlvp::cxl
