// SPDX-License-Identifier: Apache-2.0
#include "accuracy/comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "accuracy/fan_in.h"
#include "accuracy/fan_out.h"
#include "accuracy/isolated.h"
#include "accuracy/tandem.h"

namespace cxlvp::accuracy {

namespace {

using Step = ReferenceSimulator::Step;

constexpr std::size_t kAccesses = 100000;
/// In overload the backlog grows with time: fewer accesses, so that an open loop fits into the slots of requesters.
constexpr std::size_t kOverloadAccesses = 12000;

std::unique_ptr<Topology> make_topology(const Case& what) {
    switch (what.platform) {
        case Case::Platform::fan_in:
            return std::make_unique<FanIn>(what.discipline, what.parameter);
        case Case::Platform::fan_out:
            return std::make_unique<FanOut>();
        case Case::Platform::tandem:
            return std::make_unique<Tandem>();
    }
    return nullptr;
}

/// Accesses in flight, over those that the bottleneck serves in an uncontended round trip, with which it reaches about
/// `load`.
double window(unsigned load) {
    switch (load) {
        case 90:
            return 0.92;
        case 95:
            return 1.0;
        case 120:
            return 1.6;
        default:
            return load / 100.0;
    }
}

/// Issue and completion of one access, in ps.
struct Timing {
    Tick issued;
    Tick completed;
};

/// Up to `limit`. The last tenth of the completions does not count for the throughput: while an open loop runs out, one
/// late access would decide about it.
Summary summarise(const std::vector<Timing>& timings, Tick limit) {
    std::vector<Tick> latencies;
    std::vector<Tick> completions;
    for (const Timing& timing : timings) {
        if (timing.completed > limit) continue;
        latencies.push_back(timing.completed - timing.issued);
        completions.push_back(timing.completed);
    }
    std::sort(latencies.begin(), latencies.end());
    std::sort(completions.begin(), completions.end());
    const std::size_t count = latencies.size();
    const std::size_t most = count * 9 / 10;
    Summary summary;
    summary.mean = static_cast<double>(std::accumulate(latencies.begin(), latencies.end(), Tick{0})) /
                   static_cast<double>(count) / 1000;
    summary.p99 = static_cast<double>(latencies[(count * 99 + 99) / 100 - 1]) / 1000;
    summary.throughput = static_cast<double>(most) / (static_cast<double>(completions[most - 1]) * 1e-6);
    return summary;
}

/// When the first source has nothing left to do. In a closed loop the load changes then, and what completes later does
/// not count.
Tick steady_until(const std::vector<std::vector<Timing>>& sources) {
    Tick until = kNever;
    for (const std::vector<Timing>& source : sources) {
        Tick last = 0;
        for (const Timing& timing : source) last = std::max(last, timing.completed);
        until = std::min(until, last);
    }
    return until;
}

/// The summary of each source, and behind them of all.
std::vector<Summary> summarise(const std::vector<std::vector<Timing>>& sources, bool closed) {
    const Tick limit = closed ? steady_until(sources) : kNever;
    std::vector<Summary> summaries;
    std::vector<Timing> all;
    for (const std::vector<Timing>& source : sources) {
        summaries.push_back(summarise(source, limit));
        all.insert(all.end(), source.begin(), source.end());
    }
    summaries.push_back(summarise(all, limit));
    return summaries;
}

Summaries split(std::vector<Summary> summaries) {
    const Summary all = summaries.back();
    summaries.pop_back();
    return {all, std::move(summaries)};
}

}  // namespace

const char* platform_name(Case::Platform platform) {
    switch (platform) {
        case Case::Platform::fan_in:
            return "fan_in";
        case Case::Platform::fan_out:
            return "fan_out";
        case Case::Platform::tandem:
            return "tandem";
    }
    return "";
}

std::string Case::name() const {
    return fmt::format("{}/{}/{}/{}", platform_name(platform), sizes == Sizes::uniform ? "uniform" : "mixed",
                       closed ? "closed" : "open", load);
}

std::vector<Case> all_cases(std::uint64_t seed) {
    std::vector<Case> cases;
    for (const auto platform : {Case::Platform::fan_in, Case::Platform::fan_out, Case::Platform::tandem})
        for (const Sizes sizes : {Sizes::uniform, Sizes::mixed})
            for (const bool closed : {false, true})
                for (const unsigned load : kLoads) {
                    Case what;
                    what.platform = platform;
                    what.sizes = sizes;
                    what.closed = closed;
                    what.load = load;
                    what.seed = seed;
                    cases.push_back(what);
                }
    return cases;
}

Comparison::Comparison(const Case& what) : case_(what), topology_(make_topology(what)) {
    topology_->add_servers(simulator_);
    draw_traffic();
    run_reference();
}

std::size_t Comparison::accesses() const {
    return !case_.closed && case_.load > 100 ? kOverloadAccesses : kAccesses;
}

std::size_t Comparison::in_flight() const {
    return std::accumulate(slots_.begin(), slots_.end(), std::size_t{0});
}

void Comparison::draw_traffic() {
    const std::size_t sources = topology_->sources();
    for (std::size_t source = 0; source < sources; ++source) {
        Random random(case_.seed, fmt::format("{}/{}", case_.name(), source));
        std::vector<Access> accesses;
        double service = 0;
        double round_trip = 0;
        for (std::size_t i = 0; i < this->accesses() / sources; ++i) {
            accesses.push_back(topology_->draw(random, case_.sizes));
            service += topology_->bottleneck_service(source, accesses.back());
            round_trip += topology_->round_trip(source, accesses.back());
        }
        const double interval = service / static_cast<double>(accesses.size()) * static_cast<double>(sources);
        if (case_.closed) {
            // Gaps keep the accesses from moving in step; alone they would allow twice the capacity.
            const auto widest = static_cast<Step>(interval);
            for (Access& access : accesses) access.due = random.below(widest + 1);
            slots_.push_back(static_cast<std::size_t>(
                std::max(1.0, std::round(window(case_.load) * round_trip / (service * static_cast<double>(sources))))));
        } else {
            double at = 0;
            for (Access& access : accesses) {
                at += random.exponential(interval * 100 / case_.load);
                access.due = static_cast<Step>(at);
            }
        }
        traffic_.push_back(std::move(accesses));
    }
}

void Comparison::run_reference() {
    for (std::size_t source = 0; source < traffic_.size(); ++source) {
        std::vector<ReferenceSimulator::Transaction> transactions;
        for (const Access& access : traffic_[source])
            transactions.push_back({access.due, topology_->stops(source, access)});
        simulator_.add_source(std::move(transactions), case_.closed ? slots_[source] : 0);
    }
    simulator_.run();
    std::vector<std::vector<Timing>> timings(traffic_.size());
    double served = 0;
    for (std::size_t source = 0; source < traffic_.size(); ++source) {
        for (const ReferenceSimulator::Outcome& outcome : simulator_.outcomes(source))
            timings[source].push_back({outcome.issued * kStep, outcome.completed * kStep});
        for (const Access& access : traffic_[source]) served += topology_->bottleneck_service(source, access);
        // Room for the models to have some more under way than the reference.
        if (!case_.closed) slots_.push_back(simulator_.most_in_flight(source) * 5 / 4 + 8);
    }
    reference_ = split(summarise(timings, case_.closed));
    const double mean_service = served / static_cast<double>(accesses()) * static_cast<double>(kStep);
    reference_.all.utilisation = reference_.all.throughput * 1e-6 * mean_service;
}

Summaries Comparison::models(TimingMode timing) const {
    return split(isolated<Summary>([this, timing] { return run_models(timing); }));
}

std::vector<Summary> Comparison::run_models(TimingMode timing) const {
    Context context({timing, 1});
    std::vector<std::unique_ptr<AccessDriver>> drivers;
    for (std::size_t source = 0; source < traffic_.size(); ++source)
        drivers.push_back(std::make_unique<AccessDriver>(fmt::format("source{}", source).c_str(), context,
                                                         traffic_[source], slots_[source], case_.closed));
    topology_->build(context, drivers);
    context.run();
    std::vector<std::vector<Timing>> timings(drivers.size());
    for (std::size_t source = 0; source < drivers.size(); ++source) {
        const AccessDriver& driver = *drivers[source];
        if (!driver.done()) throw std::runtime_error("accesses were left undone");
        if (!driver.succeeded()) throw std::runtime_error("an access was answered with an error");
        if (!driver.on_time()) throw std::runtime_error("an access was issued late: too few slots");
        for (const AccessDriver::Outcome& outcome : driver.outcomes())
            timings[source].push_back({outcome.issued, outcome.completed});
    }
    return summarise(timings, case_.closed);
}

}  // namespace cxlvp::accuracy
