// SPDX-License-Identifier: Apache-2.0
// 64 accesses in flight from one requester over a link, a crossbar, four links and four banked memories, at saturation:
// in both timing modes, and with the trace on.
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/host/traffic_requester.h"
#include "support/fresh_kernel.h"

namespace cxlvp::bench {
namespace {

constexpr std::uint64_t kAccesses = 100'000;
constexpr std::size_t kMemories = 4;
constexpr std::uint64_t kWindow = 64 * kKiB;  // small, so that the caches of this machine do not matter

struct Platform {
    explicit Platform(TimingMode timing) : context({timing, 1}) {
        host::TrafficRequester::Config traffic;
        traffic.in_flight = 64;
        traffic.traffic.pattern = host::TrafficPattern::random;
        traffic.traffic.span = kMemories * kWindow;
        traffic.traffic.bytes = 128;
        traffic.traffic.read_ratio = 0.75;
        traffic.traffic.count = kAccesses;
        bus::Link::Config link;
        link.latency = ns(50);
        link.bandwidth = 32'000'000'000;
        link.wire.header = 16;
        requester = std::make_unique<host::TrafficRequester>("requester", context, traffic);
        trunk = std::make_unique<bus::Link>("trunk", context, link);
        crossbar = std::make_unique<bus::Interconnect>("crossbar", context, bus::Interconnect::Config{});
        bus::Memory::Config memory;
        memory.size = kWindow;
        link.latency = ns(30);
        for (std::size_t i = 0; i < kMemories; ++i) {
            crossbar->map(i * kWindow, kWindow, i);
            branches.emplace_back(("branch" + std::to_string(i)).c_str(), context, link);
            memories.emplace_back(("memory" + std::to_string(i)).c_str(), context, memory);
            crossbar->route_socket(i)->bind(branches.back().in);
            branches.back().out.bind(memories.back().in);
        }
        requester->out.bind(trunk->in);
        trunk->out.bind(*crossbar->target("in"));
    }

    Context context;
    std::unique_ptr<host::TrafficRequester> requester;
    std::unique_ptr<bus::Link> trunk;
    std::unique_ptr<bus::Interconnect> crossbar;
    std::deque<bus::Link> branches;
    std::deque<bus::Memory> memories;
};

std::string trace_file() {
    return std::filesystem::temp_directory_path() / fmt::format("cxlvp-bench-{}.json.gz", ::getpid());
}

void saturated(benchmark::State& state, TimingMode timing, const char* trace) {
    for (auto _ : state) {
        const test::FreshKernel kernel;
        Platform platform(timing);
        if (trace != nullptr) platform.context.tracer().open(trace, 0, kNever, 20 * kAccesses);
        platform.context.run();
        if (platform.requester->completed() != kAccesses || platform.requester->errors() != 0)
            state.SkipWithError("accesses are missing");
        if (trace == nullptr) continue;
        // Writing the file is measured by trace/export.
        state.PauseTiming();
        state.counters["spans_per_access"] = static_cast<double>(platform.context.tracer().records()) / kAccesses;
        platform.context.tracer().finish();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kAccesses));
}

void reserve(benchmark::State& state) {
    saturated(state, TimingMode::reserve, nullptr);
}
void ordered(benchmark::State& state) {
    saturated(state, TimingMode::ordered, nullptr);
}
void traced(benchmark::State& state) {
    const std::string path = trace_file();
    saturated(state, TimingMode::reserve, path.c_str());
    std::remove(path.c_str());
}

/// Spans formatted as JSON and compressed.
void export_trace(benchmark::State& state) {
    const std::string path = trace_file();
    const std::string copy = path + ".copy.json.gz";
    Tracer tracer;
    tracer.open(path);
    const std::uint32_t track = tracer.track("host.link");
    const std::uint32_t label = tracer.label("read");
    for (std::uint64_t i = 0; i < kAccesses; ++i)
        tracer.span(track, label, tracer.next_id(), i, i * 7919, i * 7919 + 150'000, i * 64, 64);
    for (auto _ : state) tracer.export_to(copy);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kAccesses));
    tracer.finish();
    std::remove(path.c_str());
    std::remove(copy.c_str());
}

BENCHMARK(reserve)->Name("bus/saturated_64")->Unit(benchmark::kMillisecond);
BENCHMARK(ordered)->Name("bus/saturated_64_ordered")->Unit(benchmark::kMillisecond);
BENCHMARK(traced)->Name("bus/saturated_64_traced")->Unit(benchmark::kMillisecond);

BENCHMARK(export_trace)->Name("trace/export")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cxlvp::bench
