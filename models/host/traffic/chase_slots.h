// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/random.h"
#include "cxlvp/host/traffic/permutation.h"

namespace cxlvp::host {

/// A pointer chase: all slots 0 to n - 1 on one closed way that looks random, over and over. Every slot has one fixed
/// successor, as if the address of the next slot were stored in it.
class ChaseSlots {
public:
    static constexpr bool kDependent = true;

    ChaseSlots(std::uint64_t n, Random random) : n_(n), way_(n, random) {}

    std::uint64_t next() {
        const std::uint64_t slot = way_.at(step_);
        if (++step_ == n_) step_ = 0;
        return slot;
    }

private:
    std::uint64_t n_;
    std::uint64_t step_ = 0;
    Permutation way_;
};

}  // namespace cxlvp::host
