// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "accuracy/comparison.h"

namespace cxlvp::accuracy {

/// How far models may be from the reference, in per cent of it (docs/accuracy.md).
struct Bounds {
    double mean;
    double p99;
    double throughput;
};

/// The statement for a timing mode.
constexpr Bounds bounds(TimingMode timing) {
    return timing == TimingMode::ordered ? Bounds{0.5, 1, 0.5} : Bounds{2, 12, 1};
}

}  // namespace cxlvp::accuracy
