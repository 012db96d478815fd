// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/layout/byte_enables.h"

namespace cxlvp {

std::uint64_t ByteEnables::selected(std::size_t first, std::size_t count) const {
    if (first + count <= length) {
        const std::uint64_t word = load_bytes(pattern + first, count);
        // Each byte is 0 or 1 before the product, so that nothing is carried into the next one.
        if ((word & 0x0101010101010101u) * 0xff == word) return word;
    }
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < count; ++i)
        if (enabled(first + i)) mask |= std::uint64_t{0xff} << (8 * i);
    return mask;
}

}  // namespace cxlvp
