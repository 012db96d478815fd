// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/flush_state.h"

#include <algorithm>

namespace cxlvp::psl {

void FlushState::begin(std::uint16_t handle) {
    if (flushing(handle)) return;
    words_[handle / 64u] |= std::uint64_t{1} << (handle % 64u);
    ++count_;
}

void FlushState::end(std::uint16_t handle) {
    if (!flushing(handle)) return;
    words_[handle / 64u] &= ~(std::uint64_t{1} << (handle % 64u));
    --count_;
}

void FlushState::reset() {
    if (count_ == 0) return;
    std::fill(words_.begin(), words_.end(), 0);
    count_ = 0;
}

}  // namespace cxlvp::psl
