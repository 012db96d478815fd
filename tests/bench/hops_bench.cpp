// SPDX-License-Identifier: Apache-2.0
// What one hop costs: bare TLM targets and routers as yardsticks, then timed links and interconnects with statistics
// on. The accesses of one thread run ahead of the kernel and wait once in 64, so that resources are uncontended.
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "bench_kernel.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/payload_pool.h"
#include "reference_models.h"

namespace cxlvp::bench {
namespace {

/// An initiator that makes 64-byte accesses, three reads and a write in turn, to random lines of 64 KiB.
class Driver : public sc_core::sc_module, private bus::Initiator {
public:
    explicit Driver(const sc_core::sc_module_name& instance) : sc_module(instance) {
        out.bind(static_cast<bus::Initiator&>(*this));
    }

    InitiatorSocket out{"out"};

    void run(benchmark::State& state) {
        bus::PayloadPool pool;
        Payload& tx = *pool.get();
        std::uint8_t data[64] = {};
        tx.set_data_ptr(data);
        tx.set_data_length(sizeof data);
        tx.set_streaming_width(sizeof data);
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        std::uint64_t random = 1;
        std::uint64_t count = 0;
        for (auto _ : state) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            tx.set_command((count & 3) == 0 ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
            tx.set_address((random >> 33) & (BareTarget::kBytes - 1) & ~std::uint64_t{63});
            tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
            out->b_transport(tx, delay);
            if ((++count & 63) != 0) continue;
            sc_core::wait(delay);
            delay = sc_core::SC_ZERO_TIME;
        }
        if (!tx.is_response_ok()) state.SkipWithError("access failed");
        state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
        tx.release();
    }
};

/// Builds modules between the driver and the target and returns them; they live as long as the run.
using Build = std::function<std::shared_ptr<void>(Context&, InitiatorSocket&, TargetSocket&)>;

/// Runs the accesses of a driver on what `build` puts behind its socket.
void drive(benchmark::State& state, const Build& build) {
    const test::FreshKernel kernel;
    Context context;
    Driver driver("driver");
    BareTarget target("target");
    const std::shared_ptr<void> between = build(context, driver.out, target.in);
    const Runner runner("runner", [&] { driver.run(state); });
    sc_core::sc_start();
}

/// Chains as many modules as the benchmark asks for; `add` makes one behind `end` and returns its output.
template <class M, class Add>
void chain(benchmark::State& state, Add add) {
    drive(state, [&](Context& context, InitiatorSocket& out, TargetSocket& in) {
        auto modules = std::make_shared<std::deque<M>>();
        InitiatorSocket* end = &out;
        for (int i = 0; i < state.range(0); ++i)
            end = add(*modules, ("hop" + std::to_string(i)).c_str(), context, *end);
        end->bind(in);
        return modules;
    });
}

void bare_target(benchmark::State& state) {
    drive(state, [](Context&, InitiatorSocket& out, TargetSocket& in) {
        out.bind(in);
        return nullptr;
    });
}

void minimal_router(benchmark::State& state) {
    chain<MinimalRouter>(state, [](auto& routers, const char* name, Context&, InitiatorSocket& end) {
        routers.emplace_back(name);
        end.bind(routers.back().in);
        return &routers.back().out;
    });
}

/// A hop is a link: two servers, latency, bytes on the wire in CXL flits, statistics of both directions.
void timed_hops(benchmark::State& state) {
    bus::Link::Config config;
    config.bandwidth = 63'000'000'000;
    config.wire.kind = bus::WireFormat::Kind::cxl68;
    chain<bus::Link>(state, [&](auto& links, const char* name, Context& context, InitiatorSocket& end) {
        links.emplace_back(name, context, config);
        end.bind(links.back().in);
        return &links.back().out;
    });
}

/// A hop through an address-decoding crossbar: decode, two channels, statistics.
void timed_interconnects(benchmark::State& state) {
    chain<bus::Interconnect>(state, [](auto& crossbars, const char* name, Context& context, InitiatorSocket& end) {
        bus::Interconnect& crossbar = crossbars.emplace_back(name, context, bus::Interconnect::Config{});
        crossbar.map(0, BareTarget::kBytes, 0);
        end.bind(*crossbar.target("in"));
        return crossbar.route_socket(0);
    });
}

BENCHMARK(bare_target)->Name("bus/bare_target");
BENCHMARK(minimal_router)->Name("bus/minimal_router")->Arg(4);
BENCHMARK(timed_hops)->Name("bus/timed_hops")->Arg(1)->Arg(4);
BENCHMARK(timed_interconnects)->Name("bus/timed_interconnects")->Arg(4);

/// Direct access to memory granted through an interconnect and a link: range check and 8-byte load.
void dmi(benchmark::State& state) {
    const test::FreshKernel kernel;
    Context context;
    Driver driver("driver");
    bus::Interconnect crossbar("crossbar", context, {});
    bus::Link link("link", context, {});
    bus::Memory memory("memory", context, {});
    crossbar.map(0, kGiB, 0);
    driver.out.bind(*crossbar.target("in"));
    crossbar.route_socket(0)->bind(link.in);
    link.out.bind(memory.in);
    sc_core::sc_start(1, sc_core::SC_PS);

    Payload tx;
    tx.set_read();
    tx.set_address(0);
    tlm::tlm_dmi grant;
    if (!driver.out->get_direct_mem_ptr(tx, grant)) return state.SkipWithError("direct access was refused");
    const std::uint64_t first = grant.get_start_address();
    const std::uint64_t last = grant.get_end_address();
    const unsigned char* data = grant.get_dmi_ptr();
    std::uint64_t sum = 0;
    std::uint64_t address = 0;
    for (auto _ : state) {
        address = (address + 4168) & 0xfff8;
        if (address < first || address + 7 > last) break;
        std::uint64_t value;
        std::memcpy(&value, data + (address - first), sizeof value);
        sum += value;
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(dmi)->Name("mem/dmi");

}  // namespace
}  // namespace cxlvp::bench
