// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/platform/description/module_description.h"

namespace cxlvp::platform {

/// Finds addresses that the address maps send in a circle: a transaction to one of them would never arrive. It follows
/// windows from address map to address map; a path through a module that has none ends there.
class RouteLoops {
public:
    explicit RouteLoops(const std::vector<ModuleDescription>& modules) : modules_(modules) {}
    /// Reports one circle for each window that leads into one.
    void report(Diagnostics& errors) const;

private:
    struct Step {
        const ModuleDescription* module;
        const Route* route;
    };

    const ModuleDescription* destination(const Route& route) const;
    /// Follows the addresses `first` to `last` (inclusive) that enter `module`; true when some come back to the window
    /// where the path begins.
    bool follow(const ModuleDescription& module, std::uint64_t first, std::uint64_t last,
                std::vector<Step>& path) const;

    const std::vector<ModuleDescription>& modules_;
};

}  // namespace cxlvp::platform
