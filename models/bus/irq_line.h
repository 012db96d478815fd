// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <systemc>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/module.h"

namespace cxlvp::bus {

/// An interrupt output of a module. Models run ahead of the kernel, so they say from when on the line has a level, and
/// the line changes when the kernel gets there. A module has it as a member and gives out the port:
///
///     bus::IrqLine irq_{*this, "irq"};
///
///     sc_core::sc_out<bool>* irq_out(const std::string& port) override { return port == "irq" ? &irq_.out : nullptr; }
///
/// Statistics (interrupts raised), trace (the level over time) and a fault point are below "module.port". The fault
/// `drop` loses an interrupt: the line stays low until the module has lowered and raised it again.
class IrqLine {
public:
    /// `port` names the port in `owner`.
    IrqLine(Module& owner, const char* port);

    sc_core::sc_out<bool> out;

    /// The line has `level` from `at` on (from now on, when that is past), until the next change. What was set before
    /// for a later time stays; of two levels set for the same time the second counts.
    void set(bool level, Tick at);

private:
    struct Change {
        Tick at;
        bool level;
    };
    void update();

    Context& context_;
    const std::string path_;  ///< "module.port"
    const std::uint32_t track_;
    const std::uint32_t label_;
    FaultPoint fault_;
    sc_core::sc_event due_;
    std::vector<Change> changes_;  ///< ahead of the kernel, by time
    bool level_ = false;           ///< as the module has set it, for the time of the kernel
    std::uint64_t raised_ = 0;
    StatGroup stats_;
};

}  // namespace cxlvp::bus
