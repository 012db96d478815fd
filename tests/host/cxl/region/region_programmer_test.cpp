// SPDX-License-Identifier: Apache-2.0
// From enumeration to memory: real functions and registers, programmed through a bus, and a fabric that routes.
#include "cxlvp/host/cxl/region/region_programmer.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "test_regions.h"

namespace cxlvp::host::test {
namespace {

using testing::HasSubstr;

struct Shape {
    unsigned bridges;
    unsigned root_ports;  ///< of each host bridge
    unsigned ports;       ///< of each switch below a root port; 0: no switches
    std::uint64_t granularity;

    unsigned selects() const { return bridges % 3 == 0 ? bridges / 3 : bridges; }
    unsigned devices() const { return bridges * root_ports * std::max(ports, 1u); }
};

/// A host of a shape with one region over all devices, programmed.
struct Programmed {
    TestHost host;
    CxlTopology topology;
    RegionPlan plan;
    RegionOutcome outcome;
    cxl::Fabric fabric;

    explicit Programmed(const Shape& shape, const DeviceSpec& spec = {}, const RegionSpec& region = {}) {
        build(host, shape.bridges, shape.root_ports, shape.ports, spec);
        topology = host.discover();
        const auto over = window(shape.bridges, shape.granularity);
        plan = RegionPlanner(topology, {over}).plan(region);
        outcome = RegionProgrammer(host, topology).program(plan);
        host.connect(fabric);
        fabric.add_window(over);
    }
    std::string status(std::uint64_t hpa) const { return to_string(fabric.route(hpa).status); }
};

class RegionShape : public testing::TestWithParam<Shape> {};

TEST_P(RegionShape, AddressesGoWhereTheFormulasSay) {
    const Shape& shape = GetParam();
    DeviceSpec spec;
    spec.capacity = 2 * kGranule;
    const Programmed done(shape, spec);
    ASSERT_TRUE(done.outcome.ok()) << done.outcome.where << to_string(done.outcome.outcome);
    const std::uint64_t ways = shape.devices();
    const std::uint64_t switch_ways = std::max(shape.ports, 1u);
    EXPECT_EQ(done.plan.base, kWindowBase);
    EXPECT_EQ(done.plan.size, ways * 2 * kGranule);
    Random random(1, "hpa");
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t hpa = done.plan.base + random.below(done.plan.size);
        const std::uint64_t granule = hpa / shape.granularity;
        const std::uint64_t bridge = granule % shape.bridges;
        const std::uint64_t root_port = granule / shape.selects() % shape.root_ports;
        const std::uint64_t port = granule / shape.selects() / shape.root_ports % switch_ways;
        // Devices were added host bridge by host bridge, root port by root port.
        const std::size_t device = (bridge * shape.root_ports + root_port) * switch_ways + port;
        const std::uint64_t offset = hpa - done.plan.base;
        const cxl::RouteResult result = done.fabric.route(hpa);
        ASSERT_EQ(result.status, cxl::RouteStatus::ok) << std::hex << hpa;
        ASSERT_EQ(result.endpoint, done.host.devices[device]->fabric);
        ASSERT_EQ(result.dpa, offset / (ways * shape.granularity) * shape.granularity + offset % shape.granularity);
    }
    EXPECT_EQ(done.status(done.plan.base + done.plan.size), "NO_DECODER");
    for (const auto& device : done.host.devices) EXPECT_TRUE(device->mem_enabled());
}

INSTANTIATE_TEST_SUITE_P(Cxl, RegionShape,
                         testing::Values(Shape{1, 1, 0, 256}, Shape{1, 2, 0, 1024}, Shape{1, 1, 4, 4096},
                                         Shape{2, 1, 2, 256}, Shape{2, 2, 2, 512}, Shape{4, 4, 0, 256},
                                         Shape{3, 1, 0, 256}, Shape{6, 1, 0, 16384}, Shape{12, 1, 0, 1024},
                                         Shape{3, 2, 0, 4096}, Shape{3, 1, 4, 256}, Shape{6, 2, 0, 512}),
                         [](const auto& test_info) {
                             const Shape& s = test_info.param;
                             return std::to_string(s.bridges) + "x" + std::to_string(s.root_ports) + "x" +
                                    std::to_string(s.ports) + "at" + std::to_string(s.granularity);
                         });

TEST(RegionProgrammer, SecondRegionLiesAboveTheFirst) {
    TestHost host;
    build(host, 2, 1, 0);
    const CxlTopology topology = host.discover();
    RegionPlanner planner(topology, {window(2)});
    RegionProgrammer programmer(host, topology);
    RegionSpec half;
    half.size = 4 * kGranule;
    const RegionPlan first = planner.plan(half);
    const RegionPlan second = planner.plan(half);
    EXPECT_EQ(second.base, first.base + first.size);
    EXPECT_EQ(second.devices[0].decoder, 1u);
    EXPECT_EQ(programmer.program(second).outcome, HdmOutcome::busy);  // C2
    ASSERT_TRUE(programmer.program(first).ok());
    ASSERT_TRUE(programmer.program(second).ok());
    cxl::Fabric fabric;
    host.connect(fabric);
    fabric.add_window(window(2));
    EXPECT_EQ(fabric.route(second.base).dpa, 2 * kGranule);
    EXPECT_EQ(programmer.program(second).outcome, HdmOutcome::busy);
    EXPECT_EQ(fabric.route(second.base).dpa, 2 * kGranule);  // the one who failed has not torn it down
}

TEST(RegionProgrammer, C13CommitsGoUpAndTeardownGoesDown) {
    TestHost host;
    build(host, 1, 2, 2);
    const CxlTopology topology = host.discover();
    const RegionPlan plan = RegionPlanner(topology, {window(1)}).plan({});
    std::vector<std::uint64_t> order;
    host.on_write = [&](std::uint64_t address, std::uint64_t) { order.push_back(address); };
    const auto when = [&order](const std::optional<CxlDecoders>& decoders) {
        const auto found = std::find(order.begin(), order.end(), decoders->address + 0x20);
        EXPECT_NE(found, order.end());
        return found - order.begin();
    };
    RegionProgrammer programmer(host, topology);
    ASSERT_TRUE(programmer.program(plan).ok());
    for (const CxlDevice& device : topology.devices)
        EXPECT_LT(when(device.decoders), when(topology.levels[device.level].decoders));
    for (std::size_t level : {1, 2})
        EXPECT_LT(when(topology.levels[level].decoders), when(topology.levels[0].decoders));
    order.clear();
    ASSERT_TRUE(programmer.teardown(plan).ok());
    for (const CxlDevice& device : topology.devices)
        EXPECT_GT(when(device.decoders), when(topology.levels[device.level].decoders));
    for (std::size_t level : {1, 2})
        EXPECT_GT(when(topology.levels[level].decoders), when(topology.levels[0].decoders));
}

TEST(RegionProgrammer, TeardownLeavesNothingBehind) {
    Programmed done({2, 1, 2, 256});
    ASSERT_TRUE(RegionProgrammer(done.host, done.topology).teardown(done.plan).ok());
    EXPECT_EQ(done.status(kWindowBase), "NO_DECODER");
    for (const CxlDevice& device : done.host.discover().devices)
        for (const HdmDecoderState& state : device.decoders->states) {
            EXPECT_FALSE(state.commit);
            EXPECT_EQ(state.settings.size, 0u);
        }
    EXPECT_TRUE(RegionProgrammer(done.host, done.topology).program(done.plan).ok());
    EXPECT_EQ(done.status(kWindowBase), "OK");
}

TEST(RegionProgrammer, FailureUnwindsWhatWasCommitted) {
    TestHost host;
    build(host, 1, 1, 2);
    const CxlTopology topology = host.discover();
    RegionPlan plan = RegionPlanner(topology, {window(1)}).plan({});
    plan.levels[0].settings.targets[1] = 99;  // no such port: the switch refuses
    const RegionOutcome outcome = RegionProgrammer(host, topology).program(plan);
    EXPECT_EQ(outcome.outcome, HdmOutcome::refused);
    EXPECT_EQ(outcome.where, "decoder 0 of switch hb0/00.0/00.0");
    for (const CxlDevice& device : host.discover().devices) EXPECT_FALSE(device.decoders->states[0].commit);
}

TEST(RegionProgrammer, LockedDvsecWithoutMemEnableIsAMismatch) {
    TestHost host;
    build(host, 1, 1, 0);
    put(host.devices[0]->dvsec, "LOCK", 1);
    const CxlTopology topology = host.discover();
    const RegionPlan plan = RegionPlanner(topology, {window(1)}).plan({});
    EXPECT_EQ(RegionProgrammer(host, topology).program(plan).outcome, HdmOutcome::mismatch);
}

TEST(RegionProgrammer, FirmwareRegionsAreTakenOverAsTheyStand) {
    Programmed firmware({2, 1, 2, 256});
    const CxlTopology topology = firmware.host.discover();
    RegionPlanner planner(topology, {window(2)});
    const RegionPlan plan = planner.plan({});
    EXPECT_TRUE(plan.taken_over);
    EXPECT_EQ(plan.base, firmware.plan.base);
    EXPECT_EQ(plan.size, firmware.plan.size);
    bool committed = false;
    firmware.host.on_write = [&](std::uint64_t address, std::uint64_t) {
        committed = committed || (address & 0xff) == 0x20;
    };
    EXPECT_TRUE(RegionProgrammer(firmware.host, topology).program(plan).ok());
    EXPECT_FALSE(committed);
    EXPECT_THAT(user_error([&] { planner.plan({}); }), HasSubstr("memory left"));  // the next one is our own
}

TEST(RegionProgrammer, FirmwareRegionsThatHaveChangedAreAMismatch) {
    Programmed firmware({2, 1, 0, 256});
    const CxlTopology topology = firmware.host.discover();
    const RegionPlan plan = RegionPlanner(topology, {window(2)}).plan({});
    HdmBlock(firmware.host, topology.devices[1].decoders->address, cxl::HdmRole::endpoint).release(0);
    const RegionOutcome outcome = RegionProgrammer(firmware.host, topology).program(plan);
    EXPECT_EQ(outcome.outcome, HdmOutcome::mismatch);
    EXPECT_EQ(outcome.where, "decoder 0 of hb1/00.0/00.0");
    EXPECT_TRUE(firmware.host.discover().devices[0].decoders->states[0].settings.committed);  // left as it stands
}

TEST(RegionProgrammer, PersistentMemoryIsReachedByDpaSkip) {
    DeviceSpec spec;
    spec.persistent = 2 * kGranule;
    RegionSpec region;
    region.persistent = true;
    const Programmed done({1, 1, 0, 256}, spec, region);
    ASSERT_TRUE(done.outcome.ok());
    EXPECT_EQ(done.plan.size, 2 * kGranule);
    EXPECT_EQ(done.fabric.route(kWindowBase + 5).dpa, 4 * kGranule + 5);  // C11
}

TEST(RegionProgrammer, SingleRootPortsMayHaveDecodersAllTheSame) {
    TestHost host;
    host.add_device(*host.add_host_bridge(0, {6}, routing_to({6})).ports[0]);
    const CxlTopology topology = host.discover();
    const RegionPlan plan = RegionPlanner(topology, {window(1)}).plan({});
    ASSERT_EQ(plan.levels.size(), 1u);
    EXPECT_EQ(plan.levels[0].settings.targets[0], 6u);
    ASSERT_TRUE(RegionProgrammer(host, topology).program(plan).ok());
    cxl::Fabric fabric;
    host.connect(fabric);
    fabric.add_window(window(1));
    EXPECT_EQ(fabric.route(kWindowBase).status, cxl::RouteStatus::ok);
}

TEST(RegionProgrammer, Type2MemoryIsDeviceCoherent) {
    for (const bool cache : {false, true}) {
        DeviceSpec spec;
        spec.cache = cache;
        const Programmed done({1, 2, 0, 256}, spec);
        ASSERT_TRUE(done.outcome.ok());
        EXPECT_EQ(done.host.devices[0]->registers.decoders().decode(kWindowBase).host_only, !cache);
        EXPECT_EQ(done.host.host_bridges[0]->registers->decoders().decode(kWindowBase).host_only, !cache);
    }
}

TEST(RegionProgrammer, XorWindowsReachEveryDeviceToo) {
    TestHost host;
    build(host, 4, 2, 0);
    auto over = window(4);
    over.arithmetic = cxl::InterleaveArithmetic::xor_maps;
    over.xor_maps = {0x2020900, 0x4041200};
    const CxlTopology topology = host.discover();
    const RegionPlan plan = RegionPlanner(topology, {over}).plan({});
    ASSERT_TRUE(RegionProgrammer(host, topology).program(plan).ok());
    cxl::Fabric fabric;
    host.connect(fabric);
    fabric.add_window(over);
    Random random(1, "xor");
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t hpa = plan.base + random.below(plan.size);
        const cxl::RouteResult result = fabric.route(hpa);
        ASSERT_EQ(result.status, cxl::RouteStatus::ok);
        ASSERT_EQ(fabric.host_address(result.endpoint, result.dpa), hpa);
    }
}

}  // namespace
}  // namespace cxlvp::host::test
