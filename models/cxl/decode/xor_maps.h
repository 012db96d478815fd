// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/cxl/decode/interleave.h"

namespace cxlvp::cxl {

/// The XOR maps of a window with XOR arithmetic (CXL r3.1 9.18.1.4, CXIMS): bit i of the way is the parity of the HPA
/// under map i, in place of HPA bit IG + 8 + i alone. The part of the way that counts modulo 3 is as without maps.
struct XorMaps {
    std::array<std::uint64_t, 4> map{};  ///< the first `count` are in use, bit i of the way has map i
    std::size_t count = 0;               ///< `Interleave::way_bits` of the window; 0 for 1 and 3 ways

    /// The way an HPA goes with these maps in a window interleaved as `interleave`.
    unsigned way(const Interleave& interleave, std::uint64_t hpa) const {
        unsigned way = interleave.way(hpa);
        for (std::size_t i = 0; i < count; ++i) way = (way & ~(1u << i)) | parity(hpa & map[i]) << i;
        return way;
    }

    /// `hpa` with the bits below the modulo part set so that it goes `way`. Needs maps whose lowest bits are IG + 8 +
    /// i, as `FixedWindow` checks.
    std::uint64_t steer(const Interleave& interleave, std::uint64_t hpa, unsigned way) const {
        // From the top: a map may hold the bits of higher ways, never those of lower ones.
        for (std::size_t i = count; i-- > 0;) {
            const std::uint64_t bit = std::uint64_t{1} << (interleave.first_bit() + i);
            const bool wrong = parity(hpa & map[i]) != (way >> i & 1);
            if (wrong) hpa ^= bit;
        }
        return hpa;
    }

private:
    static unsigned parity(std::uint64_t bits) { return static_cast<unsigned>(__builtin_parityll(bits)); }
};

}  // namespace cxlvp::cxl
