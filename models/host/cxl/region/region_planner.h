// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cxlvp/cxl/decode/fixed_window.h"
#include "cxlvp/host/cxl/region/region_attempt.h"
#include "cxlvp/host/cxl/region/region_plan.h"
#include "cxlvp/host/cxl/region/region_spec.h"
#include "cxlvp/host/cxl/topology/cxl_topology.h"

namespace cxlvp::host {

/// Works out which decoders of a discovered topology make a region, without touching hardware. It remembers what it
/// has given out, so that several regions can be planned before one is programmed.
///
/// A region begins at the lowest HPA of its window that is above all decoders in use at the components it needs, since
/// decoders ascend; its DPAs begin above those in use, or at the start of the partition (DPA skip).
///
/// Devices with a decoder that firmware has committed are taken over: the plan is then what firmware must have
/// programmed for this region, and it is refused when the registers say otherwise.
class RegionPlanner {
public:
    /// Throws `UserError` for a window that breaks a rule.
    RegionPlanner(CxlTopology topology, std::vector<cxl::FixedWindowConfig> windows);

    /// Throws `UserError` with one line for each reason why there can be no such region; when the window is up to the
    /// planner, for each window. Nothing is taken then.
    RegionPlan plan(const RegionSpec& spec);

    /// Gives the decoders of a plan back, for the next.
    void release(const RegionPlan& plan);

    /// As discovered, with the decoders of all plans in use.
    const CxlTopology& topology() const { return topology_; }

private:
    std::vector<std::size_t> find_devices(const RegionSpec& spec, std::vector<std::string>& reasons) const;
    void take(const RegionPlan& plan);

    CxlTopology topology_;
    const std::vector<cxl::FixedWindowConfig> windows_;
    RegionClaims claims_;
};

}  // namespace cxlvp::host
