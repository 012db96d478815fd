// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl_driver.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/cxl/device/type3_device.h"
#include "cxlvp/cxl/host_bridge/host_bridge.h"
#include "cxlvp/host/traffic_requester.h"
#include "cxlvp/platform/program/decode_command.h"
#include "cxlvp/platform/run/result_files.h"
#include "cxlvp/platform/run/run_loop.h"
#include "cxlvp/platform/run/summary_collector.h"
#include "platforms/cxl/cxl_platform.h"
#include "support/fresh_kernel.h"

namespace cxlvp::platform {
namespace {

using cxlvp::test::FreshKernel;
using cxlvp::test::TestInitiator;
using test::kUnit;
using test::kWindowBase;
using test::Shape;
using testing::HasSubstr;
using testing::StartsWith;

/// Parameters of a driver with these regions.
std::string regions(const std::string& text) {
    return "    root: root\n    host_bridges:\n{bridges}    regions: [" + text + "]\n";
}

/// What bringing up the platform ends with: "" when it works.
std::string outcome(const Shape& shape, const std::function<void(Platform&, TestInitiator&)>& then = {}) {
    const FreshKernel kernel;
    const auto platform = test::build(shape.yaml());
    auto& probe = test::get<test::Probe>(*platform, "probe");
    if (then) probe.body = [&](TestInitiator& cpu) { then(*platform, cpu); };
    try {
        platform->context().run();
    } catch (const UserError& error) {
        EXPECT_EQ(probe.began, kNever) << "work began although a region could not be made";
        return error.what();
    }
    EXPECT_NE(probe.began, kNever);
    return "";
}

double value(const Platform& platform, const std::string& name) {
    const Stat* stat = const_cast<Platform&>(platform).context().stats().find(name);
    if (stat == nullptr) {
        ADD_FAILURE() << "no statistic " << name;
        return -1;
    }
    const auto metric = stat->metrics(0, 1).front().value;
    return std::holds_alternative<double>(metric) ? std::get<double>(metric)
                                                  : static_cast<double>(std::get<std::uint64_t>(metric));
}

Shape with_regions(Shape shape, const std::string& text) {
    std::string escaped;
    for (const char c : text) escaped += c == '{' ? "{{" : c == '}' ? "}}" : std::string(1, c);
    shape.driver = regions(escaped);
    return shape;
}

TEST(CxlDriver, WorkBeginsWhenAllDecodersAreCommitted) {
    for (const char* timing : {"reserve", "ordered"}) {
        Shape shape{2, 1, 2, 0, 1024};
        shape.timing = timing;
        EXPECT_EQ(outcome(shape,
                          [&](Platform& platform, TestInitiator& cpu) {
                              EXPECT_TRUE(platform.context().set_up());
                              EXPECT_EQ(platform.context().set_up_at(), platform.context().now());
                              EXPECT_GT(platform.context().set_up_at(), us(1));  // commits alone take that
                              EXPECT_EQ(value(platform, "driver.devices"), 4);
                              EXPECT_EQ(value(platform, "driver.decoders"), 2 + 2 + 4);
                              EXPECT_GT(value(platform, "driver.accesses"), 100);
                              for (unsigned p = 0; p < 4; ++p)
                                  EXPECT_TRUE(test::get<cxl::Type3Device>(platform, fmt::format("dev{}", p))
                                                  .endpoint()
                                                  .device_dvsec()
                                                  .mem_enabled());
                              EXPECT_TRUE(cpu.write(kWindowBase, {1, 2, 3, 4}).ok());
                              EXPECT_EQ(cpu.read(kWindowBase, 4).data, (std::vector<std::uint8_t>{1, 2, 3, 4}));
                          }),
                  "");
    }
}

TEST(CxlDriver, StatisticsAreThoseOfTheWorkAlone) {
    EXPECT_EQ(outcome(Shape{1, 2},
                      [&](Platform& platform, TestInitiator& cpu) {
                          // The accesses of the driver crossed the link and the mesh; nothing of it is left.
                          EXPECT_EQ(value(platform, "hb0.port0.link.down.wire_bytes"), 0);
                          EXPECT_EQ(value(platform, "hb0.unclaimed"), 0);
                          EXPECT_EQ(value(platform, "dev0.reads"), 0);
                          cpu.read(kWindowBase, 64);
                          EXPECT_EQ(value(platform, "dev0.reads"), 1);
                          EXPECT_EQ(value(platform, "hb0.port0.link.messages.m2s_req"), 1);
                          EXPECT_EQ(platform.context().reports().total(), 0u);
                      }),
              "");
}

TEST(CxlDriver, RequestersAndScriptsWaitUntilItIsSetUp) {
    const FreshKernel kernel;
    std::string yaml = Shape{1, 1}.yaml();
    const std::size_t at = yaml.find("  mesh:");
    yaml.insert(at, fmt::format("  cpu: {{type: requester, in_flight: 4, traffic: {{base: {0:#x}, span: 1MiB, count: "
                                "100}}}}\n"
                                "  tool:\n    type: script\n    steps:\n"
                                "      - {{op: write, address: {0:#x}, value: 0x1234}}\n"
                                "      - {{op: expect, address: {0:#x}, value: 0x1234}}\n",
                                kWindowBase));
    yaml += "  - {from: cpu.out, to: mesh.in}\n  - {from: tool.out, to: mesh.in}\n";
    const auto platform = test::build(yaml);
    auto& probe = test::get<test::Probe>(*platform, "probe");
    probe.body = [](TestInitiator&) { sc_core::wait(1, sc_core::SC_MS); };
    RunLoop loop(*platform, 0);
    const RunLoop::Result result = loop.run([] { return true; });
    ASSERT_FALSE(result.failure);
    EXPECT_EQ(value(*platform, "dev0.misses") + value(*platform, "dev0.disabled"), 0);
    EXPECT_EQ(value(*platform, "hb0.misses"), 0);
    EXPECT_GE(value(*platform, "dev0.reads"), 100);
    const RunSummary summary = collect_summary(*platform, result);
    EXPECT_EQ(summary.set_up, platform->context().set_up_at());
    EXPECT_GT(summary.set_up, us(1));
    EXPECT_LT(summary.elapsed, us(100)) << "the run is timed from the end of the set-up";
}

TEST(CxlDriver, NothingToSetUpTakesNoTime) {
    const FreshKernel kernel;
    const auto platform = test::build(
        "name: p\nmodules:\n  probe: {type: probe}\n  dram: {type: memory, size: 1MiB}\n"
        "connections: [{from: probe.out, to: dram.in}]\n");
    platform->context().run();
    EXPECT_TRUE(platform->context().set_up());
    EXPECT_EQ(platform->context().set_up_at(), 0u);
    EXPECT_EQ(test::get<test::Probe>(*platform, "probe").began, 0u);
}

TEST(CxlDriver, ARegionThatCannotBeMadeIsRefusedWithTheReason) {
    const Shape two{1, 2};
    const struct {
        const char* region;
        const char* reason;
    } cases[] = {
        {"{devices: [dev0, dev1], size: 4GiB}", "driver.regions.0: region in window 0: hb0/"},
        {"{devices: [dev0, dev1], size: 4GiB}", "bytes of volatile memory left"},
        {"{devices: [dev0, dev0]}", "is in the region twice"},
        {"{devices: [dev0, dev1], size: 256MiB}", "is not a multiple of 2 ways x 256 MiB"},
        {"{devices: [dev0, dev2]}", "driver.regions.0: there is no CXL device 'dev2'"},
        {"{devices: [dram0]}", "there is no CXL device 'dram0'"},
        {"{devices: [hb0]}", "there is no CXL device 'hb0'"},
        {"{devices: [dev0], persistent: true}", "bytes of persistent memory left"},
        {"{devices: [dev0], window: 2}", "region: there is no such window"},
        {"{devices: [dev0]}, {devices: [dev0]}", "driver.regions.1: region in window 0:"},
    };
    for (const auto& one : cases) {
        const std::string text = outcome(with_regions(two, one.region));
        EXPECT_THAT(text, HasSubstr(one.reason)) << one.region;
        EXPECT_THAT(text, StartsWith("driver.regions.")) << one.region;
    }
    EXPECT_EQ(outcome(with_regions(two, "{devices: [dev1]}")), "");
    EXPECT_EQ(outcome(with_regions(two, "{devices: [dev1, dev0]}")), "");
}

TEST(CxlDriver, ThreeDevicesBehindOneHostBridgeAreRefused) {
    EXPECT_THAT(outcome(with_regions(Shape{1, 4}, "{devices: [dev0, dev1, dev2]}")),
                HasSubstr("host bridge 0 cannot route 3 ways, only 1, 2, 4 or 8"));
    EXPECT_THAT(outcome(with_regions(Shape{2, 2}, "{devices: [dev0, dev2]}")),
                HasSubstr("but position 1 of the window leads to host bridge 1"));
    EXPECT_THAT(outcome(with_regions(Shape{1, 2}, "{devices: [dev0, dev1], granularity: 300B}")),
                HasSubstr("a granularity of 300 bytes is no power of two from 256 B to 16 KiB"));
}

TEST(CxlDriver, WhatItIsToldAboutThePlatformHasToBeTrue) {
    Shape shape{1, 1};
    shape.driver = "    root: rood\n    host_bridges:\n{bridges}    regions: []\n";
    EXPECT_EQ(outcome(shape), "driver.root: no cxl_root 'rood'");
    shape.driver = "    root: hb0\n    host_bridges:\n{bridges}    regions: []\n";
    EXPECT_EQ(outcome(shape), "driver.root: no cxl_root 'hb0'");
    shape.driver =
        "    root: root\n    host_bridges:\n{bridges}      - {{name: hb1, ecam: 0xb0000000, mmio_base: 0xa8000000, "
        "mmio_size: 16MiB}}\n    regions: []\n";
    EXPECT_EQ(outcome(shape), "driver.host_bridges.1.name: no window of 'root' leads to 'hb1'");
    shape.driver = "    root: root\n    host_bridges:\n{bridges}{bridges}    regions: []\n";
    EXPECT_EQ(outcome(shape), "driver.host_bridges.1.name: 'hb0' is named twice");
    shape.driver = "    root: root\n    host_bridges:\n{bridges}";
    EXPECT_EQ(outcome(shape), "");  // enumerates, and makes no region
    shape.mmio_size = "1MiB";       // for two functions with a BAR each, one of them behind a bridge
    EXPECT_THAT(outcome(shape),
                testing::MatchesRegex("driver: hb0/.*: the memory window of host bridge 0 .* is used up"));
}

TEST(CxlDriver, WhatFirmwareHasCommittedIsTakenOver) {
    // Without decoders in the host bridge firmware has programmed all there is.
    Shape shape{1, 1};
    shape.bridge = ", component: {hdm_pointer: 0}";
    shape.device = fmt::format(", precommitted: {{enabled: true, base: {:#x}, size: 256MiB, lock: true}}", kWindowBase);
    EXPECT_EQ(outcome(shape,
                      [](Platform& platform, TestInitiator& cpu) {
                          EXPECT_TRUE(cpu.write(kWindowBase + 64, {5, 6}).ok());
                          EXPECT_EQ(cpu.read(kWindowBase + 64, 2).data, (std::vector<std::uint8_t>{5, 6}));
                          EXPECT_EQ(value(platform, "dev0.writes"), 1);
                          EXPECT_EQ(value(platform, "driver.decoders"), 1);
                      }),
              "");
    Shape elsewhere = shape;
    elsewhere.device =
        fmt::format(", precommitted: {{enabled: true, base: {:#x}, size: 256MiB}}", kWindowBase + 64 * kGiB);
    EXPECT_THAT(outcome(elsewhere), HasSubstr("outside of the window"));
    Shape routed = shape;
    routed.bridge = "";
    EXPECT_THAT(outcome(routed), HasSubstr("firmware has committed no decoder of host bridge 0 that leads 1 ways"));
}

TEST(CxlDriver, AResultDoesNotDependOnTheRun) {
    const auto run = [](const char* timing, const std::string& seed) {
        const FreshKernel kernel;
        Shape shape{2, 1, 2, 0, 1024};
        shape.timing = timing;
        std::string yaml = shape.yaml() + "seed: " + seed + "\n";
        yaml.insert(yaml.find("  mesh:"), fmt::format("  cpu: {{type: requester, in_flight: 16, traffic: {{pattern: "
                                                      "random, base: {:#x}, span: 1GiB, count: 500}}}}\n",
                                                      kWindowBase));
        yaml.insert(yaml.find("connections:") + 13, "  - {from: cpu.out, to: mesh.in}\n");
        const auto platform = test::build(yaml);
        test::get<test::Probe>(*platform, "probe").body = [](TestInitiator&) { sc_core::wait(1, sc_core::SC_MS); };
        RunLoop loop(*platform, 0);
        const RunLoop::Result result = loop.run([] { return true; });
        return stats_json(*platform, collect_summary(*platform, result)).dump();
    };
    for (const char* timing : {"reserve", "ordered"}) {
        const std::string first = run(timing, "1");
        EXPECT_EQ(run(timing, "1"), first);
        EXPECT_NE(run(timing, "2"), first);
        EXPECT_THAT(first, HasSubstr("\"set_up_ps\":"));
    }
}

TEST(DecodeCommand, ShowsEveryLevelOfTheWay) {
    const FreshKernel kernel;
    EXPECT_EQ(decode_text(test::description(Shape{2, 1, 2, 0, 1024}.yaml()),
                          {fmt::format("{:#x}", kWindowBase + 0xc40), "0x1000"}),
              "0x140000c40: OK\n"
              "  root: window 0 (0x140000000, 1 GiB), way 1 of 2 at 1 KiB -> hb1.mem\n"
              "  hb1: decoder 0, way 0 of 1 at 1 KiB -> port0\n"
              "  sw1_0: decoder 0, way 1 of 2 at 2 KiB -> port1\n"
              "  dev3: device physical address 0x40\n"
              "0x1000: NO_WINDOW\n"
              "  root: no window\n");
}

TEST(DecodeCommand, SaysWhatIsWrong) {
    const auto error = [](const std::string& yaml, const std::string& address) -> std::string {
        const FreshKernel kernel;
        try {
            decode_text(test::description(yaml), {address});
        } catch (const UserError& mistake) {
            return mistake.what();
        }
        return "none";
    };
    EXPECT_EQ(error(Shape{}.yaml(), "5GiB"), "none");
    EXPECT_THAT(error(Shape{}.yaml(), "here"), StartsWith("--addr here: "));
    EXPECT_EQ(error("name: p\nmodules: {probe: {type: probe}, dram: {type: memory, size: 1MiB}}\n"
                    "connections: [{from: probe.out, to: dram.in}]\n",
                    "0"),
              "p.yaml: no module is a cxl_root");
    EXPECT_THAT(error(with_regions(Shape{}, "{devices: [dev7]}").yaml(), "5GiB"), HasSubstr("no CXL device 'dev7'"));
}

}  // namespace
}  // namespace cxlvp::platform
