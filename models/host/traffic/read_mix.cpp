// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/read_mix.h"

#include <algorithm>
#include <cmath>

namespace cxlvp::host {

ReadMix::ReadMix(double ratio, std::uint64_t count, Random random)
    : random_(random),
      share_(static_cast<std::uint64_t>(std::ldexp(ratio, kFraction))),
      owed_(std::uint64_t{1} << (kFraction - 1)),
      remaining_(count) {}

void ReadMix::start_block() {
    left_ = std::min(kBlock, remaining_);
    remaining_ -= left_;
    owed_ += share_ * left_;
    reads_ = owed_ >> kFraction;
    owed_ &= (std::uint64_t{1} << kFraction) - 1;
}

}  // namespace cxlvp::host
