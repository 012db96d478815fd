// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/hdm/hdm_block.h"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/host/cxl/hdm/cache_mem_array.h"
#include "cxlvp/host/cxl/vectors/component_bus.h"

namespace cxlvp::host {
namespace {

using cxl::HdmRole;
using cxl::kHdmUnit;
using testing::ElementsAre;

/// Remembers writes, and can lose those of the control register of decoder 0.
class SpyBus : public ComponentBus {
public:
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        writes.push_back(address & 0xff);
        EXPECT_EQ(bytes, 4u);
        if (!deaf || (address & 0xff) != 0x20) ComponentBus::write(address, bytes, value);
    }
    std::vector<unsigned> writes;  ///< offsets in the structure, which is at 0x1300
    bool deaf = false;
};

class HdmBlockTest : public testing::Test {
protected:
    static cxl::HdmConfig config(HdmRole role) {
        cxl::HdmConfig config;
        config.role = role;
        config.decoders = 4;
        config.ports = {3, 4};
        return config;
    }
    HdmBlock block(HdmRole role) {
        const std::uint64_t component = ComponentBus::address(bus_.add(config(role)));
        return {bus_, *find_cache_mem_capability(bus_, component, kHdmDecoderId), role};
    }
    static cxl::DecoderSettings range(std::uint64_t base, unsigned iw = 0) {
        cxl::DecoderSettings settings;
        settings.base = base;
        settings.size = 4 * kHdmUnit;
        settings.iw = iw;
        settings.host_only = true;
        return settings;
    }

