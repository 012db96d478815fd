// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::cxl {

/// A time as CXL registers encode it (CXL r3.1 8.1.6 and 8.2.4.27): `base`, 0 to 15, times a unit of 1 us, 10 us, 100
/// us, 1 ms, 10 ms, 100 ms, 1 s or 10 s for a `scale` from 0 to 7.
struct ScaledTime {
    std::uint64_t base = 0;
    std::uint64_t scale = 0;

    /// True when both values have a code.
    constexpr bool encodable() const { return base <= 15 && scale <= 7; }
    /// The time. A reserved scale, which software may write, counts as the largest.
    constexpr Tick ticks() const {
        Tick unit = kMicrosecond;
        for (std::uint64_t i = std::min<std::uint64_t>(scale, 7); i > 0; --i) unit *= 10;
        return base * unit;
    }
};

}  // namespace cxlvp::cxl
