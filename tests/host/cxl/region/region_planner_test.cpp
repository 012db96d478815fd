// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/region/region_planner.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_regions.h"

namespace cxlvp::host::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

CxlTopology topology(unsigned bridges, unsigned root_ports, unsigned ports, const DeviceSpec& spec = {}) {
    TestHost host;
    build(host, bridges, root_ports, ports, spec);
    return host.discover();
}

/// Why there is no region; empty when there is one.
std::string refusal(CxlTopology from, const cxl::FixedWindowConfig& window, const RegionSpec& spec) {
    RegionPlanner planner(std::move(from), {window});
    return user_error([&] { planner.plan(spec); });
}

RegionSpec of(std::vector<DeviceName> devices) {
    RegionSpec spec;
    spec.devices = std::move(devices);
    return spec;
}

TEST(RegionPlanner, LevelsMultiplyGranularities) {
    RegionPlanner planner(topology(2, 2, 2), {window(2, 512)});
    const RegionPlan plan = planner.plan({});
    EXPECT_EQ(plan.ways, 8u);
    ASSERT_EQ(plan.levels.size(), 6u);
    for (const PlannedDecoder& level : plan.levels) {
        const bool bridge = planner.topology().levels[level.owner].uid.has_value();
        EXPECT_EQ(level.settings.ig, bridge ? 2u : 3u);  // 512 x 2, and x 2 again
        EXPECT_EQ(level.settings.iw, 1u);
        EXPECT_EQ(level.settings.targets[0], 40u);
        EXPECT_EQ(level.settings.targets[1], 39u);
    }
    for (const PlannedDecoder& device : plan.devices) {
        EXPECT_EQ(device.settings.ig, 1u);
        EXPECT_EQ(device.settings.iw, 3u);
        EXPECT_TRUE(device.settings.host_only);
    }
}

TEST(RegionPlanner, ThreeWaysOfAWindowLeaveTheGranularity) {
    const RegionPlan plan = RegionPlanner(topology(3, 2, 0), {window(3, 4096)}).plan({});
    for (const PlannedDecoder& level : plan.levels) EXPECT_EQ(level.settings.ig, 4u);
    EXPECT_EQ(plan.devices[0].settings.iw, 9u);
}

TEST(RegionPlanner, DevicesAreNamedByPositionPathOrSerialNumber) {
    RegionPlanner planner(topology(1, 4, 0), {window(1)});
    const RegionPlan plan = planner.plan(of({std::size_t{2}, std::string("hb0/00.0/00.0")}));
    EXPECT_EQ(plan.devices[0].owner, 2u);
    EXPECT_EQ(plan.devices[1].owner, 0u);
    EXPECT_EQ(plan.levels[0].settings.targets[0], 38u);
    EXPECT_EQ(planner.plan(of({DeviceSerial{0x101}})).devices[0].owner, 1u);
    EXPECT_EQ(user_error([&] {
                  planner.plan(of({std::size_t{4}, std::string("hb9"), DeviceSerial{9}}));
              }),
              "region: there is no CXL device number 4\nthere is no CXL device at 'hb9'\nthere is no CXL device with "
              "serial number 0x9");
}

TEST(RegionPlanner, FewerWaysThanDevicesTakeTheFirstBelowEach) {
    RegionSpec spec;
    spec.ways = 2;
    const RegionPlan plan = RegionPlanner(topology(2, 2, 0), {window(2)}).plan(spec);
    EXPECT_EQ(plan.devices[0].owner, 0u);
    EXPECT_EQ(plan.devices[1].owner, 2u);
}

TEST(RegionPlanner, AnotherWindowIsTriedWhenTheFirstDoesNotTakeTheRegion) {
    std::vector<cxl::FixedWindowConfig> windows = {window(1), window(1)};
    windows[0].restrictions = cxl::kWindowHostOnly | cxl::kWindowPersistent;
    windows[1].base += windows[0].size;
    RegionPlanner planner(topology(1, 1, 0), windows);
    EXPECT_EQ(planner.plan({}).window, 1u);
    RegionSpec spec;
    spec.window = 0;
    EXPECT_EQ(user_error([&] { planner.plan(spec); }), "region in window 0: the window takes no volatile memory");
    spec.window = 2;
    EXPECT_EQ(user_error([&] { planner.plan(spec); }), "region: there is no such window");
}

