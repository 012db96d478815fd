// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "accuracy/topology.h"
#include "cxlvp/base/sim/context.h"

namespace cxlvp::accuracy {

/// What is simulated.
struct Case {
    enum class Platform { fan_in, fan_out, tandem };
    Platform platform = Platform::fan_in;
    Sizes sizes = Sizes::uniform;
    bool closed = false;     ///< a bounded number in flight; otherwise random arrivals
    unsigned load = 50;      ///< per cent of the bottleneck: offered when open, about what is reached when closed
    std::uint64_t seed = 1;  ///< of the traffic
    ReferenceSimulator::Discipline discipline =
        ReferenceSimulator::Discipline::fifo;  ///< other than `fifo`: fan_in only
    std::vector<std::uint64_t> parameter;      ///< of the discipline, by source

    /// For example "fan_in/mixed/open/95".
    std::string name() const;
};

const char* platform_name(Case::Platform platform);

/// Loads of the statement in docs/accuracy.md, in per cent.
inline constexpr std::array<unsigned, 6> kLoads = {20, 50, 80, 90, 95, 120};

/// Every platform and kind of traffic at every load.
std::vector<Case> all_cases(std::uint64_t seed);

/// What one simulation came to, for all accesses or for those of one source.
struct Summary {
    double mean = 0;         ///< latency in ns
    double p99 = 0;          ///< latency in ns that 99 % do not exceed
    double throughput = 0;   ///< accesses per us
    double utilisation = 0;  ///< of the bottleneck, from 0 to 1; only of all accesses, and only in the reference
};

/// Summaries of all accesses and of each source.
struct Summaries {
    Summary all;
    std::vector<Summary> sources;
};

/// How far `value` is from `reference`, in per cent of it.
inline double error(double value, double reference) {
    return 100 * (value / reference - 1);
}

/// One case: its traffic, drawn once, what the reference makes of it, and what the models make of it.
class Comparison {
public:
    /// Draws the traffic and runs the reference.
    explicit Comparison(const Case& what);

    const Summaries& reference() const { return reference_; }
    /// Runs the models in a process of their own. Throws `std::runtime_error` when an access failed or was not issued
    /// at its time.
    Summaries models(TimingMode timing) const;
    std::size_t accesses() const;
    /// Closed loop: accesses in flight of all sources together.
    std::size_t in_flight() const;

private:
    void draw_traffic();
    void run_reference();
    std::vector<Summary> run_models(TimingMode timing) const;

    const Case case_;
    std::unique_ptr<Topology> topology_;
    ReferenceSimulator simulator_;
    std::vector<std::vector<Access>> traffic_;  ///< by source
    std::vector<std::size_t> slots_;            ///< by source: in flight at most
    Summaries reference_;
};

}  // namespace cxlvp::accuracy
