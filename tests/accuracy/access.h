// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "accuracy/reference_simulator.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::accuracy {

/// Length of a step of the reference simulator. Every latency, service and arrival of a comparison is a multiple.
inline constexpr Tick kStep = 250 * kPicosecond;

/// `n` nanoseconds in steps.
constexpr ReferenceSimulator::Step steps(std::uint64_t n) {
    return ns(n) / kStep;
}

/// Sizes of the accesses of a comparison.
enum class Sizes {
    uniform,  ///< 64 bytes
    mixed,    ///< 64 to 512 bytes, services differ by up to eight times
};

/// One access of the traffic that both the reference and the models are given.
struct Access {
    ReferenceSimulator::Step due = 0;  ///< see `ReferenceSimulator::Transaction::due`
    std::uint64_t address = 0;
    std::uint32_t bytes = 64;
    bool write = false;
};

}  // namespace cxlvp::accuracy
