// SPDX-License-Identifier: Apache-2.0
// Front-door access to a register whose fields have every attribute.
#include <benchmark/benchmark.h>

#include "cxlvp/base/registers/register_file.h"

namespace cxlvp::bench {
namespace {

constexpr Field kControl[] = {
    {"ENABLE", 0, 1, Attr::rw, 0, "plain"},         {"STICKY", 1, 1, Attr::rws, 0, "survives warm reset"},
    {"DONE", 2, 1, Attr::rw1c, 1, "event"},         {"ERROR", 3, 1, Attr::rw1cs, 1, "sticky event"},
    {"START", 4, 1, Attr::rw1s, 0, "command"},      {"LOCKED", 5, 1, Attr::rwl, 0, "guarded", "LOCK"},
    {"LOCK", 6, 1, Attr::rwo, 0, "write once"},     {"COUNT", 8, 4, Attr::rc, 3, "cleared by reading"},
    {"KEY", 12, 4, Attr::wo, 0, "write only"},      {"STATE", 16, 4, Attr::ro, 5, "status"},
    {"LAST", 20, 4, Attr::ros, 0, "sticky status"}, {"STRAP", 24, 2, Attr::hwinit, 1, "strap"},
    {"KEPT", 26, 2, Attr::rsvdp, 0, "reserved"},    {"ZERO", 28, 4, Attr::rsvdz, 0, "reserved"},
};
constexpr Field kStatus[] = {{"EVENTS", 0, 32, Attr::rw1c, 0xffffffff, "events"}};
constexpr Register kRegisters[] = {
    {"CONTROL", 0x0, 4, kControl, "every attribute"},
    {"STATUS", 0x4, 4, kStatus, "events"},
};
constexpr RegisterMap kMap = {"bench", 0x100, kRegisters, {4, 4, false, false, false}, HolePolicy::read_zero, "bench"};

void read(benchmark::State& state) {
    RegisterFile file(kMap);
    std::uint8_t data[4] = {};
    for (auto _ : state) {
        benchmark::DoNotOptimize(file.read(0, data, sizeof data));
        benchmark::DoNotOptimize(data);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void write_rw1c(benchmark::State& state) {
    RegisterFile file(kMap);
    std::uint8_t data[4] = {0xff, 0, 0xff, 0};
    for (auto _ : state) {
        benchmark::DoNotOptimize(file.write(4, data, sizeof data));
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK(read)->Name("reg/read");
BENCHMARK(write_rw1c)->Name("reg/write_rw1c");

}  // namespace
}  // namespace cxlvp::bench
