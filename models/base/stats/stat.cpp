// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/stat.h"

#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

namespace cxlvp {

Stat::Stat(std::string path, Kind kind, std::string unit, std::string doc, Source source)
    : path_(std::move(path)), kind_(kind), unit_(std::move(unit)), doc_(std::move(doc)), source_(std::move(source)) {}

const char* Stat::kind_name() const {
    switch (kind_) {
        case Kind::counter:
            return "counter";
        case Kind::busy_time:
            return "busy_time";
        case Kind::residence:
            return "residence";
        case Kind::level:
            return "level";
        case Kind::histogram:
            return "histogram";
        case Kind::derived:
            return "derived";
    }
    return "";
}

const Histogram* Stat::histogram() const {
    const auto* source = std::get_if<const Histogram*>(&source_);
    return source != nullptr ? *source : nullptr;
}

std::vector<Stat::Metric> Stat::metrics(Tick start, Tick now) const {
    const Tick elapsed = now > start ? now - start : 0;
    const auto per_elapsed = [elapsed](std::uint64_t ticks) {
        return elapsed == 0 ? 0.0 : static_cast<double>(ticks) / static_cast<double>(elapsed);
    };
    switch (kind_) {
        case Kind::counter:
            return {{"value", *std::get<const std::uint64_t*>(source_), unit_}};
        case Kind::busy_time: {
            const std::uint64_t busy = *std::get<const std::uint64_t*>(source_);
            return {{"value", busy, unit_}, {"utilisation", per_elapsed(busy), "ratio"}};
        }
        case Kind::residence:
            return {{"mean", per_elapsed(*std::get<const std::uint64_t*>(source_)), unit_}};
        case Kind::level: {
            const TimeWeighted& level = *std::get<const TimeWeighted*>(source_);
            return {{"value", level.current(), unit_},
                    {"mean", elapsed == 0 ? 0.0 : level.mean(now), unit_},
                    {"max", level.max(), unit_}};
        }
        case Kind::histogram: {
            const Histogram& h = *std::get<const Histogram*>(source_);
            return {{"count", h.count(), "samples"},
                    {"mean", h.mean(), unit_},
                    {"min", h.min(), unit_},
                    {"p50", h.percentile(50), unit_},
                    {"p90", h.percentile(90), unit_},
                    {"p99", h.percentile(99), unit_},
                    {"p99_9", h.percentile(99.9), unit_},
                    {"max", h.max(), unit_}};
        }
        case Kind::derived: {
            const double value = elapsed == 0 ? 0.0 : std::get<Derived>(source_)(elapsed);
            return {{"value", std::isfinite(value) ? value : 0.0, unit_}};
        }
    }
    return {};
}

nlohmann::ordered_json Stat::to_json(Tick start, Tick now) const {
    nlohmann::ordered_json out;
    out["kind"] = kind_name();
    for (const Metric& metric : metrics(start, now))
        std::visit([&](auto value) { out[metric.name] = value; }, metric.value);
    out["unit"] = unit_;
    out["description"] = doc_;
    return out;
}

}  // namespace cxlvp
