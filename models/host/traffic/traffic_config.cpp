// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/traffic_config.h"

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kMaxSpan = std::uint64_t{1} << 52;
constexpr std::uint64_t kMaxBytes = kMiB;
constexpr std::uint64_t kMinRate = 1000;
constexpr Tick kMaxInterval = 1000 * kSecond;

std::string below(const std::string& path, const char* name) {
    return path.empty() ? name : path + "." + name;
}

}  // namespace

const Schema<TrafficConfig>& TrafficConfig::schema() {
    static const Schema<TrafficConfig> schema =
        Schema<TrafficConfig>()
            .choice("pattern", &TrafficConfig::pattern,
                    {{"linear", TrafficPattern::linear},
                     {"strided", TrafficPattern::strided},
                     {"random", TrafficPattern::random},
                     {"chase", TrafficPattern::chase}},
                    {"order in which the region is visited", "assumed"})
            .address("base", &TrafficConfig::base, {}, {"first address of the region", "assumed"})
            .bytes("span", &TrafficConfig::span, {1, kMaxSpan}, {"size of the region", "assumed"})
            .bytes("bytes", &TrafficConfig::bytes, {1, kMaxBytes}, {"size of one access", "assumed: one line"})
            .bytes(
                "stride", &TrafficConfig::stride, {0, kMaxSpan},
                {"distance between neighbouring accesses; 0: the access size. Not for the linear pattern", "assumed"})
            .real("read_ratio", &TrafficConfig::read_ratio, 0, 1,
                  {"share of reads, met exactly; the others are writes", "assumed"})
            .count("count", &TrafficConfig::count, {}, {"number of accesses; 0: no end", "assumed"})
            .choice("arrival", &TrafficConfig::arrival,
                    {{"fixed", ArrivalProcess::fixed}, {"poisson", ArrivalProcess::poisson}},
                    {"how accesses follow each other in time", "assumed"})
            .time("interval", &TrafficConfig::interval, {0, kMaxInterval},
                  {"mean time between accesses; 0 without a rate: each follows the one before at once", "assumed"})
            .bandwidth("rate", &TrafficConfig::rate, {0},
                       {"mean rate, in place of the interval; 0: the interval holds", "assumed"})
            .choice("distribution", &TrafficConfig::distribution,
                    {{"uniform", TrafficDistribution::uniform},
                     {"hot_set", TrafficDistribution::hot_set},
                     {"zipf", TrafficDistribution::zipf}},
                    {"how the random pattern chooses", "assumed"})
            .real("hot_fraction", &TrafficConfig::hot_fraction, 0, 1,
                  {"hot_set: share of the region, from its start, that is hot", "assumed"})
            .real("hot_probability", &TrafficConfig::hot_probability, 0, 1,
                  {"hot_set: share of the accesses that go to the hot part", "assumed"})
            .real("zipf_exponent", &TrafficConfig::zipf_exponent, 0.01, 10,
                  {"zipf: power with which popularity falls by rank", "assumed: usual for key-value stores"})
            .check([](const TrafficConfig& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                config.check(node.origin, path, binding.errors());
            });
    return schema;
}

void TrafficConfig::check(const std::string& where, const std::string& path, Diagnostics& errors) const {
    const auto fail = [&](const char* name, std::string message) {
        errors.error(where, below(path, name), std::move(message));
    };
    if (bytes == 0 || bytes > kMaxBytes) {
        fail("bytes", fmt::format("an access of {} B is out of range (1 to {})", bytes, kMaxBytes));
    } else if (span > kMaxSpan) {
        fail("span", fmt::format("{} B are more than {}", span, kMaxSpan));
    } else if (span < bytes) {
        fail("span", fmt::format("a region of {} B does not hold one access of {} B", span, bytes));
    } else if (base > ~std::uint64_t{0} - (span - 1)) {
        fail("span", fmt::format("{} B from {:#x} pass the end of the 64-bit address space", span, base));
    }
    if (pattern == TrafficPattern::linear && stride != 0)
        fail("stride", "the linear pattern has no stride; use the pattern 'strided'");
    if (pattern == TrafficPattern::strided && stride == 0) fail("stride", "the strided pattern needs a stride");
    if (interval != 0 && rate != 0) fail("rate", "give either an interval or a rate, not both");
    if (interval > kMaxInterval) fail("interval", fmt::format("{} ps are more than {}", interval, kMaxInterval));
    if (rate != 0 && rate < kMinRate)
        fail("rate", fmt::format("{} B/s are less than the {} B/s supported", rate, kMinRate));
    if (arrival == ArrivalProcess::poisson && interval == 0 && rate == 0)
        fail("arrival", "poisson arrival needs an interval or a rate");
    if (!(read_ratio >= 0 && read_ratio <= 1)) fail("read_ratio", fmt::format("{} is not between 0 and 1", read_ratio));
    if (pattern != TrafficPattern::random && distribution != TrafficDistribution::uniform)
        fail("distribution", "only the random pattern has a distribution");
    if (!(hot_fraction >= 0 && hot_fraction <= 1))
        fail("hot_fraction", fmt::format("{} is not between 0 and 1", hot_fraction));
    if (!(hot_probability >= 0 && hot_probability <= 1))
        fail("hot_probability", fmt::format("{} is not between 0 and 1", hot_probability));
    if (!(zipf_exponent >= 0.01 && zipf_exponent <= 10))
        fail("zipf_exponent", fmt::format("{} is not between 0.01 and 10", zipf_exponent));
}

}  // namespace cxlvp::host
