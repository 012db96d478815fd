// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/sim/context.h"

namespace cxlvp {

/// How GoogleTest shows a timing mode.
inline void PrintTo(TimingMode timing, std::ostream* out) {
    *out << (timing == TimingMode::reserve ? "reserve" : "ordered");
}

namespace test {

/// For tests that hold in both timing modes: `INSTANTIATE_TEST_SUITE_P(Timing, ..., both_timing_modes(),
/// timing_mode_name)`.
inline auto both_timing_modes() {
    return testing::Values(TimingMode::reserve, TimingMode::ordered);
}
inline std::string timing_mode_name(const testing::TestParamInfo<TimingMode>& tested) {
    return testing::PrintToString(tested.param);
}

}  // namespace test
}  // namespace cxlvp
