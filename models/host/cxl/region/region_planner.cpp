// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/region/region_planner.h"

#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/cxl/region/region_attempt.h"

namespace cxlvp::host {

namespace {

std::string join(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

RegionPlanner::RegionPlanner(CxlTopology topology, std::vector<cxl::FixedWindowConfig> windows)
    : topology_(std::move(topology)), windows_(std::move(windows)) {
    for (std::size_t i = 0; i < windows_.size(); ++i)
        if (const auto mistakes = windows_[i].mistakes(); !mistakes.empty())
            throw UserError(fmt::format("window {}: {}", i, fmt::join(mistakes, "; ")));
}

std::vector<std::size_t> RegionPlanner::find_devices(const RegionSpec& spec, std::vector<std::string>& reasons) const {
    std::vector<std::size_t> result;
    for (const DeviceName& name : spec.devices) {
        std::size_t found = 0;
        std::string text;
        if (const auto* index = std::get_if<std::size_t>(&name)) {
            found = *index;
            text = fmt::format("number {}", *index);
        } else if (const auto* path = std::get_if<std::string>(&name)) {
            text = fmt::format("at '{}'", *path);
            while (found < topology_.devices.size() && topology_.devices[found].path != *path) ++found;
        } else {
            const std::uint64_t serial = std::get<DeviceSerial>(name).number;
            text = fmt::format("with serial number {:#x}", serial);
            while (found < topology_.devices.size() && topology_.devices[found].serial != serial) ++found;
        }
        if (found < topology_.devices.size())
            result.push_back(found);
        else
            reasons.push_back(fmt::format("there is no CXL device {}", text));
    }
    return result;
}

RegionPlan RegionPlanner::plan(const RegionSpec& spec) {
    std::vector<std::string> reasons;
    const std::vector<std::size_t> devices = find_devices(spec, reasons);
    if (!reasons.empty()) throw UserError("region: " + join(reasons));
    for (std::size_t window = 0; window < windows_.size(); ++window) {
        if (spec.window && *spec.window != window) continue;
        RegionAttempt attempt(topology_, claims_, windows_[window], spec);
        if (auto plan = attempt.plan(devices)) {
            plan->window = window;
            take(*plan);
            return *plan;
        }
        for (const std::string& reason : attempt.reasons())
            reasons.push_back(fmt::format("region in window {}: {}", window, reason));
    }
    if (reasons.empty()) reasons.push_back("region: there is no such window");
    throw UserError(join(reasons));
}

void RegionPlanner::take(const RegionPlan& plan) {
    const auto use = [](CxlDecoders& decoders, const PlannedDecoder& planned) {
        HdmDecoderState& state = decoders.states[planned.decoder];
        state.settings = planned.settings;
        state.settings.committed = true;
    };
    for (const PlannedDecoder& planned : plan.levels) use(*topology_.levels[planned.owner].decoders, planned);
    for (const PlannedDecoder& planned : plan.devices) {
        use(*topology_.devices[planned.owner].decoders, planned);
        claims_.emplace(planned.owner, planned.decoder);
    }
}

void RegionPlanner::release(const RegionPlan& plan) {
    for (const PlannedDecoder& planned : plan.levels)
        topology_.levels[planned.owner].decoders->states[planned.decoder] = {};
    for (const PlannedDecoder& planned : plan.devices) {
        topology_.devices[planned.owner].decoders->states[planned.decoder] = {};
        claims_.erase({planned.owner, planned.decoder});
    }
}

}  // namespace cxlvp::host
