// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/interrupt/vector_ranges.h"

#include <algorithm>
#include <numeric>

namespace cxlvp::psl {

std::optional<std::uint16_t> VectorRanges::afu_interrupt(std::uint32_t source, std::uint32_t limit) const {
    if (source == 0 || (limit != 0 && source > limit)) return std::nullopt;
    std::uint32_t left = source;
    for (std::size_t range = 0; range < offset_.size(); ++range) {
        if (left < count_[range]) return static_cast<std::uint16_t>(offset_[range] + left);
        left -= count_[range];
    }
    return std::nullopt;
}

std::uint32_t VectorRanges::afu_interrupts() const {
    const std::uint32_t all = std::accumulate(count_.begin(), count_.end(), std::uint32_t{0});
    return std::max(all, std::uint32_t{1}) - 1;
}

}  // namespace cxlvp::psl
