// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/transport.h"

namespace cxlvp::platform {

/// Stands at an initiator port that need not be connected and is not: answers every access with an address error.
class OpenTarget : public sc_core::sc_module, private bus::Target {
public:
    OpenTarget(const sc_core::sc_module_name& instance, Context& context);

    TargetSocket in{"in"};

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override;
};

/// Stands at a target port that need not be connected and is not: never starts anything.
class OpenInitiator : public sc_core::sc_module, private bus::Initiator {
public:
    explicit OpenInitiator(const sc_core::sc_module_name& instance);

    InitiatorSocket out{"out"};
};

}  // namespace cxlvp::platform
