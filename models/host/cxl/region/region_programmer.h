// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/host/cxl/hdm/hdm_block.h"
#include "cxlvp/host/cxl/region/region_plan.h"
#include "cxlvp/host/cxl/register_bus.h"
#include "cxlvp/host/cxl/topology/cxl_topology.h"

namespace cxlvp::host {

/// How programming ended.
struct RegionOutcome {
    HdmOutcome outcome = HdmOutcome::done;
    std::string where;  ///< "decoder 0 of hb7/00.0/00.0"; empty when all is done

    bool ok() const { return outcome == HdmOutcome::done; }
};

/// Programs planned regions into the hardware of a topology, and takes them out again.
///
/// Decoders are committed from the devices up, so that no level leads to one that does not decode yet: all devices,
/// each with HDM Decoder Enable, Mem_Enable and for Type 2 Cache_Enable right after, then switches, then host bridges.
/// (Linux goes up too, from each device in turn.) They are taken out of use from the host bridges down.
class RegionProgrammer {
public:
    /// Both outlive the programmer.
    RegionProgrammer(RegisterBus& bus, const CxlTopology& topology) : bus_(bus), topology_(topology) {}

    /// Commits all decoders and reads them back. After a failure those committed before it are out of use again. A plan
    /// that was taken over is compared with the registers only, and enabled.
    RegionOutcome program(const RegionPlan& plan);
    /// Goes on after a failure, and gives the first.
    RegionOutcome teardown(const RegionPlan& plan);

private:
    HdmBlock level_block(const PlannedDecoder& planned);
    HdmBlock device_block(const PlannedDecoder& planned);
    RegionOutcome commit(const RegionPlan& plan, RegionPlan& made);
    HdmOutcome make(HdmBlock block, const PlannedDecoder& planned, bool taken_over);
    HdmOutcome enable(const PlannedDecoder& planned);

    RegisterBus& bus_;
    const CxlTopology& topology_;
};

}  // namespace cxlvp::host
