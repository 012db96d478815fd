// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/stats/histogram.h"
#include "cxlvp/base/stats/stat.h"
#include "cxlvp/base/stats/stat_registry.h"
#include "cxlvp/base/stats/time_weighted.h"

namespace cxlvp {

/// The statistics of one module. The module keeps plain integers (and histograms) as members and declares them here
/// once; the group must be declared after them and holds references only. Its destructor takes them out of the tree.
/// Every declaration throws `UserError` when the name is malformed, taken, or lies above or below another statistic.
class StatGroup {
public:
    /// Statistics below `path`, such as "host.root0.link". Several groups may share a path.
    StatGroup(StatRegistry& registry, std::string path);
    ~StatGroup();
    StatGroup(const StatGroup&) = delete;
    StatGroup& operator=(const StatGroup&) = delete;

    const std::string& path() const { return path_; }

    /// A number of events or an amount. Reports "value".
    void counter(const std::string& name, const std::string& unit, const std::string& doc, const std::uint64_t& value);
    /// Time during which a resource was busy. Reports "value" in ps and "utilisation", its share of the elapsed time.
    void busy_time(const std::string& name, const std::string& doc, const Tick& busy);
    /// Sum over all visitors of the time they stayed. Reports "mean", the mean number present (Little's law), in
    /// `unit`.
    void residence(const std::string& name, const std::string& unit, const std::string& doc, const Tick& total);
    /// A level over time. Reports "value" (now), "mean" and "max".
    void level(const std::string& name, const std::string& unit, const std::string& doc, const TimeWeighted& source);
    /// A distribution. Reports "count", "mean", "min", "max", "p50", "p90", "p99" and "p99_9".
    void histogram(const std::string& name, const std::string& unit, const std::string& doc, const Histogram& source);
    /// A number computed when it is read. Reports "value"; 0 when nothing has elapsed or the result is not finite.
    void derived(const std::string& name, const std::string& unit, const std::string& doc, Stat::Derived compute);

    /// The statistic `name`, which reports "value", belongs into the summary of a run. Throws `UserError` when there is
    /// none.
    void headline(const std::string& name);

    // A temporary would leave a dangling reference in the tree.
    void counter(const std::string&, const std::string&, const std::string&, const std::uint64_t&&) = delete;
    void busy_time(const std::string&, const std::string&, const Tick&&) = delete;
    void residence(const std::string&, const std::string&, const std::string&, const Tick&&) = delete;

    /// `clear(at)` is called when the statistics are cleared (end of warm-up); it sets the members back to zero.
    void on_clear(std::function<void(Tick at)> clear) { clear_.push_back(std::move(clear)); }

private:
    friend class StatRegistry;
    void add(const std::string& name, Stat::Kind kind, const std::string& unit, const std::string& doc,
             Stat::Source source);

    StatRegistry& registry_;
    std::string path_;
    std::vector<std::string> paths_;  // of the declared statistics
    std::vector<std::function<void(Tick)>> clear_;
};

}  // namespace cxlvp