TEST(RegionPlanner, SizeIsThatOfTheSmallestDeviceAndTheWindow) {
    TestHost host;
    auto& bridge = host.add_host_bridge(0, {1, 2});
    DeviceSpec small;
    small.capacity = 3 * kGranule;
    host.add_device(*bridge.ports[0], small);
    host.add_device(*bridge.ports[1]);
    const CxlTopology found = host.discover();
    EXPECT_EQ(RegionPlanner(found, {window(1)}).plan({}).size, 6 * kGranule);
    EXPECT_EQ(RegionPlanner(found, {window(1, 256, 5 * kGranule)}).plan({}).size, 4 * kGranule);
}

TEST(RegionPlanner, ReleasedDecodersAreFreeAgain) {
    RegionPlanner planner(topology(1, 1, 0), {window(1)});
    const RegionPlan plan = planner.plan({});
    EXPECT_THAT(user_error([&] { planner.plan({}); }), HasSubstr("0x0 bytes of volatile memory left"));
    planner.release(plan);
    EXPECT_EQ(planner.plan({}).base, plan.base);
}

TEST(RegionPlanner, WindowsAreChecked) {
    cxl::FixedWindowConfig crooked = window(2);
    crooked.base += 1;
    EXPECT_THAT(user_error([&] {
                    RegionPlanner(topology(2, 1, 0), {window(2), crooked});
                }),
                HasSubstr("window 1: base: "));
}

// Refusals. Each positive case is above.

TEST(RegionRefusal, PositionsLeadToHostBridges) {
    EXPECT_EQ(refusal(topology(2, 1, 0), window(2), of({std::size_t{1}, std::size_t{0}})),
              "region in window 0: hb1/00.0/00.0 is below host bridge 1, but position 0 of the window leads to host "
              "bridge 0\nregion in window 0: hb0/00.0/00.0 is below host bridge 0, but position 1 of the window leads "
              "to host bridge 1");
    EXPECT_EQ(refusal(topology(2, 1, 0), window(2), of({std::size_t{1}})),
              "region in window 0: 1 devices cannot be spread over the 2 ways of the window");
}

TEST(RegionRefusal, PositionsLeadToPorts) {
    EXPECT_EQ(
        refusal(topology(1, 2, 2), window(1), of({std::size_t{0}, std::size_t{2}, std::size_t{3}, std::size_t{1}})),
        "region in window 0: hb0/01.0/00.0/01.0/00.0 is behind port 39 of host bridge 0, but its position leads "
        "to port 40\nregion in window 0: hb0/00.0/00.0/01.0/00.0 is behind port 40 of host bridge 0, but its "
        "position leads to port 39");
    EXPECT_EQ(refusal(topology(1, 2, 2), window(1), of({std::size_t{0}, std::size_t{1}, std::size_t{2}})),
              "region in window 0: host bridge 0: its 3 devices cannot be spread over 2 ports");
}

TEST(RegionRefusal, DevicesAreUsedOnce) {
    EXPECT_THAT(refusal(topology(1, 2, 0), window(1), of({std::size_t{0}, std::size_t{0}})),
                HasSubstr("hb0/00.0/00.0 is in the region twice"));
}

TEST(RegionRefusal, WaysMustBeEncodable) {
    EXPECT_EQ(refusal(topology(1, 5, 0), window(1), {}),
              "region in window 0: 5 ways cannot be encoded, only 1, 2, 4, 8, 16, 3, 6 or 12");
    RegionSpec spec = of({std::size_t{0}});
    spec.ways = 2;
    EXPECT_EQ(refusal(topology(1, 5, 0), window(1), spec), "region in window 0: 2 ways, but 1 devices");
    EXPECT_EQ(refusal(topology(1, 3, 0), window(1), {}),
              "region in window 0: host bridge 0 cannot route 3 ways, only 1, 2, 4 or 8");
}

