// SPDX-License-Identifier: Apache-2.0
// Laws that hold for any traffic: times of hops add up, bytes are conserved, Little's law, and the same seed gives the
// same results. Three requesters, each behind a link of its own, share an interconnect with two memories behind links.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/protocol_checker.h"
#include "support/random_requester.h"
#include "support/sc_fixture.h"
#include "support/trace_spans.h"

namespace cxlvp::bus {
namespace {

using test::RandomRequester;
using test::Span;

constexpr std::size_t kRequesters = 3;
constexpr std::size_t kMemories = 2;

struct Load {
    std::string name;
    TimingMode timing = TimingMode::reserve;
    Tick think = 0;             ///< 0: saturated
    std::uint64_t credits = 0;  ///< of the links behind the interconnect
    ArbitrationConfig::Policy policy = ArbitrationConfig::Policy::fifo;
};

void PrintTo(const Load& load, std::ostream* out) {
    *out << load.name;
}

class System {
public:
    System(Context& context, const Load& load) {
        RandomRequester::Config traffic;
        traffic.count = 1500;
        traffic.slots = 8;
        traffic.longest = 256;
        traffic.span = 2 * kMiB;
        traffic.think = load.think;
        // Of an access that crosses pieces or windows, the times do not add up: parts go side by side, or it is
        // refused.
        traffic.within = memory_config.interleave = 256;
        link_config.latency = ns(20);
        link_config.bandwidth = 32'000'000'000;
        link_config.wire.kind = WireFormat::Kind::cxl68;
        for (std::size_t i = 0; i < kRequesters; ++i) {
            requesters.push_back(
                std::make_unique<RandomRequester>(("cpu" + std::to_string(i)).c_str(), context, traffic));
            outer.push_back(std::make_unique<Link>(("outer" + std::to_string(i)).c_str(), context, link_config));
        }
        bus_config.arbitration.policy = load.policy;
        if (load.policy == ArbitrationConfig::Policy::weighted) bus_config.arbitration.weights["cpu1"] = 3;
        if (load.policy == ArbitrationConfig::Policy::strict) bus_config.arbitration.priorities["cpu1"] = 3;
        bus = std::make_unique<Interconnect>("bus", context, bus_config);
        Link::Config inner_config = link_config;
        inner_config.credits = load.credits;
        memory_config.size = kMiB;
        for (std::size_t i = 0; i < kMemories; ++i) {
            bus->map(i * kMiB, kMiB, i);
            inner.push_back(std::make_unique<Link>(("inner" + std::to_string(i)).c_str(), context, inner_config));
            memories.push_back(std::make_unique<Memory>(("ddr" + std::to_string(i)).c_str(), context, memory_config));
        }
        for (std::size_t i = 0; i < kRequesters; ++i) {
            wire(context, requesters[i]->out(), outer[i]->in);
            wire(context, outer[i]->out, *bus->target("in"));
        }
        for (std::size_t i = 0; i < kMemories; ++i) {
            wire(context, *bus->route_socket(i), inner[i]->in);
            wire(context, inner[i]->out, memories[i]->in);
        }
    }

    Link::Config link_config;
    Interconnect::Config bus_config;
    Memory::Config memory_config;
    std::vector<std::unique_ptr<RandomRequester>> requesters;
    std::vector<std::unique_ptr<Link>> outer;
    std::unique_ptr<Interconnect> bus;
    std::vector<std::unique_ptr<Link>> inner;
    std::vector<std::unique_ptr<Memory>> memories;
    std::vector<std::unique_ptr<ProtocolChecker>> checkers;

private:
    void wire(Context& context, InitiatorSocket& from, TargetSocket& to) {
        const std::string name = "checker" + std::to_string(checkers.size());
        checkers.push_back(std::make_unique<ProtocolChecker>(name.c_str(), context, ProtocolChecker::Config{}));
        from.bind(checkers.back()->in);
        checkers.back()->out.bind(to);
    }
};

class RandomTraffic : public test::ScFixture, public testing::WithParamInterface<Load> {
protected:
    RandomTraffic() : ScFixture(GetParam().timing) {}

