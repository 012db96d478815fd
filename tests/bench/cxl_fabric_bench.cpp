// SPDX-License-Identifier: Apache-2.0
// Accesses through a CXL fabric of modules, programmed by its driver: window, host bridge, switch, and two devices with
// banked memory. Setting up is not measured.
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "cxlvp/bus/module_types.h"
#include "cxlvp/cxl/module_types.h"
#include "cxlvp/cxl/root/root.h"
#include "cxlvp/host/module_types.h"
#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/yaml/yaml_document.h"
#include "support/fresh_kernel.h"

namespace cxlvp::bench {
namespace {

constexpr std::uint64_t kBase = 4 * kGiB;

/// `devices` devices in one region with granules of 256 bytes; `count` accesses of 64 bytes, 64 in flight.
std::string description(unsigned devices, std::uint64_t count) {
    std::string text = fmt::format(
        "name: bench\n"
        "modules:\n"
        "  driver: {{type: cxl_driver, root: root, host_bridges: [{{name: hb, ecam: 0xc0000000, mmio_base: "
        "0xe0000000,\n"
        "    mmio_size: 64MiB, regs: 0xf0000000}}], regions: [{{devices: [{}]}}]}}\n"
        "  cpu: {{type: requester, in_flight: 64, traffic: {{pattern: random, base: 4GiB, span: 64KiB, bytes: 64B,\n"
        "    read_ratio: 0.75, count: {}}}}}\n"
        "  io: {{type: interconnect, windows: [{{to: hb.ecam, base: 0xc0000000, size: 256MiB}},\n"
        "    {{to: hb.mmio, base: 0xe0000000, size: 64MiB, offset: 0xe0000000}},\n"
        "    {{to: hb.regs, base: 0xf0000000, size: 64KiB}}]}}\n"
        "  root: {{type: cxl_root, windows: [{{base: 4GiB, size: 4GiB, targets: [hb.mem]}}]}}\n"
        "  hb: {{type: cxl_host_bridge}}\n"
        "  switch: {{type: cxl_switch, ports: [{{}}, {{}}]}}\n",
        devices == 1 ? "d0" : "d0, d1", count);
    std::string connections =
        "connections:\n  - {from: driver.out, to: io.in}\n  - {from: cpu.out, to: root.in}\n"
        "  - {from: hb.port0, to: switch.up}\n";
    for (unsigned i = 0; i < devices; ++i) {
        text += fmt::format("  d{0}: {{type: cxl_type3, volatile_capacity: 1GiB}}\n", i);
        text += fmt::format("  m{0}: {{type: memory, size: 1GiB, channels: 2, banks: 32}}\n", i);
        connections += fmt::format("  - {{from: switch.port{0}, to: d{0}.link}}\n", i);
        connections += fmt::format("  - {{from: d{0}.media, to: m{0}.in}}\n", i);
    }
    return text + connections;
}

ModuleRegistry registry() {
    ModuleRegistry types;
    bus::register_types(types);
    cxl::register_types(types);
    host::register_types(types);
    return types;
}

/// A platform whose driver has done its work.
class Fabric {
public:
    Fabric(unsigned devices, std::uint64_t count)
        : types_(registry()),
          platform_({platform::YamlDocument::parse(description(devices, count), "bench").root(), "bench", types_}) {
        context().on_set_up([this] { context().stop(); });
        context().run();
    }
    Context& context() { return platform_.context(); }
    cxl::Root& root() { return dynamic_cast<cxl::Root&>(*platform_.module("root")); }

private:
    const test::FreshKernel kernel_;
    const ModuleRegistry types_;
    platform::Platform platform_;
};

void access(benchmark::State& state) {
    constexpr std::uint64_t kAccesses = 100'000;
    for (auto _ : state) {
        state.PauseTiming();
        auto fabric = std::make_unique<Fabric>(2, kAccesses);
        state.ResumeTiming();
        fabric->context().run();
        state.PauseTiming();
        if (!fabric->context().finished()) state.SkipWithError("the traffic did not end");
        fabric.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kAccesses));
}

/// Copies lines through the pointer that the fabric has granted.
void dmi(benchmark::State& state) {
    Fabric fabric(1, 1);
    auto& way_in =
        dynamic_cast<tlm::tlm_fw_transport_if<>&>(*fabric.root().target("in")->get_base_export().get_interface());
    Payload tx;
    tx.set_read();
    tx.set_address(kBase);
    tlm::tlm_dmi grant;
    if (!way_in.get_direct_mem_ptr(tx, grant)) return state.SkipWithError("direct access was refused");
    const std::uint64_t first = grant.get_start_address();
    const std::uint64_t last = grant.get_end_address();
    std::uint64_t offset = 0;
    for (auto _ : state) {
        offset = (offset + 4160) & 0xffc0;
        const std::uint64_t address = kBase + offset;
        if (address < first || address + 63 > last) break;
        std::uint8_t line[64];
        std::memcpy(line, grant.get_dmi_ptr() + (address - first), sizeof line);
        benchmark::DoNotOptimize(line);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * 64));
}

BENCHMARK(access)->Name("cxl/access_64B")->Unit(benchmark::kMillisecond);
BENCHMARK(dmi)->Name("cxl/dmi");

}  // namespace
}  // namespace cxlvp::bench
