// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/stats/histogram.h"
#include "cxlvp/base/stats/time_weighted.h"

namespace cxlvp {

/// One leaf of the statistics tree: what is measured, and where the module keeps the number. The module owns the
/// number and adds to it; the leaf only reads.
class Stat {
public:
    enum class Kind { counter, busy_time, residence, level, histogram, derived };
    using Derived = std::function<double(Tick elapsed)>;
    /// Where the number is: an integer (counter, busy_time, residence), or as the kind says.
    using Source = std::variant<const std::uint64_t*, const TimeWeighted*, const Histogram*, Derived>;

    /// One reported number of a leaf.
    struct Metric {
        const char* name;  ///< "value", "mean", "p99", ...
        std::variant<std::uint64_t, double> value;
        std::string unit;
    };

    Stat(std::string path, Kind kind, std::string unit, std::string doc, Source source);

    const std::string& path() const { return path_; }
    Kind kind() const { return kind_; }
    /// The kind as written in results, such as "busy_time".
    const char* kind_name() const;
    const std::string& unit() const { return unit_; }
    const std::string& doc() const { return doc_; }
    /// It belongs into the summary of a run: the path of its module, empty when it does not.
    const std::string& headline() const { return headline_; }
    void make_headline(std::string module) { headline_ = std::move(module); }
    /// The distribution; null pointer unless this is a histogram.
    const Histogram* histogram() const;

    /// The reported numbers for statistics that were cleared at `start` and are read at `now`.
    std::vector<Metric> metrics(Tick start, Tick now) const;
    /// {"kind", every metric by name, "unit", "description"}.
    nlohmann::ordered_json to_json(Tick start, Tick now) const;

private:
    std::string path_;
    Kind kind_;
    std::string unit_;
    std::string doc_;
    Source source_;
    std::string headline_;
};

}  // namespace cxlvp
