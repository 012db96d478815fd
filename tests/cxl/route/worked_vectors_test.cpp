// SPDX-License-Identifier: Apache-2.0
// The worked vectors of docs/models/cxl-decode.md, through decoders that are programmed by register writes.
#include <gtest/gtest.h>

#include "test_system.h"

namespace cxlvp::cxl::test {
namespace {

struct Vector {
    const char* name;
    SystemConfig system;
    std::uint64_t hpa;
    unsigned host_bridge;
    unsigned root_port;
    unsigned downstream_port;
    std::uint64_t dpa;
};

class WorkedVector : public testing::TestWithParam<Vector> {};

TEST_P(WorkedVector, RoutesToItsDpaAndBack) {
    const Vector& vector = GetParam();
    for (bool pass_through : {true, false}) {
        SystemConfig config = vector.system;
        config.pass_through = pass_through;
        const System system(config);
        const RouteResult result = system.fabric.route(vector.hpa);
        ASSERT_EQ(result.status, RouteStatus::ok);
        EXPECT_EQ(result.host_bridge, vector.host_bridge);
        EXPECT_EQ(result.root_port, vector.root_port);
        EXPECT_EQ(result.downstream_port[0], vector.downstream_port);
        EXPECT_EQ(result.dpa, vector.dpa);
        EXPECT_EQ(system.fabric.host_address(result.endpoint, vector.dpa), vector.hpa);
        EXPECT_EQ(system.fabric.route(config.base - 1).status, RouteStatus::no_window);
        EXPECT_EQ(system.fabric.route(config.base + config.size).status, RouteStatus::no_window);
    }
}

SystemConfig system(std::uint64_t base, std::uint64_t size, Level host_bridges, Level endpoint) {
    SystemConfig config;
    config.base = base;
    config.size = size;
    config.host_bridges = host_bridges;
    config.endpoint = endpoint;
    return config;
}

/// With root ports, and switches, below the host bridges.
SystemConfig below(SystemConfig config, Level root_ports, std::vector<Level> switches = {}) {
    config.root_ports = root_ports;
    config.switches = std::move(switches);
    return config;
}

SystemConfig with_maps(SystemConfig config) {
    config.xor_maps = {0x2020900, 0x4041200};
    return config;
}

SystemConfig above_another_decoder(SystemConfig config) {
    config.endpoint_below = {{0x800000000, 0x80000000, 2, 16384}};
    config.skip = 0x10000000;
    return config;
}

constexpr std::uint64_t kK = 1024;

INSTANTIATE_TEST_SUITE_P(
    Cxl, WorkedVector,
    testing::Values(
        Vector{"V1_OneWay", system(0x100000000, 0x40000000, {1, 256}, {1, 256}), 0x136bb6af4, 0, 0, 0, 0x36bb6af4},
        Vector{"V2_TwoHostBridges", system(0x200000000, 0x80000000, {2, 4 * kK}, {2, 4 * kK}), 0x257f189ca, 0, 0, 0,
               0x2bf8c9ca},
        Vector{"V3_FourHostBridges", system(0x400000000, 0x100000000, {4, 256}, {4, 256}), 0x4a9719e5a, 2, 0, 0,
               0x2a5c675a},
        Vector{"V4_TwoByTwo", below(system(0x800000000, 0x80000000, {2, 256}, {4, 256}), {2, 512}), 0x86a33164a, 0, 1,
               0, 0x1a8cc54a},
        Vector{"V5_TwoByTwoByTwo",
               below(system(0x1000000000, 0x200000000, {2, kK}, {8, kK}), {2, 2 * kK}, {{2, 4 * kK}}), 0x11edd78d9e, 1,
               1, 0, 0x3dbaf19e},
        Vector{"V6_FourByFour", below(system(0x2000000000, 0x400000000, {4, 256}, {16, 256}), {4, kK}), 0x2228862db5, 1,
               3, 0, 0x228862b5},
        Vector{"V7_ThreeHostBridges", system(0x300000000, 0xc0000000, {3, 256}, {3, 256}), 0x30efc8f1b, 1, 0, 0,
               0x4feda1b},
        Vector{"V8_SixHostBridges", system(0x600000000, 0x180000000, {6, 512}, {6, 512}), 0x6ea6d6b25, 1, 0, 0,
               0x27123d25},
        Vector{"V9_TwelveHostBridges", system(0x1800000000, 0x300000000, {12, kK}, {12, kK}), 0x187ab67e06, 11, 0, 0,
               0xa39de06},
        Vector{"V10_ThreeByTwo", below(system(0xc00000000, 0x180000000, {3, 4 * kK}, {6, 4 * kK}), {2, 4 * kK}),
               0xc1076382d, 2, 1, 0, 0x2be582d},
        Vector{"V11_FourHostBridgesXor", with_maps(system(0x4000000000, 0x100000000, {4, 256}, {4, 256})), 0x4031cc6024,
               2, 0, 0, 0xc731824},
        Vector{"V12_SecondDecoderWithSkip",
               above_another_decoder(system(0xa80000000, 0x40000000, {2, 16 * kK}, {2, 16 * kK})), 0xa973ad0df, 1, 0, 0,
               0x5b9d50df}),
    [](const auto& test_info) { return std::string(test_info.param.name); });

}  // namespace
}  // namespace cxlvp::cxl::test
