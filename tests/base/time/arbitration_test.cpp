// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/arbitration.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time/closed_loop.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/requester_table.h"

namespace cxlvp {
namespace {

using test::Client;
using testing::HasSubstr;

/// Two requesters, cpu and gpu, with the indices 1 and 2.
class MakeArbitration : public testing::Test {
protected:
    MakeArbitration() {
        cpu_ = table_.add("cpu");
        gpu_ = table_.add("gpu");
    }
    std::unique_ptr<Arbitration> make() { return make_arbitration(config_, table_, "bus"); }
    std::string error() {
        try {
            make();
        } catch (const UserError& mistake) {
            return mistake.what();
        }
        return "no error";
    }

    RequesterTable table_;
    std::uint32_t cpu_ = 0;
    std::uint32_t gpu_ = 0;
    ArbitrationConfig config_;
};

TEST_F(MakeArbitration, PlainFirstComeFirstServedNeedsNoPolicy) {
    EXPECT_TRUE(config_.plain());
    EXPECT_EQ(make(), nullptr);
    config_.weights["cpu"] = 3;
    EXPECT_EQ(make(), nullptr) << "weights mean nothing under fifo";
}

TEST_F(MakeArbitration, FifoWithARateLimitHoldsBackOnlyTheLimited) {
    config_.rate_limits["gpu"] = 1'000'000'000;
    EXPECT_FALSE(config_.plain());
    const auto policy = make();
    ASSERT_NE(policy, nullptr);
    EXPECT_EQ(policy->reserve(0, {0, 10, gpu_, 100}), 10u);
    EXPECT_EQ(policy->reserve(0, {0, 10, gpu_, 100}), ns(100) + 10);
    EXPECT_EQ(policy->reserve(0, {0, 10, cpu_, 100}), 20u);
}

TEST_F(MakeArbitration, WeightsAreByName) {
    config_.policy = ArbitrationConfig::Policy::weighted;
    config_.weights["gpu"] = 3;
    const auto policy = make();
    const auto served = test::reserve_loop(*policy, {{cpu_, 8}, {gpu_, 8}}, us(100));
    EXPECT_NEAR(static_cast<double>(served[1].service) / us(100), 0.75, 0.005);
}

TEST_F(MakeArbitration, WeightedWithoutWeightsSharesEqually) {
    config_.policy = ArbitrationConfig::Policy::weighted;
    const auto policy = make();
    const auto served = test::reserve_loop(*policy, {{cpu_, 2}, {gpu_, 30}}, us(100));
    EXPECT_NEAR(static_cast<double>(served[0].service) / us(100), 0.5, 0.01);
}

TEST_F(MakeArbitration, PrioritiesAreByName) {
    config_.policy = ArbitrationConfig::Policy::strict;
    config_.priorities["gpu"] = 1;
    const auto policy = make();
    EXPECT_EQ(policy->reserve(0, {0, 10, cpu_, 64}), 10u);
    EXPECT_EQ(policy->reserve(0, {0, 10, gpu_, 64}), 10u);
    EXPECT_EQ(policy->reserve(0, {0, 10, cpu_, 64}), 30u);
}

TEST_F(MakeArbitration, RateLimitComesBeforeAnyPolicy) {
    config_.policy = ArbitrationConfig::Policy::strict;
    config_.priorities["gpu"] = 1;
    config_.rate_limits["gpu"] = 1'000'000'000;
    const auto policy = make();
    EXPECT_EQ(policy->reserve(0, {0, 10, gpu_, 100}), 10u);
    EXPECT_EQ(policy->reserve(0, {0, 10, gpu_, 100}), ns(100) + 10);
}

TEST_F(MakeArbitration, UnknownRequesterNamesThePathAndTheNearestName) {
    config_.policy = ArbitrationConfig::Policy::weighted;
    config_.weights["gqu"] = 2;
    EXPECT_THAT(error(), HasSubstr("bus.arbitration.weights: no requester 'gqu' (did you mean 'gpu'?)"));
    config_ = {};
    config_.policy = ArbitrationConfig::Policy::strict;
    config_.priorities["nobody"] = 2;
    EXPECT_THAT(error(), HasSubstr("bus.arbitration.priorities: no requester 'nobody'"));
    config_ = {};
    config_.rate_limits["nobody"] = 2;
    EXPECT_THAT(error(), HasSubstr("bus.arbitration.rate_limits: no requester 'nobody'"));
}

TEST(ArbitrationConfig, BindsFromADocument) {
    ConfigNode node;
    node.set("policy", ConfigNode::scalar("weighted", "f:1:1"));
    node.set("weights.cpu", ConfigNode::scalar("3", "f:2:1"));
    node.set("rate_limits.cpu", ConfigNode::scalar("2GB/s", "f:3:1"));
    ArbitrationConfig config;
    Binding binding;
    ArbitrationConfig::schema().bind(&config, node, "arbitration", binding);
    EXPECT_TRUE(binding.errors().empty()) << binding.errors().text();
    EXPECT_EQ(config.policy, ArbitrationConfig::Policy::weighted);
    EXPECT_EQ(config.weights.at("cpu"), 3u);
    EXPECT_EQ(config.rate_limits.at("cpu"), 2'000'000'000u);
}

TEST(ArbitrationConfig, RefusesWeightZero) {
    ConfigNode node;
    node.set("weights.cpu", ConfigNode::scalar("0", "f:2:1"));
    ArbitrationConfig config;
    Binding binding;
    ArbitrationConfig::schema().bind(&config, node, "arbitration", binding);
    EXPECT_THAT(binding.errors().text(), HasSubstr("f:2:1: arbitration.weights.cpu: 0 is out of range"));
}

}  // namespace
}  // namespace cxlvp
