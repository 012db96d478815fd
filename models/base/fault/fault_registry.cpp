// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/fault/fault_registry.h"

#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

namespace {

[[noreturn]] void fail(std::string_view origin, const std::string& message) {
    throw UserError(origin.empty() ? message : fmt::format("{}: {}", origin, message));
}

}  // namespace

void FaultRegistry::arm(const FaultSpec& spec, std::string_view origin) {
    FaultPoint& point = at(spec.point, origin);
    if (!point.supports(spec.kind)) {
        std::vector<std::string> names;
        for (const FaultKind kind : point.kinds()) names.emplace_back(to_string(kind));
        fail(origin, fmt::format("fault point '{}' does not support '{}', only {}{}", spec.point, to_string(spec.kind),
                                 fmt::join(names, ", "), did_you_mean(to_string(spec.kind), names)));
    }
    const std::string problem = spec.problem();
    if (!problem.empty()) fail(origin, fmt::format("fault at '{}': {}", spec.point, problem));
    for (const auto& entry : hooks_) entry.second(point, spec);
    point.arm(spec, seed_);
}

void FaultRegistry::disarm(std::string_view path) {
    at(path, {}).disarm();
}

void FaultRegistry::disarm_all() {
    for (const auto& entry : points_) entry.second->disarm();
}

FaultPoint* FaultRegistry::find(std::string_view path) const {
    const auto found = points_.find(path);
    return found == points_.end() ? nullptr : found->second;
}

std::vector<const FaultPoint*> FaultRegistry::points() const {
    std::vector<const FaultPoint*> out;
    for (const auto& entry : points_) out.push_back(entry.second);
    return out;
}

std::uint64_t FaultRegistry::on_arming(Hook hook) {
    hooks_.emplace(++next_hook_, std::move(hook));
    return next_hook_;
}

void FaultRegistry::add(FaultPoint& point) {
    if (point.path().empty()) throw UserError("a fault point needs a path");
    if (point.kinds().empty()) throw UserError(fmt::format("fault point '{}' supports no kind of fault", point.path()));
    if (!points_.emplace(point.path(), &point).second)
        throw UserError(fmt::format("fault point '{}' is declared twice", point.path()));
}

void FaultRegistry::remove(const FaultPoint& point) {
    points_.erase(point.path());
}

FaultPoint& FaultRegistry::at(std::string_view path, std::string_view origin) const {
    FaultPoint* point = find(path);
    if (point != nullptr) return *point;
    std::vector<std::string> names;
    for (const auto& entry : points_) names.push_back(entry.first);
    fail(origin, fmt::format("there is no fault point '{}'{}", path, did_you_mean(path, names)));
}

}  // namespace cxlvp