TEST(RegionRefusal, C14CapabilityBits) {
    DeviceSpec spec;
    spec.hdm.interleave_11_8 = false;
    EXPECT_THAT(refusal(topology(2, 1, 0, spec), window(2), {}),
                HasSubstr("hb0/00.0/00.0 cannot select by address bits 8 to 11"));
    EXPECT_EQ(refusal(topology(2, 1, 0, spec), window(2, 4096), {}), "");
    spec.hdm.ways_3_6_12 = false;
    EXPECT_THAT(refusal(topology(3, 1, 0, spec), window(3, 4096), {}), HasSubstr("cannot interleave 3 ways"));
    CxlTopology from = topology(1, 4, 0);
    from.levels[0].decoders->capability.targets = 2;
    EXPECT_EQ(refusal(from, window(1), {}), "region in window 0: host bridge 0 has target lists for 2 ways, not 4");
}

TEST(RegionRefusal, GranularitiesEndAt16KiB) {
    EXPECT_EQ(refusal(topology(2, 2, 0), window(2, 8192), {}), "");
    EXPECT_THAT(refusal(topology(2, 2, 0), window(2, 16384), {}),
                HasSubstr("host bridge 0 would need a granularity of 32768 bytes, at most 16 KiB can be encoded"));
    RegionSpec spec;
    spec.granularity = 512;
    EXPECT_EQ(refusal(topology(2, 1, 0), window(2), spec),
              "region in window 0: a granularity of 512 bytes, but the window interleaves at 256");
    EXPECT_EQ(refusal(topology(1, 1, 0), window(1), spec), "");
    spec.granularity = 300;
    EXPECT_THAT(refusal(topology(1, 1, 0), window(1), spec), HasSubstr("300 bytes is no power of two"));
}

TEST(RegionRefusal, WindowsRestrictWhatTheyTake) {
    DeviceSpec type2;
    type2.cache = true;
    cxl::FixedWindowConfig host_only = window(1);
    host_only.restrictions = cxl::kWindowHostOnly | cxl::kWindowVolatile;
    EXPECT_EQ(refusal(topology(1, 1, 0, type2), host_only, {}),
              "region in window 0: the window takes no device-coherent memory, which hb0/00.0/00.0 has");
    EXPECT_EQ(refusal(topology(1, 1, 0), host_only, {}), "");
    cxl::FixedWindowConfig coherent = window(1);
    coherent.restrictions = cxl::kWindowDeviceCoherent | cxl::kWindowVolatile;
    EXPECT_THAT(refusal(topology(1, 1, 0), coherent, {}), HasSubstr("takes no host-only memory"));
    EXPECT_EQ(refusal(topology(1, 1, 0, type2), coherent, {}), "");
    RegionSpec persistent;
    persistent.persistent = true;
    EXPECT_THAT(refusal(topology(1, 1, 0), host_only, persistent), HasSubstr("takes no persistent memory"));
}

TEST(RegionRefusal, KindsOfCoherencyDoNotMix) {
    DeviceSpec type2;
    type2.cache = true;
    TestHost host;
    auto& bridge = host.add_host_bridge(0, {1, 2});
    host.add_device(*bridge.ports[0]);
    host.add_device(*bridge.ports[1], type2);
    EXPECT_EQ(refusal(host.discover(), window(1), {}),
              "region in window 0: hb0/01.0/00.0 is device-coherent, but hb0/00.0/00.0 is not");
    type2.hdm.coherency = cxl::HdmCoherency::host_only;
    EXPECT_THAT(refusal(topology(1, 1, 0, type2), window(1), {}), HasSubstr("the other kind of coherency only"));
}

TEST(RegionRefusal, DevicesMustBeCxlMemory) {
    CxlTopology from = topology(1, 1, 0);
    from.devices[0].live = false;
    EXPECT_THAT(refusal(from, window(1), of({std::size_t{0}})), HasSubstr("hb0/00.0/00.0 runs as plain PCI Express"));
    EXPECT_EQ(refusal(from, window(1), {}),
              "region in window 0: there is no CXL memory device below each host bridge of the window");
    from.devices[0].live = true;
    from.devices[0].mem_capable = false;
    EXPECT_THAT(refusal(from, window(1), of({std::size_t{0}})), HasSubstr("has no CXL.mem"));
    from.devices[0].mem_capable = true;
    from.devices[0].decoders.reset();
    EXPECT_THAT(refusal(from, window(1), {}), HasSubstr("hb0/00.0/00.0 has no HDM decoders"));
}

