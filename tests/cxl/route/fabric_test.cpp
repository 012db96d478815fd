// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/route/fabric.h"

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "test_system.h"

namespace cxlvp::cxl::test {
namespace {

constexpr std::uint64_t kBase = 16 * kHdmUnit;

/// A window over one host bridge (UID 7) with two root ports: a switch with two devices behind 5, nothing behind 6.
class FabricTest : public testing::Test {
protected:
    FabricTest() {
        HdmConfig ports = routing(0);
        ports.ports = {5, 6};
        bridge_ = std::make_unique<ComponentBlock>(ports);
        switch_ = std::make_unique<ComponentBlock>(ports);
        for (auto& device : devices_) device = std::make_unique<ComponentBlock>(endpoint());
        const unsigned first = fabric_.add_endpoint(devices_[0]->component.decoders());
        const unsigned second = fabric_.add_endpoint(devices_[1]->component.decoders());
        const unsigned upstream = fabric_.add_switch(switch_->component.decoders(), {{5, first}, {6, second}});
        fabric_.add_host_bridge(7, &bridge_->component.decoders(), {{6, std::nullopt}, {5, upstream}});
        FixedWindowConfig window;
        window.base = kBase;
        window.size = 8 * kHdmUnit;
        window.targets = {7};
        fabric_.add_window(window);
    }

    RouteStatus status(std::uint64_t hpa) const { return fabric_.route(hpa).status; }

    std::unique_ptr<ComponentBlock> bridge_, switch_, devices_[2];
    Fabric fabric_;
};

TEST_F(FabricTest, EveryLevelMustHaveADecoder) {
    EXPECT_EQ(status(kBase - 1), RouteStatus::no_window);
    EXPECT_EQ(status(kBase), RouteStatus::no_decoder);
    bridge_->commit(0, {kBase, 2 * kHdmUnit, 1, 256, {5}});
    EXPECT_EQ(status(kBase), RouteStatus::no_decoder);
    switch_->commit(0, {kBase, 2 * kHdmUnit, 2, 256, {5, 6}});
    EXPECT_EQ(status(kBase), RouteStatus::no_decoder);
    devices_[0]->commit(0, {kBase, 2 * kHdmUnit, 2, 256});
    EXPECT_EQ(status(kBase), RouteStatus::no_decoder);  // not enabled
    devices_[0]->enable();
    EXPECT_EQ(status(kBase), RouteStatus::ok);
    EXPECT_EQ(status(kBase + 256), RouteStatus::no_decoder);  // the other device
    EXPECT_EQ(status(kBase + 2 * kHdmUnit), RouteStatus::no_decoder);
    bridge_->uncommit(0);
    EXPECT_EQ(status(kBase), RouteStatus::no_decoder);
}

TEST_F(FabricTest, PortsAreFoundByNumberAndReportedByPosition) {
    bridge_->commit(0, {kBase, 2 * kHdmUnit, 1, 256, {5}});
    switch_->commit(0, {kBase, 2 * kHdmUnit, 2, 256, {6, 5}});  // way 0 goes to the second device
    for (auto& device : devices_) device->commit(0, {kBase, 2 * kHdmUnit, 2, 256});
    for (auto& device : devices_) device->enable();
    const RouteResult result = fabric_.route(kBase);
    EXPECT_EQ(result.status, RouteStatus::ok);
    EXPECT_EQ(result.root_port, 1);
    EXPECT_EQ(result.switch_levels, 1);
    EXPECT_EQ(result.downstream_port[0], 1);
    EXPECT_EQ(result.endpoint, 1);
    EXPECT_EQ(fabric_.route(kBase + 256).endpoint, 0);
}

TEST_F(FabricTest, NothingBehindAPortIsNoTarget) {
    bridge_->commit(0, {kBase, 2 * kHdmUnit, 1, 256, {6}});
    EXPECT_EQ(status(kBase), RouteStatus::no_target);
    FixedWindowConfig elsewhere;
    elsewhere.base = 100 * kHdmUnit;
    elsewhere.size = kHdmUnit;
    elsewhere.targets = {8};  // no such host bridge yet
    fabric_.add_window(elsewhere);
    EXPECT_EQ(status(100 * kHdmUnit), RouteStatus::no_target);
    fabric_.add_host_bridge(8, nullptr, {{0, std::nullopt}});
    EXPECT_EQ(status(100 * kHdmUnit), RouteStatus::no_target);
}

TEST_F(FabricTest, ContiguousEndsWithTheNarrowestLevel) {
    bridge_->commit(0, {kBase, 4 * kHdmUnit, 1, 256, {5}});
    switch_->commit(0, {kBase, 2 * kHdmUnit, 1, 256, {5}});
    devices_[0]->commit(0, {kBase, kHdmUnit});
    devices_[0]->enable();
    EXPECT_EQ(fabric_.route(kBase + 64).contiguous, kHdmUnit - 64);
}

TEST_F(FabricTest, MistakesInTheDescriptionAreRefused) {
    const HdmDecoders& decoders = bridge_->component.decoders();
    EXPECT_THROW(fabric_.add_host_bridge(7, &decoders, {{0, 0}}), UserError);
    EXPECT_THROW(fabric_.add_host_bridge(8, nullptr, {{0, 0}, {1, 1}}), UserError);
    EXPECT_THROW(fabric_.add_host_bridge(8, nullptr, {}), UserError);
    EXPECT_THROW(fabric_.add_switch(decoders, {{0, 0}, {0, 1}}), UserError);
    EXPECT_THROW(fabric_.add_switch(decoders, {{0, 99}}), UserError);
    FixedWindowConfig overlap;
    overlap.base = kBase + kHdmUnit;
    overlap.size = kHdmUnit;
    overlap.targets = {7};
    EXPECT_THROW(fabric_.add_window(overlap), UserError);
}

TEST_F(FabricTest, SwitchesInARowHaveALimit) {
    unsigned below = fabric_.add_endpoint(devices_[0]->component.decoders());
    for (unsigned level = 0; level < kMaxSwitchLevels; ++level)
        below = fabric_.add_switch(switch_->component.decoders(), {{5, below}});
    EXPECT_THROW(fabric_.add_switch(switch_->component.decoders(), {{5, below}}), UserError);
}

TEST(RouteStatus, HasNames) {
    EXPECT_STREQ(to_string(RouteStatus::ok), "OK");
    EXPECT_STREQ(to_string(RouteStatus::no_window), "NO_WINDOW");
    EXPECT_STREQ(to_string(RouteStatus::no_decoder), "NO_DECODER");
    EXPECT_STREQ(to_string(RouteStatus::no_target), "NO_TARGET");
}

}  // namespace
}  // namespace cxlvp::cxl::test
