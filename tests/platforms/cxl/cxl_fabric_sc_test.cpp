// SPDX-License-Identifier: Apache-2.0
// Fabrics made from platform files, brought up by the driver: where every byte ends up. The expected place is worked
// out here from the shape of the fabric; `cxl::Fabric` over the decoders that the driver has programmed has to agree,
// and so has what `cxlvp decode` asks the modules.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/cxl/device/type3_device.h"
#include "cxlvp/cxl/host_bridge/host_bridge.h"
#include "cxlvp/cxl/root/root.h"
#include "cxlvp/cxl/route/fabric.h"
#include "cxlvp/cxl/switch/switch.h"
#include "platforms/cxl/cxl_platform.h"
#include "support/fresh_kernel.h"
#include "support/test_payload.h"

namespace cxlvp::platform {
namespace {

using cxlvp::test::FreshKernel;
using cxlvp::test::TestInitiator;
using cxlvp::test::TestPayload;
using test::kUnit;
using test::kWindowBase;
using test::Shape;

/// What selects at the window before the next level: the part modulo 3 selects by all bits and leaves these free.
unsigned selects(unsigned ways) {
    return ways % 3 == 0 ? ways / 3 : ways;
}

/// The device of an HPA by the shape alone.
unsigned device_of(const Shape& shape, std::uint64_t hpa) {
    unsigned h = static_cast<unsigned>(hpa / shape.granularity % shape.bridges);
    if (!shape.xor_maps.empty()) {
        h = 0;
        for (std::size_t i = 0; i < shape.xor_maps.size(); ++i)
            h |= static_cast<unsigned>(__builtin_parityll(hpa & shape.xor_maps[i])) << i;
    }
    std::uint64_t above = hpa / shape.granularity / selects(shape.bridges);
    unsigned device = h, step = shape.bridges;
    for (const unsigned ways : {shape.ports, shape.upper, shape.lower}) {
        if (ways == 0) break;
        device += static_cast<unsigned>(above % ways) * step;
        above /= ways;
        step *= ways;
    }
    return device;
}

/// Regions lie one behind the other, in host and in device addresses.
std::uint64_t dpa_of(const Shape& shape, std::uint64_t hpa) {
    const std::uint64_t stripe = shape.granularity * shape.ways();
    const std::uint64_t region = (hpa - kWindowBase) / (shape.ways() * kUnit);
    const std::uint64_t offset = (hpa - kWindowBase) % (shape.ways() * kUnit);
    return region * kUnit + offset / stripe * shape.granularity + offset % shape.granularity;
}

/// The decoders of a platform, and the number of each device.
cxl::Fabric fabric_of(const Platform& platform, const Shape& shape, std::map<unsigned, unsigned>& device_of_node) {
    cxl::Fabric fabric;
    const auto device = [&](unsigned p) {
        const unsigned node = fabric.add_endpoint(
            test::get<cxl::Type3Device>(platform, "dev" + std::to_string(p)).endpoint().component().decoders());
        device_of_node[node] = p;
        return node;
    };
    const auto add_switch = [&](const std::string& name, const std::vector<unsigned>& below) {
        std::vector<cxl::FabricPort> ports;
        for (std::size_t i = 0; i < below.size(); ++i) ports.push_back({static_cast<std::uint8_t>(i), below[i]});
        return fabric.add_switch(test::get<cxl::Switch>(platform, name).component().decoders(), ports);
    };
    for (unsigned h = 0; h < shape.bridges; ++h) {
        std::vector<cxl::FabricPort> ports;
        for (unsigned port = 0; port < shape.ports; ++port) {
            const unsigned first = h + port * shape.bridges, step = shape.bridges * shape.ports;
            const std::string name = fmt::format("sw{}_{}", h, port);
            unsigned below = 0;
            if (shape.upper == 0) {
                below = device(first);
            } else {
                std::vector<unsigned> uppers;
                for (unsigned u = 0; u < shape.upper; ++u) {
                    std::vector<unsigned> lowers;
                    for (unsigned l = 0; l < std::max(1u, shape.lower); ++l)
                        lowers.push_back(device(first + step * (u + shape.upper * l)));
                    uppers.push_back(shape.lower == 0 ? lowers.front()
                                                      : add_switch(fmt::format("{}_{}", name, u), lowers));
                }
                below = add_switch(name, uppers);
            }
            ports.push_back({static_cast<std::uint8_t>(port), below});
        }
        fabric.add_host_bridge(h, &test::get<cxl::HostBridge>(platform, fmt::format("hb{}", h)).component().decoders(),
                               ports);
    }
    fabric.add_window(test::get<cxl::Root>(platform, "root").windows()[0].config());
    return fabric;
}

/// 8 bytes of the memory of a device, past everything above it.
std::uint64_t stored(const Platform& platform, unsigned device, std::uint64_t dpa) {
    TestPayload read = TestPayload::read(dpa, 8);
    platform.module(fmt::format("dram{}", device))->target("in")->get_base_interface().transport_dbg(read.tx);
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i) value |= std::uint64_t{read.data[i]} << (8 * i);
    return value;
}

std::vector<std::uint8_t> bytes_of(std::uint64_t value) {
    std::vector<std::uint8_t> out(8);
    for (unsigned i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
    return out;
}

struct Checker {
    const Shape& shape;
    Platform& platform;
    std::map<unsigned, unsigned> device_of_node;
    cxl::Fabric fabric{fabric_of(platform, shape, device_of_node)};

    void check(TestInitiator& cpu, std::uint64_t hpa) {
        const unsigned device = device_of(shape, hpa);
        const std::uint64_t dpa = dpa_of(shape, hpa);
        const std::uint64_t value = hpa * 0x9e3779b97f4a7c15u;
        const auto written = cpu.write(hpa, bytes_of(value));
        ASSERT_TRUE(written.ok()) << std::hex << hpa;
        cxlvp::test::wait_until(written.end);
        EXPECT_EQ(stored(platform, device, dpa), value) << "dev" << device << " " << std::hex << hpa << " -> " << dpa;
        const auto read = cpu.read(hpa, 8);
        cxlvp::test::wait_until(read.end);
        EXPECT_EQ(read.data, bytes_of(value));

        const cxl::RouteResult route = fabric.route(hpa);
        ASSERT_EQ(route.status, cxl::RouteStatus::ok) << std::hex << hpa;
        EXPECT_EQ(device_of_node.at(route.endpoint), device);
        EXPECT_EQ(route.dpa, dpa);
        EXPECT_EQ(fabric.host_address(route.endpoint, dpa), hpa);
        const cxl::RouteProbe probe = test::get<cxl::Root>(platform, "root").probe(hpa);
        EXPECT_EQ(probe.status(), cxl::RouteStatus::ok);
        EXPECT_EQ(probe.steps().back().module, fmt::format("dev{}", device));
        EXPECT_EQ(probe.steps().back().text, fmt::format("device physical address {:#x}", dpa));
    }
};

void expect_placement(const Shape& shape, std::uint64_t seed) {
    SCOPED_TRACE(shape.yaml());
    const FreshKernel kernel;
    const auto platform = test::build(shape.yaml());
    bool done = false;
    test::get<test::Probe>(*platform, "probe").body = [&](TestInitiator& cpu) {
        Checker checker{shape, *platform, {}};
        Random random(seed, "addresses");
        for (unsigned i = 0; i < 40; ++i)
            checker.check(cpu, kWindowBase + random.below(shape.size() / 64) * 64 + random.below(8) * 8);
        checker.check(cpu, kWindowBase);
        checker.check(cpu, kWindowBase + shape.size() - 8);
        // The granules of four stripes hit each device, and each DPA of it, once.
        const std::uint64_t stripe = shape.granularity * shape.ways();
        const std::uint64_t first = kWindowBase + random.below(shape.ways() * kUnit / stripe - 4) * stripe;
        std::set<std::pair<unsigned, std::uint64_t>> hit;
        for (std::uint64_t hpa = first; hpa < first + 4 * stripe; hpa += shape.granularity) {
            const cxl::RouteResult route = checker.fabric.route(hpa);
            hit.emplace(checker.device_of_node.at(route.endpoint), route.dpa);
            checker.check(cpu, hpa + 8 * random.below(shape.granularity / 8));
        }
        EXPECT_EQ(hit.size(), 4 * shape.ways());
        done = true;
    };
    platform->context().run();
    EXPECT_TRUE(done);
    EXPECT_EQ(platform->context().reports().total(), 0u) << platform->context().reports().summary();
}

TEST(CxlFabric, TwoByTwoByTwoWithSwitches) {
    for (const char* timing : {"reserve", "ordered"}) {
        Shape shape{2, 2, 2, 0, 1024};
        shape.timing = timing;
        expect_placement(shape, 1);
    }
}

TEST(CxlFabric, TwoLevelsOfSwitchesAndTwoRegions) {
    Shape shape{1, 2, 2, 2, 512};
    shape.regions = 2;
    expect_placement(shape, 2);
}

TEST(CxlFabric, ThreeHostBridges) {
    for (const char* timing : {"reserve", "ordered"}) {
        Shape shape{3, 1, 0, 0, 512};
        shape.timing = timing;
        shape.regions = 2;  // the second begins at no multiple of 3 x 256 MiB either
        expect_placement(shape, 3);
    }
}

TEST(CxlFabric, SixAndTwelveWays) {
    expect_placement(Shape{3, 2, 0, 0, 4096}, 4);  // V10
    expect_placement(Shape{3, 2, 2, 0, 256}, 5);
    expect_placement(Shape{6, 1, 2, 0, 1024}, 6);
}

TEST(CxlFabric, XorOverHostBridges) {
    Shape two{2, 2, 2, 0, 1024};
    two.xor_maps = {0x2020400};
    expect_placement(two, 7);
    Shape four{4, 1, 2, 0, 256};
    four.xor_maps = {0x2020900 & ~0x800ull, 0x4041200};
    expect_placement(four, 8);
}

TEST(CxlFabric, RandomLegalTopologies) {
    Random random(2024, "topologies");
    const unsigned bridges[] = {1, 1, 2, 2, 4, 3, 6};
    const unsigned ways[] = {1, 2, 4};
    unsigned built = 0;
    for (unsigned attempt = 0; built < 24; ++attempt) {
        Shape shape;
        shape.bridges = bridges[random.below(7)];
        shape.ports = ways[random.below(3)];
        shape.upper = random.chance(0.6) ? ways[random.below(3)] : 0;
        shape.lower = shape.upper != 0 && random.chance(0.4) ? ways[random.below(2)] : 0;
        shape.granularity = std::uint64_t{256} << random.below(7);
        shape.regions = random.chance(0.3) ? 2 : 1;
        shape.timing = random.chance(0.3) ? "ordered" : "reserve";
        // Address bits that select are below 15 (C14), and there are 16 ways at most.
        if (shape.ways() > 16 || shape.granularity * shape.ways() / (shape.bridges % 3 == 0 ? 3 : 1) > 32 * kKiB)
            continue;
        ++built;
        expect_placement(shape, attempt);
        if (testing::Test::HasFailure()) return;
    }
}

}  // namespace
}  // namespace cxlvp::platform
