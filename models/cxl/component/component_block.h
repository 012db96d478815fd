// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <systemc>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/register_warnings.h"
#include "cxlvp/cxl/component/component_registers.h"

namespace cxlvp::cxl {

/// Component registers as part of a module: it serves payloads, reports misuse, and ends commits when they are due
/// even if no software asks.
class ComponentBlock {
public:
    /// Made while the module `owner` is built. `path` names the block in warnings.
    ComponentBlock(Module& owner, const std::string& path, const ComponentConfig& config);
    ~ComponentBlock();
    ComponentBlock(const ComponentBlock&) = delete;
    ComponentBlock& operator=(const ComponentBlock&) = delete;

    ComponentRegisters& component() { return component_; }
    const ComponentRegisters& component() const { return component_; }
    /// Only of a block with decoders.
    const HdmDecoders& decoders() const { return component_.decoders(); }

    /// Serves an access to byte `offset` of the block that arrives at `at`.
    void access(Payload& tx, std::uint64_t offset, Tick at);
    /// The same for a debug access; gives the number of bytes moved.
    unsigned int debug(Payload& tx, std::uint64_t offset);
    void reset(ResetKind kind, Tick at);

private:
    void expect_commit();

    Context& context_;
    bus::RegisterWarnings warnings_;
    ComponentRegisters component_;
    sc_core::sc_event due_;
};

}  // namespace cxlvp::cxl
