// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/region/region_programmer.h"

#include <fmt/format.h>

#include "cxlvp/host/cxl/pci/pci_config.h"

namespace cxlvp::host {

namespace {

/// In the CXL Device DVSEC (CXL r3.1 8.1.3.2).
constexpr unsigned kControl = 0x0c;
constexpr std::uint32_t kCacheEnable = 1u << 0;
constexpr std::uint32_t kMemEnable = 1u << 2;

RegionOutcome failure(HdmOutcome outcome, const PlannedDecoder& planned, const std::string& owner) {
    return {outcome, fmt::format("decoder {} of {}", planned.decoder, owner)};
}

}  // namespace

HdmBlock RegionProgrammer::level_block(const PlannedDecoder& planned) {
    return {bus_, topology_.levels[planned.owner].decoders->address, cxl::HdmRole::routing};
}

HdmBlock RegionProgrammer::device_block(const PlannedDecoder& planned) {
    return {bus_, topology_.devices[planned.owner].decoders->address, cxl::HdmRole::endpoint};
}

RegionOutcome RegionProgrammer::program(const RegionPlan& plan) {
    RegionPlan made;
    const RegionOutcome outcome = commit(plan, made);
    if (!outcome.ok() && !plan.taken_over) teardown(made);
    return outcome;
}

RegionOutcome RegionProgrammer::commit(const RegionPlan& plan, RegionPlan& made) {
    for (const PlannedDecoder& planned : plan.devices) {
        HdmOutcome outcome = make(device_block(planned), planned, plan.taken_over);
        // A decoder that is busy belongs to someone else.
        if (outcome != HdmOutcome::busy) made.devices.push_back(planned);
        if (outcome == HdmOutcome::done) outcome = enable(planned);
        if (outcome != HdmOutcome::done) return failure(outcome, planned, topology_.devices[planned.owner].path);
    }
    for (auto planned = plan.levels.rbegin(); planned != plan.levels.rend(); ++planned) {
        const HdmOutcome outcome = make(level_block(*planned), *planned, plan.taken_over);
        if (outcome != HdmOutcome::busy) made.levels.insert(made.levels.begin(), *planned);
        if (outcome != HdmOutcome::done) return failure(outcome, *planned, topology_.levels[planned->owner].name);
    }
    return {};
}

HdmOutcome RegionProgrammer::make(HdmBlock block, const PlannedDecoder& planned, bool taken_over) {
    if (!taken_over) return block.commit(planned.decoder, planned.settings);
    return block.holds(planned.decoder, planned.settings) ? HdmOutcome::done : HdmOutcome::mismatch;
}

HdmOutcome RegionProgrammer::enable(const PlannedDecoder& planned) {
    // In this order: with Mem_Enable alone, the ranges of the DVSEC would decode (C10).
    if (!device_block(planned).enable(true)) return HdmOutcome::mismatch;
    const CxlDevice& device = topology_.devices[planned.owner];
    PciConfig config(bus_, device.config);
    const unsigned control = device.dvsec + kControl;
    const std::uint32_t enables = device.host_only ? kMemEnable : kMemEnable | kCacheEnable;
    config.write(control, config.read(control, 2) | enables, 2);
    return (config.read(control, 2) & enables) == enables ? HdmOutcome::done : HdmOutcome::mismatch;
}

RegionOutcome RegionProgrammer::teardown(const RegionPlan& plan) {
    RegionOutcome first;
    const auto release = [&first](HdmBlock block, const PlannedDecoder& planned, const std::string& owner) {
        const HdmOutcome outcome = block.release(planned.decoder);
        if (outcome != HdmOutcome::done && first.ok()) first = failure(outcome, planned, owner);
    };
    for (const PlannedDecoder& planned : plan.levels)
        release(level_block(planned), planned, topology_.levels[planned.owner].name);
    for (const PlannedDecoder& planned : plan.devices)
        release(device_block(planned), planned, topology_.devices[planned.owner].path);
    return first;
}

}  // namespace cxlvp::host
