// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::afu {

/// An access of the MMIO interface (ha_mm*, ah_mm*).
struct MmioAccess {
    bool config = false;        ///< of the descriptor space (ha_mmcfg), else of the problem state area
    bool read = true;           ///< (ha_mmrnw)
    bool doubleword = true;     ///< 8 bytes, else 4 (ha_mmdw)
    std::uint64_t address = 0;  ///< in bytes, a multiple of the size; on the pins it counts words of 4 bytes (ha_mmad)
    /// As a big-endian machine sees it in a register. 4 bytes lie in the low half; written ones in both halves.
    std::uint64_t data = 0;
    bool parity_ok = true;  ///< of address and data: what the AFU finds when written, the PSL when read
};

}  // namespace cxlvp::afu
