// SPDX-License-Identifier: Apache-2.0
// Commands of 128 bytes through a PSL with its software, its processes and memory behind PCI Express: a stream AFU
// whose pages are there and whose translations hit. Statistics are on. Building the platform and bringing up the card
// are not measured, attaching the processes is.
#include <cstdint>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "cxlvp/afu/base/afu_module.h"
#include "cxlvp/afu/explore/stream_afu.h"
#include "cxlvp/afu/module_types.h"
#include "cxlvp/bus/module_types.h"
#include "cxlvp/host/module_types.h"
#include "cxlvp/pci/module_types.h"
#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/yaml/yaml_document.h"
#include "cxlvp/psl/module_types.h"
#include "support/fresh_kernel.h"

namespace cxlvp::bench {
namespace {

constexpr std::uint64_t kCommands = 500'000;

/// A machine as that of platforms/capi_card.yaml, with a stream AFU. `reads`: share of the commands that read.
std::string description(unsigned caia, unsigned contexts, double reads, const std::string& timing) {
    return fmt::format(
        "name: bench\n"
        "timing: {3}\n"
        "modules:\n"
        "  host: {{type: capi_host, card: psl, config_space: 0x200000000000, memory_size: 1GiB, contexts: {1},\n"
        "    work: run, buffer: 128KiB, populate: true, poll_interval: 100us}}\n"
        "  bus:\n"
        "    type: interconnect\n"
        "    windows:\n"
        "      - {{to: capp.in, base: 0x0, size: 1GiB}}\n"
        "      - {{to: ecam.in, base: 0x200000000000, size: 256MiB}}\n"
        "      - {{to: psl.mmio, base: 0x600000000000, size: 256MiB, offset: 0x600000000000}}\n"
        "      - {{to: psl.mmio, base: 0x610000000000, size: 1MiB, offset: 0x610000000000}}\n"
        "  capp: {{type: capp}}\n"
        "  memory: {{type: memory, size: 1GiB, channels: 2}}\n"
        "  ecam: {{type: pci_ecam, functions: [{{to: psl.config}}]}}\n"
        "  card_memory: {{type: link, latency: 180ns, bandwidth: 7.88GB/s, wire: {{kind: pcie}}}}\n"
        "  bridge:\n"
        "    type: interconnect\n"
        "    windows:\n"
        "      - {{to: capp.psl, base: 0x0, size: 1GiB}}\n"
        "      - {{to: host.msi, base: 0xffff00000000, size: 4KiB}}\n"
        "  psl: {{type: psl, card: {{caia: {0}{5}}}, msi_address: 0xffff00000000}}\n"
        "  afu: {{type: stream_afu, processes: {1}, count: {4}, reads: {2}, range: 64KiB}}\n"
        "connections:\n"
        "  - {{from: host.out, to: bus.in}}\n"
        "  - {{from: capp.out, to: memory.in}}\n"
        "  - {{from: psl.out, to: card_memory.in}}\n"
        "  - {{from: card_memory.out, to: bridge.in}}\n"
        "  - {{from: psl.capp, to: capp.cards}}\n"
        "  - {{from: psl.afu0, to: afu.psl}}\n",
        caia, contexts, reads, timing, kCommands / contexts, caia == 2 ? ", device: 0x0628" : "");
}

ModuleRegistry registry() {
    ModuleRegistry types;
    bus::register_types(types);
    pci::register_types(types);
    psl::register_types(types);
    afu::register_types(types);
    host::register_types(types);
    return types;
}

/// A platform whose card is up.
class Card {
public:
    explicit Card(const std::string& text)
        : types_(registry()), platform_({platform::YamlDocument::parse(text, "bench").root(), "bench", types_}) {
        if (context().set_up()) return;
        context().on_set_up([this] { context().stop(); });
        context().run();
    }
    Context& context() { return platform_.context(); }
    /// Accesses of the AFU that ended well.
    std::uint64_t accesses() {
        auto& module = dynamic_cast<afu::AfuModule<afu::StreamAfu>&>(*platform_.module("afu"));
        const afu::AfuCounters& counters = module.afu().counters();
        return counters.requests - counters.failed;
    }

private:
    const test::FreshKernel kernel_;
    const ModuleRegistry types_;
    platform::Platform platform_;
};

void measure(benchmark::State& state, const std::string& text) {
    for (auto _ : state) {
        state.PauseTiming();
        auto card = std::make_unique<Card>(text);
        state.ResumeTiming();
        card->context().run();
        state.PauseTiming();
        if (!card->context().finished() || card->accesses() != kCommands) state.SkipWithError("accesses are missing");
        card.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kCommands));
}

void reads(benchmark::State& state) {
    measure(state, description(1, 1, 1, "reserve"));
}
void writes(benchmark::State& state) {
    measure(state, description(1, 1, 0, "reserve"));
}
void radix(benchmark::State& state) {
    measure(state, description(2, 1, 1, "reserve"));
}
void hundred_contexts(benchmark::State& state) {
    measure(state, description(1, 100, 0.5, "reserve"));
}
void ordered(benchmark::State& state) {
    measure(state, description(1, 1, 1, "ordered"));
}

BENCHMARK(reads)->Name("psl/command_128B")->Unit(benchmark::kMillisecond);
BENCHMARK(writes)->Name("psl/command_128B_write")->Unit(benchmark::kMillisecond);
BENCHMARK(radix)->Name("psl/command_128B_caia2")->Unit(benchmark::kMillisecond);
BENCHMARK(hundred_contexts)->Name("psl/command_128B_100_contexts")->Unit(benchmark::kMillisecond);
BENCHMARK(ordered)->Name("psl/command_128B_ordered")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cxlvp::bench
