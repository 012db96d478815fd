// SPDX-License-Identifier: Apache-2.0
// The statement of docs/accuracy.md: each timing mode against the reference, for every platform and kind of traffic.

#include <cmath>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "accuracy/bounds.h"
#include "accuracy/comparison.h"

namespace cxlvp::accuracy {
namespace {

using Parameter = std::tuple<Case::Platform, Sizes, bool, TimingMode>;

class Contention : public testing::TestWithParam<Parameter> {};

std::string name_of(const testing::TestParamInfo<Parameter>& tested) {
    const auto [platform, sizes, closed, timing] = tested.param;
    return std::string(platform_name(platform)) + (sizes == Sizes::uniform ? "_uniform" : "_mixed") +
           (closed ? "_closed" : "_open") + (timing == TimingMode::ordered ? "_ordered" : "_reserve");
}

TEST_P(Contention, IsWithinItsBoundsAtEveryLoad) {
    const auto [platform, sizes, closed, timing] = GetParam();
    for (const unsigned load : kLoads) {
        Case what;
        what.platform = platform;
        what.sizes = sizes;
        what.closed = closed;
        what.load = load;
        SCOPED_TRACE(what.name());
        const Comparison comparison(what);
        const Summary reference = comparison.reference().all;
        const Summary models = comparison.models(timing).all;
        const Bounds allowed = bounds(timing);
        EXPECT_LE(std::abs(error(models.mean, reference.mean)), allowed.mean);
        EXPECT_LE(std::abs(error(models.p99, reference.p99)), allowed.p99);
        EXPECT_LE(std::abs(error(models.throughput, reference.throughput)), allowed.throughput);
    }
}

INSTANTIATE_TEST_SUITE_P(Accuracy, Contention,
                         testing::Combine(testing::Values(Case::Platform::fan_in, Case::Platform::fan_out,
                                                          Case::Platform::tandem),
                                          testing::Values(Sizes::uniform, Sizes::mixed), testing::Bool(),
                                          testing::Values(TimingMode::reserve, TimingMode::ordered)),
                         name_of);

}  // namespace
}  // namespace cxlvp::accuracy
