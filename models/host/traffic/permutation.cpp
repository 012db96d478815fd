// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/permutation.h"

namespace cxlvp::host {

Permutation::Permutation(std::uint64_t n, Random& random) : n_(n) {
    unsigned bits = 1;
    while (mask_ < n - 1) {
        mask_ = 2 * mask_ + 1;
        ++bits;
    }
    shift_ = (bits + 1) / 2;
    for (Round& round : rounds_) {
        round.offset = random.bits();
        round.factor = random.bits() | 1;
    }
}

}  // namespace cxlvp::host
