// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/cxl/route/fabric.h"
#include "cxlvp/host/cxl/vectors/component_bus.h"
#include "cxlvp/host/cxl/vectors/hdm_vector.h"

namespace cxlvp::host {

/// The hardware of one setup: component registers at every level, programmed and committed by register writes as
/// software does it, and the fabric that routes by their decoders.
///
/// All levels decode the range of the endpoint decoders. The DPA base is the DPA skip of decoder 0. Host bridges with
/// one root port have no decoders. A level of 1 way below the host bridges is left out.
class HdmVectorSystem {
public:
    /// Throws `UserError` for a setup that hardware does not take: it names the field or level and the reason.
    explicit HdmVectorSystem(const HdmVectorSetup& setup);

    /// Where an HPA goes, by position at each level.
    cxl::RouteResult route(std::uint64_t hpa) const { return fabric_.route(hpa); }

private:
    void check(const HdmVectorSetup& setup) const;
    void add_host_bridge(std::uint32_t uid);
    unsigned add_below_root_port();
    unsigned add_endpoint();
    const cxl::HdmDecoders& add_block(cxl::HdmRole role, const HdmVectorLevel& level, const char* name);

    const HdmVectorSetup setup_;
    ComponentBus bus_;
    cxl::Fabric fabric_;
};

}  // namespace cxlvp::host
