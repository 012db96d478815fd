// SPDX-License-Identifier: Apache-2.0
// Decode of host physical addresses by HDM decoders: one block, and the whole way from window to DPA.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <benchmark/benchmark.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/cxl/component/component_registers.h"
#include "cxlvp/cxl/route/fabric.h"

namespace cxlvp::cxl::bench {
namespace {

/// Component registers with decoders of 12 x 256 MiB side by side, all committed.
class Decoders {
public:
    Decoders(HdmRole role, unsigned decoders, unsigned ways) : component_(config(role, decoders)) {
        RegisterFile& registers = component_.registers();
        const unsigned base_low = registers.index("HDM_BASE_LOW"), base_high = registers.index("HDM_BASE_HIGH");
        const unsigned size_low = registers.index("HDM_SIZE_LOW"), control = registers.index("HDM_CONTROL");
        const std::uint64_t offset = registers.map().registers[control].offset;
        if (role == HdmRole::endpoint) registers.set(registers.field("HDM_GLOBAL_CONTROL.DECODER_ENABLE"), 1);
        for (unsigned n = 0; n < decoders; ++n) {
            const std::uint64_t base = n * kSize;
            registers.set(base_low, base & 0xffffffff, n);
            registers.set(base_high, base >> 32, n);
            registers.set(size_low, kSize, n);
            const std::uint32_t value = *code_of_ways(ways) << 4 | 1u << 9;
            std::array<std::uint8_t, 4> data{};
            for (unsigned i = 0; i < 4; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
            registers.write(offset + 0x20 * n, data.data(), data.size());
            if (component_.decoders().error(n) != CommitError::none) std::abort();
        }
    }
    const HdmDecoders& operator*() const { return component_.decoders(); }

    static constexpr std::uint64_t kSize = 12 * kHdmUnit;

private:
    static ComponentConfig config(HdmRole role, unsigned decoders) {
        ComponentConfig config;
        config.hdm.role = role;
        config.hdm.decoders = decoders;
        config.hdm.commit_latency = 0;
        config.hdm.ports = {0};
        return config;
    }

    ComponentRegisters component_;
};

std::vector<std::uint64_t> addresses(std::uint64_t below) {
    Random random(1, "bench");
    std::vector<std::uint64_t> list(4096);
    for (std::uint64_t& address : list) address = random.below(below) & ~std::uint64_t{63};
    return list;
}

/// Endpoint with `decoders` decoders of `ways` ways, random addresses.
void decode(benchmark::State& state) {
    const auto decoders = static_cast<unsigned>(state.range(0));
    const Decoders endpoint(HdmRole::endpoint, decoders, static_cast<unsigned>(state.range(1)));
    const std::vector<std::uint64_t> list = addresses(decoders * Decoders::kSize);
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize((*endpoint).decode(list[++i % list.size()]));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

/// Window of 12 ways, 12 host bridges with decoders, a switch and an endpoint behind each.
void route(benchmark::State& state) {
    const Decoders routing(HdmRole::routing, 1, 1);
    const Decoders endpoint(HdmRole::endpoint, 1, 12);
    Fabric fabric;
    FixedWindowConfig window;
    window.size = Decoders::kSize;
    window.ways = 12;
    for (std::uint32_t uid = 0; uid < 12; ++uid) {
        const unsigned device = fabric.add_endpoint(*endpoint);
        const unsigned upstream = fabric.add_switch(*routing, {{0, device}});
        fabric.add_host_bridge(uid, &*routing, {{0, upstream}});
        window.targets.push_back(uid);
    }
    fabric.add_window(window);
    const std::vector<std::uint64_t> list = addresses(Decoders::kSize);
    if (fabric.route(list[0]).status != RouteStatus::ok) std::abort();
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(fabric.route(list[++i % list.size()]));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK(decode)
    ->Name("cxl/decode")
    ->ArgNames({"decoders", "ways"})
    ->Args({1, 1})
    ->Args({1, 4})
    ->Args({10, 4})
    ->Args({10, 12})
    ->Args({32, 12});
BENCHMARK(route)->Name("cxl/route");

}  // namespace
}  // namespace cxlvp::cxl::bench
