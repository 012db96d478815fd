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

/// Sources with a policy at the bus where they meet, in ordered timing: each source by itself must wait as it does at
/// the arbiter of the reference.
class Policies : public testing::TestWithParam<ReferenceSimulator::Discipline> {};

std::string policy_name(const testing::TestParamInfo<ReferenceSimulator::Discipline>& tested) {
    return tested.param == ReferenceSimulator::Discipline::strict ? "strict" : "fair";
}

TEST_P(Policies, EverySourceWaitsAsItDoesAtTheArbiter) {
    for (const unsigned load : {80U, 95U, 120U}) {
        Case what;
        what.sizes = Sizes::mixed;
        what.load = load;
        what.discipline = GetParam();
        what.parameter = {4, 1, 2, 3};
        SCOPED_TRACE(what.name());
        const Comparison comparison(what);
        const Summaries models = comparison.models(TimingMode::ordered);
        for (std::size_t source = 0; source < models.sources.size(); ++source) {
            const Summary& reference = comparison.reference().sources[source];
            EXPECT_LE(std::abs(error(models.sources[source].mean, reference.mean)), 0.5) << source;
            EXPECT_LE(std::abs(error(models.sources[source].p99, reference.p99)), 1) << source;
            EXPECT_LE(std::abs(error(models.sources[source].throughput, reference.throughput)), 0.5) << source;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Accuracy, Policies,
                         testing::Values(ReferenceSimulator::Discipline::strict, ReferenceSimulator::Discipline::fair),
                         policy_name);

}  // namespace
}  // namespace cxlvp::accuracy