    std::uint64_t counter(const std::string& path) {
        return std::get<std::uint64_t>(context().stats().find(path)->metrics(0, 1)[0].value);
    }
    /// Total of a residence statistic, in ticks.
    Tick total(const std::string& path) {
        const double mean = std::get<double>(context().stats().find(path)->metrics(0, kSecond)[0].value);
        return static_cast<Tick>(mean * static_cast<double>(kSecond) + 0.5);
    }
    void run_to_end(System& system) {
        context().run();
        for (const auto& requester : system.requesters) {
            ASSERT_TRUE(requester->done());
            ASSERT_EQ(requester->completed(), 1500u);
            ASSERT_EQ(requester->errors(), 0u);
        }
        for (const auto& checker : system.checkers) {
            EXPECT_EQ(checker->violations(), 0u);
            EXPECT_GT(checker->checked(), 0u);
        }
    }
};

TEST_P(RandomTraffic, BytesInCountersAreTheBytesOfTheTransactions) {
    System system(context(), GetParam());
    run_to_end(system);
    std::uint64_t read = 0;
    std::uint64_t written = 0;
    for (std::size_t i = 0; i < kRequesters; ++i) {
        const std::string n = std::to_string(i);
        EXPECT_EQ(counter("outer" + n + ".bytes_read"), system.requesters[i]->bytes_read());
        EXPECT_EQ(counter("outer" + n + ".bytes_written"), system.requesters[i]->bytes_written());
        EXPECT_EQ(counter("bus.in_" + n + ".bytes_read"), system.requesters[i]->bytes_read());
        EXPECT_EQ(counter("bus.in_" + n + ".bytes_written"), system.requesters[i]->bytes_written());
        EXPECT_EQ(counter("outer" + n + ".forward.served"), 1500u);
        EXPECT_EQ(counter("outer" + n + ".reverse.served"), 1500u);
        read += system.requesters[i]->bytes_read();
        written += system.requesters[i]->bytes_written();
    }
    EXPECT_EQ(counter("inner0.bytes_read") + counter("inner1.bytes_read"), read);
    EXPECT_EQ(counter("inner0.bytes_written") + counter("inner1.bytes_written"), written);
    EXPECT_EQ(counter("ddr0.bytes_read") + counter("ddr1.bytes_read"), read);
    EXPECT_EQ(counter("ddr0.bytes_written") + counter("ddr1.bytes_written"), written);
    EXPECT_EQ(counter("ddr0.reads") + counter("ddr0.writes") + counter("ddr1.reads") + counter("ddr1.writes"),
              1500u * kRequesters);
}

TEST_P(RandomTraffic, MeanInFlightIsRateTimesLatency) {
    System system(context(), GetParam());
    run_to_end(system);
    for (const auto& requester : system.requesters) {
        const Tick end = requester->last_completion();
        const double rate = static_cast<double>(requester->completed()) / static_cast<double>(end);
        EXPECT_NEAR(requester->in_flight().mean(end), rate * requester->latency().mean(), 1e-9);
        if (GetParam().think == 0) {
            EXPECT_GT(requester->in_flight().mean(end), 7.5) << "eight slots that never pause";
        }
    }
}

TEST_P(RandomTraffic, TimesOfHopsAddUpToTheTimeFromEndToEnd) {
    const TraceFolder folder;
    System system(context(), GetParam());
    context().tracer().open(folder / "t.json");
    run_to_end(system);
    context().tracer().finish();
    const std::map<std::uint64_t, Span> spans = test::read_spans(folder / "t.json");
    ASSERT_EQ(spans.size(), 1500u * kRequesters * 5) << "requester, link, interconnect, link, memory";

    std::map<std::string, Tick> spent;  // by track, without what is spent in children
    std::map<std::string, std::uint64_t> count;
    Tick roots = 0;
    for (const auto& [id, span] : spans) {
        ASSERT_GE(span.end, span.begin);
        spent[span.track] += span.took();
        ++count[span.track];
        if (span.parent == 0) {
            roots += span.took();
            continue;
        }
        const Span& parent = spans.at(span.parent);
        ASSERT_LE(parent.begin, span.begin);
        ASSERT_GE(parent.end, span.end);
        ASSERT_EQ(parent.bytes, span.bytes);
        spent[parent.track] -= span.took();
    }
    // From end to end as the requesters saw it.
    Tick latency = 0;
    for (const auto& requester : system.requesters) latency += requester->latency().sum();
    EXPECT_EQ(roots, latency);

    // Each hop spent its fixed latencies and what its resources say about waiting and service.
    const auto link_time = [&](const std::string& link) {
        Tick time = count[link] * 2 * system.link_config.latency + total(link + ".forward.present") +
                    total(link + ".reverse.present");
        if (context().stats().find(link + ".credits.waiting") != nullptr) time += total(link + ".credits.waiting");
        return time;
    };
    Tick sum = 0;
    for (std::size_t i = 0; i < kRequesters; ++i) {
        const std::string n = std::to_string(i);
        EXPECT_EQ(spent["cpu" + n], 0u);
        EXPECT_EQ(spent["outer" + n], link_time("outer" + n));
        sum += link_time("outer" + n);
    }
    Tick bus = count["bus"] * (system.bus_config.latency + system.bus_config.response_latency);
    for (std::size_t i = 0; i < kRequesters; ++i) bus += total("bus.in_" + std::to_string(i) + ".response.present");
    for (std::size_t i = 0; i < kMemories; ++i) bus += total("bus.out_" + std::to_string(i) + ".request.present");
    EXPECT_EQ(spent["bus"], bus);
    sum += bus;
    const Memory::Config& m = system.memory_config;
    for (std::size_t i = 0; i < kMemories; ++i) {
        const std::string n = std::to_string(i);
        EXPECT_EQ(spent["inner" + n], link_time("inner" + n));
        sum += link_time("inner" + n);
        // The bank is occupied for a row cycle; the data comes before that is over.
        const Tick memory = count["ddr" + n] * (m.controller + m.t_rcd + m.t_cas) +
                            total("ddr" + n + ".banks.present") - count["ddr" + n] * (m.t_ras + m.t_rp) +
                            total("ddr" + n + ".channels.present");
        EXPECT_EQ(spent["ddr" + n], memory);
        sum += memory;
    }
    EXPECT_EQ(sum, latency);
}

TEST_P(RandomTraffic, NoResourceIsBusyForLongerThanThereIsTime) {
    System system(context(), GetParam());
    run_to_end(system);
    Tick end = 0;
    for (const auto& requester : system.requesters) end = std::max(end, requester->last_completion());
    for (const Resource* resource : context().resources()) {
        EXPECT_LE(resource->busy(), end * resource->servers()) << resource->name();
        EXPECT_GT(resource->served(), 0u) << resource->name();
    }
}

TEST_P(RandomTraffic, SameSeedGivesTheSameStatisticsAndAnotherSeedOthers) {
    const auto statistics = [&](std::uint64_t seed) {
        start_over({GetParam().timing, seed});
        System system(context(), GetParam());
        run_to_end(system);
        return context().stats().to_json(0, now()).dump();
    };
    const std::string first = statistics(11);
    EXPECT_EQ(first, statistics(11));
    EXPECT_NE(first, statistics(12));
}

INSTANTIATE_TEST_SUITE_P(
    Loads, RandomTraffic,
    testing::Values(Load{"light_reserve", TimingMode::reserve, us(2)},
                    Load{"light_ordered", TimingMode::ordered, us(2)}, Load{"saturated_reserve", TimingMode::reserve},
                    Load{"saturated_ordered", TimingMode::ordered}, Load{"credits_reserve", TimingMode::reserve, 0, 4},
                    Load{"credits_ordered", TimingMode::ordered, 0, 4},
                    Load{"weighted_reserve", TimingMode::reserve, 0, 0, ArbitrationConfig::Policy::weighted},
                    Load{"weighted_ordered", TimingMode::ordered, 0, 0, ArbitrationConfig::Policy::weighted},
                    Load{"strict_reserve", TimingMode::reserve, 0, 0, ArbitrationConfig::Policy::strict},
                    Load{"strict_ordered", TimingMode::ordered, 0, 0, ArbitrationConfig::Policy::strict}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace cxlvp::bus
