// SPDX-License-Identifier: Apache-2.0
// What holds for every legal topology: a route is a bijection, and the inverse finds the way back.
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "test_system.h"

namespace cxlvp::cxl::test {
namespace {

constexpr unsigned kWindowWays[] = {1, 2, 4, 8, 16, 3, 6, 12};

/// The ways of a window that its address bits select, which the granularity of the next level follows.
unsigned power_of(unsigned ways) {
    return ways % 3 == 0 ? ways / 3 : ways;
}

/// A topology whose levels select by adjacent bits, from the window down or (`reversed`) from the endpoint up; nothing
/// where it cannot be encoded.
std::optional<SystemConfig> topology(unsigned window_ways, unsigned root_ports, unsigned ports, std::uint64_t smallest,
                                     bool reversed) {
    SystemConfig config;
    config.endpoint = {window_ways * root_ports * ports, smallest};
    Level* order[] = {&config.host_bridges, &config.root_ports, nullptr};
    config.host_bridges.ways = window_ways;
    config.root_ports.ways = root_ports;
    if (ports > 1) config.switches.push_back({ports, 256});
    order[2] = ports > 1 ? &config.switches[0] : nullptr;
    std::uint64_t granularity = smallest;
    for (int i = 0; i < 3; ++i) {
        Level* level = order[reversed ? 2 - i : i];
        if (level == nullptr) continue;
        level->granularity = level->ways == 1 ? 256 : granularity;
        granularity *= power_of(level->ways);
    }
    const unsigned bits = static_cast<unsigned>(__builtin_ctzll(granularity));
    if (bits > 15 || !code_of_ways(config.endpoint.ways)) return std::nullopt;
    for (const Level* level : order)
        if (level != nullptr && !code_of_granularity(level->granularity)) return std::nullopt;
    // 3, 6 and 12 ways count from a granule of their own, above all bits: the rounds must not be torn apart.
    if (reversed && window_ways % 3 == 0) return std::nullopt;
    config.size = config.endpoint.ways * kHdmUnit;
    return config;
}

void add_maps(SystemConfig& config, Random& random) {
    const Interleave window = *Interleave::from_ways(config.host_bridges.ways, config.host_bridges.granularity);
    // Bits of other levels may take part: they are the same in every HPA that differs in the window's bits alone.
    for (unsigned i = 0; i < window.way_bits(); ++i) {
        const std::uint64_t lowest = std::uint64_t{1} << (window.first_bit() + i);
        config.xor_maps.push_back(lowest | (random.bits() & 0xffffffffff & ~(2 * lowest - 1)));
    }
}

TEST(RouteProperties, HostAddressUndoesRouteForRandomTopologies) {
    Random random(1, "topology");
    unsigned tried = 0;
    while (tried < 200) {
        const unsigned ways = kWindowWays[random.below(8)];
        const bool reversed = random.below(2) == 1;
        auto config = topology(ways, 1u << random.below(3), 1u << random.below(3), 256u << random.below(7), reversed);
        if (!config) continue;
        ++tried;
        config->base = (1 + random.below(4000)) * kHdmUnit;  // often not a multiple of ways x 256 MiB
        config->size *= 1 + random.below(3);
        config->skip = random.below(4) * kHdmUnit;
        if (random.below(2) == 1) add_maps(*config, random);
        const System system(*config);
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t hpa = config->base + random.below(config->size);
            const RouteResult result = system.fabric.route(hpa);
            ASSERT_EQ(result.status, RouteStatus::ok);
            ASSERT_GE(result.dpa, config->skip);
            ASSERT_LT(result.dpa, config->skip + config->size / config->endpoint.ways);
            ASSERT_EQ(system.fabric.host_address(result.endpoint, result.dpa), hpa)
                << ways << " x " << config->root_ports.ways << (reversed ? ", reversed" : "");
        }
    }
}

TEST(RouteProperties, HostAddressIsNothingOutsideTheDpaOfTheEndpoint) {
    SystemConfig config = *topology(2, 2, 1, 256, false);
    config.base = kHdmUnit;
    config.skip = kHdmUnit;
    const System system(config);
    const unsigned endpoint = system.endpoints.front();
    EXPECT_FALSE(system.fabric.host_address(endpoint, kHdmUnit - 1));
    EXPECT_TRUE(system.fabric.host_address(endpoint, kHdmUnit));
    EXPECT_TRUE(system.fabric.host_address(endpoint, 2 * kHdmUnit - 1));
    EXPECT_FALSE(system.fabric.host_address(endpoint, 2 * kHdmUnit));
    EXPECT_FALSE(system.fabric.host_address(999, kHdmUnit));
}

/// Routes every granule of the window and counts the DPA granules it reaches.
void expect_each_granule_once(const SystemConfig& config, const char* what) {
    const System system(config);
    const std::uint64_t step = config.endpoint.granularity;
    const std::uint64_t share = config.size / config.endpoint.ways / step;
    std::vector<std::vector<bool>> hit(system.endpoints.back() + 1);
    std::uint64_t granules = 0;
    for (std::uint64_t hpa = config.base; hpa < config.base + config.size; hpa += step) {
        const RouteResult result = system.fabric.route(hpa);
        ASSERT_EQ(result.status, RouteStatus::ok) << what;
        std::vector<bool>& seen = hit[result.endpoint];
        seen.resize(share);
        ASSERT_EQ(result.dpa % step, 0u);
        ASSERT_LT(result.dpa / step, share) << what;
        ASSERT_FALSE(seen[result.dpa / step]) << what << ": DPA " << result.dpa << " reached twice";
        seen[result.dpa / step] = true;
        ASSERT_EQ(result.contiguous, config.endpoint.ways == 1 ? config.base + config.size - hpa : step) << what;
        ++granules;
    }
    EXPECT_EQ(granules, share * config.endpoint.ways);  // as many as there are, none twice: all
}

TEST(RouteProperties, EachDpaOfEveryTopologyIsReachedExactlyOnce) {
    for (unsigned window_ways : kWindowWays)
        for (unsigned root_ports : {1u, 2u, 4u})
            for (unsigned ports : {1u, 2u})
                for (bool reversed : {false, true}) {
                    // The coarsest granules that can be encoded: fewest to go through.
                    std::optional<SystemConfig> config;
                    for (std::uint64_t granularity = 16384; !config && granularity >= 256; granularity /= 2)
                        config = topology(window_ways, root_ports, ports, granularity, reversed);
                    if (!config) continue;
                    config->base = 7 * kHdmUnit;  // no multiple of any number of ways
                    const std::string what = std::to_string(window_ways) + " x " + std::to_string(root_ports) + " x " +
                                             std::to_string(ports) + (reversed ? " reversed" : "");
                    expect_each_granule_once(*config, what.c_str());
                }
}

TEST(RouteProperties, EachDpaIsReachedExactlyOnceThroughXorMaps) {
    Random random(1, "xor");
    for (unsigned window_ways : {2u, 4u, 8u, 16u, 6u, 12u}) {
        auto config = topology(window_ways, window_ways < 8 ? 2 : 1, 1, 2048, false);
        ASSERT_TRUE(config);
        config->base = 5 * kHdmUnit;
        add_maps(*config, random);
        expect_each_granule_once(*config, std::to_string(window_ways).c_str());
    }
}

}  // namespace
}  // namespace cxlvp::cxl::test
