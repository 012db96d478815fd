// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/dma/itag_pool.h"

namespace cxlvp::psl {

std::optional<std::uint16_t> ItagPool::take(const Itag& itag) {
    if (used_ == slots_.size()) return std::nullopt;
    std::size_t tag = 0;
    while (slots_[tag].used) ++tag;
    slots_[tag] = {itag, true};
    ++used_;
    return static_cast<std::uint16_t>(tag);
}

const Itag* ItagPool::find(std::uint16_t tag) const {
    return tag < slots_.size() && slots_[tag].used ? &slots_[tag].itag : nullptr;
}

bool ItagPool::give_back(std::uint16_t tag) {
    if (find(tag) == nullptr) return false;
    slots_[tag].used = false;
    --used_;
    return true;
}

void ItagPool::drop_context(std::uint16_t handle) {
    for (std::size_t tag = 0; tag < slots_.size(); ++tag)
        if (slots_[tag].used && slots_[tag].itag.handle == handle) give_back(static_cast<std::uint16_t>(tag));
}

void ItagPool::reset() {
    for (Slot& slot : slots_) slot.used = false;
    used_ = 0;
}

}  // namespace cxlvp::psl
