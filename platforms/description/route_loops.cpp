// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/route_loops.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/platform/description/connection_spec.h"

namespace cxlvp::platform {

namespace {

/// Address `steps` after `base`, or the last one there is.
std::uint64_t ahead(std::uint64_t base, std::uint64_t steps) {
    return base + std::min(steps, ~base);
}

}  // namespace

const ModuleDescription* RouteLoops::destination(const Route& route) const {
    const PortPath to(route.to);
    const auto found =
        std::find_if(modules_.begin(), modules_.end(), [&](const auto& m) { return m.name == to.module; });
    return found != modules_.end() ? &*found : nullptr;
}

bool RouteLoops::follow(const ModuleDescription& module, std::uint64_t first, std::uint64_t last,
                        std::vector<Step>& path) const {
    if (&module == path.front().module) {
        const Route& start = *path.front().route;
        return first <= ahead(start.base, start.size - 1) && last >= start.base;
    }
    // A path that meets another module again circles there, and is reported from there.
    if (std::any_of(path.begin(), path.end(), [&](const Step& step) { return step.module == &module; })) return false;
    for (const Route& route : module.routes) {
        if (route.size == 0) continue;
        const std::uint64_t low = std::max(first, route.base);
        const std::uint64_t high = std::min(last, ahead(route.base, route.size - 1));
        const ModuleDescription* next = destination(route);
        if (low > high || next == nullptr) continue;
        path.push_back({&module, &route});
        if (follow(*next, ahead(route.offset, low - route.base), ahead(route.offset, high - route.base), path))
            return true;
        path.pop_back();
    }
    return false;
}

void RouteLoops::report(Diagnostics& errors) const {
    for (const ModuleDescription& module : modules_) {
        for (const Route& route : module.routes) {
            const ModuleDescription* next = destination(route);
            if (route.size == 0 || next == nullptr) continue;
            std::vector<Step> path{{&module, &route}};
            if (!follow(*next, route.offset, ahead(route.offset, route.size - 1), path)) continue;
            std::string circle = module.name;
            for (const Step& step : path) circle += " -> " + step.route->to;
            errors.error(module.place_of(route.key), module.name + "." + route.key,
                         fmt::format("addresses of this window come back to '{}': {}", module.name, circle));
        }
    }
}

}  // namespace cxlvp::platform