TEST(RegionRefusal, IntermediateLevelsWithSeveralPortsNeedDecoders) {
    CxlTopology from = topology(1, 1, 2);
    from.levels[1].decoders.reset();
    EXPECT_EQ(refusal(from, window(1), {}), "region in window 0: switch hb0/00.0/00.0 has 2 ports and no HDM decoders");
    from.levels[1].ports = 1;
    EXPECT_EQ(refusal(from, window(1), of({std::size_t{0}})), "");
}

TEST(RegionRefusal, CapacityDecodersAndWindowEnd) {
    RegionSpec spec;
    spec.size = 6 * kGranule;
    EXPECT_EQ(refusal(topology(1, 1, 0), window(1), spec),
              "region in window 0: hb0/00.0/00.0 has 0x40000000 bytes of volatile memory left, 0x60000000 are needed");
    spec.size = 3 * kGranule;
    EXPECT_EQ(refusal(topology(1, 2, 0), window(1), spec),
              "region in window 0: a size of 0x30000000 is not a multiple of 2 ways x 256 MiB");  // C4
    spec.size = 4 * kGranule;
    EXPECT_EQ(refusal(topology(1, 1, 0), window(1, 256, 3 * kGranule), spec),
              "region in window 0: the window has 0x30000000 bytes left above the decoders in use");
    DeviceSpec one;
    one.hdm.decoders = 1;
    RegionPlanner planner(topology(1, 1, 0, one), {window(1)});
    spec.size = kGranule;
    planner.plan(spec);
    EXPECT_EQ(user_error([&] { planner.plan(spec); }),
              "region in window 0: hb0/00.0/00.0 has no free decoder, all 1 are in use");
}

TEST(RegionRefusal, WindowTargetsMustBeThereOnce) {
    cxl::FixedWindowConfig twice = window(2);
    twice.targets = {0, 0};
    EXPECT_THAT(refusal(topology(1, 2, 0), twice, of({std::size_t{0}, std::size_t{1}})),
                HasSubstr("the window leads to host bridge 0 more than once"));
    EXPECT_THAT(refusal(topology(1, 2, 0), window(2), {}), HasSubstr("there is no CXL memory device below each"));
}

TEST(RegionRefusal, FirmwareMustHaveProgrammedWhatThePlanNeeds) {
    TestHost host;
    build(host, 2, 2, 0);
    const CxlTopology before = host.discover();
    const RegionPlan plan = RegionPlanner(before, {window(2)}).plan({});
    ASSERT_TRUE(RegionProgrammer(host, before).program(plan).ok());
    const CxlTopology found = host.discover();
    EXPECT_EQ(refusal(found, window(2), {}), "");
    const auto refused = [&found](const std::function<void(CxlTopology&)>& change, const RegionSpec& spec = {}) {
        CxlTopology changed = found;
        change(changed);
        return refusal(changed, window(2), spec);
    };
    const auto first = [](CxlTopology& t) -> cxl::DecoderSettings& {
        return t.devices[0].decoders->states[0].settings;
    };
    const auto nothing = [](CxlTopology&) {};
    EXPECT_THAT(refused([&](CxlTopology& t) { first(t).committed = false; }),
                HasSubstr("hb0/00.0/00.0 has no decoder committed by firmware, but others of the region have"));
    EXPECT_THAT(refused([&](CxlTopology& t) { first(t).base += kGranule; }), HasSubstr("for another region than"));
    EXPECT_THAT(refused(nothing, of({std::size_t{0}, std::size_t{2}})), HasSubstr("in a region of other than 2 ways"));
    EXPECT_THAT(refused([](CxlTopology& t) { t.levels[0].decoders->states[0].settings.committed = false; }),
                HasSubstr("firmware has committed no decoder of host bridge 0 that leads 2 ways at 512 bytes"));
    EXPECT_THAT(refused([](CxlTopology& t) {
                    for (CxlDevice& device : t.devices) device.decoders->states[0].settings.base = 0;
                }),
                HasSubstr("at 0x0, outside of the window"));
    RegionSpec spec;
    spec.size = kGranule;
    EXPECT_THAT(refused(nothing, spec), HasSubstr("with a size of 0x100000000"));
    spec = {};
    spec.granularity = 4096;
    EXPECT_THAT(refused(nothing, spec), HasSubstr("with another granularity"));
}

}  // namespace
}  // namespace cxlvp::host::test