    SpyBus bus_;
};

TEST_F(HdmBlockTest, CapabilityIsReadByTheTable) {
    EXPECT_EQ(block(HdmRole::endpoint).capability().decoders, 4u);
    EXPECT_EQ(HdmCapability::from_register(9).decoders, 20u);  // not twice the code
    EXPECT_EQ(HdmCapability::from_register(0xc).decoders, 32u);
    EXPECT_EQ(HdmCapability::from_register(0xd).decoders, 0u);
}

TEST_F(HdmBlockTest, C13WritesGoInTheOrderOfLinux) {
    HdmBlock endpoint = block(HdmRole::endpoint);
    cxl::DecoderSettings settings = range(0x800000000, 1);
    settings.dpa_skip = kHdmUnit;
    EXPECT_EQ(endpoint.commit(0, settings), HdmOutcome::done);
    EXPECT_THAT(bus_.writes, ElementsAre(0x14, 0x10, 0x1c, 0x18, 0x28, 0x24, 0x20));
    EXPECT_TRUE(endpoint.holds(0, settings));
    endpoint.enable(true);
    EXPECT_EQ(bus_.component(0).decoders().find_dpa(kHdmUnit)->base, 0x800000000u);
    bus_.writes.clear();
    EXPECT_EQ(endpoint.release(0), HdmOutcome::done);
    EXPECT_THAT(bus_.writes, ElementsAre(0x20, 0x1c, 0x18, 0x14, 0x10));
    EXPECT_FALSE(endpoint.holds(0, settings));
}

TEST_F(HdmBlockTest, RoutingDecodersHaveTargets) {
    HdmBlock routing = block(HdmRole::routing);
    cxl::DecoderSettings settings = range(0, 1);
    settings.targets = {4, 3};
    EXPECT_EQ(routing.commit(0, settings), HdmOutcome::done);
    EXPECT_EQ(bus_.component(0).decoders().decode(256).port, 3);
    EXPECT_EQ(routing.read(0).settings.targets, settings.targets);
}

TEST_F(HdmBlockTest, C2DecodersAreCommittedInOrder) {
    HdmBlock endpoint = block(HdmRole::endpoint);
    EXPECT_EQ(endpoint.commit(1, range(0)), HdmOutcome::busy);
    EXPECT_EQ(endpoint.commit(0, range(0)), HdmOutcome::done);
    EXPECT_EQ(endpoint.commit(0, range(0)), HdmOutcome::busy);
    EXPECT_EQ(endpoint.commit(1, range(4 * kHdmUnit)), HdmOutcome::done);
}

TEST_F(HdmBlockTest, C1C9RefusedCommitsAreClearedAndMayBeTriedAgain) {
    HdmBlock routing = block(HdmRole::routing);
    cxl::DecoderSettings settings = range(0, 1);
    settings.targets = {4, 7};  // no port 7
    EXPECT_EQ(routing.commit(0, settings), HdmOutcome::refused);
    EXPECT_FALSE(routing.read(0).commit);
    settings.targets = {4, 3};
    EXPECT_EQ(routing.commit(0, settings), HdmOutcome::done);
}

TEST_F(HdmBlockTest, C1HardwareHas10MsAndSoftwareWaits20) {
    cxl::HdmConfig slow = config(HdmRole::endpoint);
    slow.commit_latency = cxl::kMaxCommitLatency;
    HdmBlock patient(bus_, ComponentBus::address(bus_.add(slow)) + 0x1300, HdmRole::endpoint);
    EXPECT_EQ(patient.commit(0, range(0)), HdmOutcome::done);
    EXPECT_EQ(bus_.now(), 10 * kMillisecond);
    HdmBlock dead = block(HdmRole::endpoint);
    bus_.deaf = true;
    EXPECT_EQ(dead.commit(0, range(0)), HdmOutcome::timeout);
    EXPECT_EQ(bus_.now(), 30 * kMillisecond);
}

TEST_F(HdmBlockTest, C7LockedDecodersAreNotReleased) {
    HdmBlock endpoint = block(HdmRole::endpoint);
    bus_.write(0x1300 + 0x1c, 4, 0);
    bus_.write(0x1300 + 0x18, 4, kHdmUnit);
    bus_.write(0x1300 + 0x20, 4, 0x1300);  // host-only, Commit, Lock On Commit
    bus_.pause(kMillisecond);
    EXPECT_TRUE(endpoint.read(0).locked);
    EXPECT_EQ(endpoint.release(0), HdmOutcome::locked);
    EXPECT_TRUE(endpoint.read(0).settings.committed);
}

TEST_F(HdmBlockTest, EnableIsOfDevicesOnly) {
    HdmBlock endpoint = block(HdmRole::endpoint);
    EXPECT_FALSE(endpoint.enabled());
    EXPECT_TRUE(endpoint.enable(true));
    EXPECT_TRUE(endpoint.enabled());
    EXPECT_FALSE(block(HdmRole::routing).enable(true));
}

TEST_F(HdmBlockTest, T2_56_ArrayIsWalkedToId5) {
    bus_.add(config(HdmRole::endpoint));
    EXPECT_EQ(find_cache_mem_capability(bus_, 0, 5), 0x1300u);
    EXPECT_EQ(find_cache_mem_capability(bus_, 0, 2), 0x1100u);
    EXPECT_FALSE(find_cache_mem_capability(bus_, 0, 9));
    EXPECT_FALSE(find_cache_mem_capability(bus_, ComponentBus::address(1), 5));  // nothing answers
}

TEST(HdmCapability, C14RefusesBitsThatAreNotGranted) {
    const auto interleave = [](unsigned ways, std::uint64_t granularity) {
        return *cxl::Interleave::from_ways(ways, granularity);
    };
    HdmCapability device = HdmCapability::from_register(0x1b00);  // everything
    EXPECT_EQ(device.refusal(interleave(12, 8192), HdmRole::endpoint), "");
    EXPECT_EQ(device.refusal(interleave(16, 2048), HdmRole::endpoint), "");
    EXPECT_EQ(device.refusal(interleave(8, 8192), HdmRole::endpoint), "cannot select by address bit 15");
    device = HdmCapability::from_register(0x100);
    EXPECT_EQ(device.refusal(interleave(2, 4096), HdmRole::endpoint), "cannot select by address bits 12 to 14");
    EXPECT_EQ(device.refusal(interleave(6, 256), HdmRole::endpoint), "cannot interleave 6 ways");
    EXPECT_EQ(device.refusal(interleave(16, 256), HdmRole::endpoint), "cannot interleave 16 ways");
    const HdmCapability port = HdmCapability::from_register(0x320);  // two targets
    EXPECT_EQ(port.refusal(interleave(2, 256), HdmRole::routing), "");
    EXPECT_EQ(port.refusal(interleave(4, 256), HdmRole::routing), "has target lists for 2 ways, not 4");
    EXPECT_EQ(port.refusal(interleave(3, 256), HdmRole::routing), "cannot route 3 ways, only 1, 2, 4 or 8");
}

}  // namespace
}  // namespace cxlvp::host
