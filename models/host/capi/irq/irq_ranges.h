// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace cxlvp::host {

/// The interrupts of a context as its process element has them: up to four blocks of message numbers. The AFU counts
/// through them; block 0 has the interrupt of the PSL alone, so that AFU interrupt 1 is the first of block 1.
struct IrqRanges {
    std::array<std::uint32_t, 4> offset{};
    std::array<std::uint32_t, 4> range{};

    /// AFU interrupts, without that of the PSL.
    std::uint32_t count() const { return range[1] + range[2] + range[3]; }
    /// The message number of AFU interrupt `number`, 0 for the PSL; -1 when there is none.
    std::int64_t hwirq(std::uint32_t number) const {
        for (unsigned r = 0; r < 4; ++r) {
            if (number < range[r]) return std::int64_t{offset[r]} + number;
            number -= range[r];
        }
        return -1;
    }
};

}  // namespace cxlvp::host
