// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/transport.h"
#include "cxlvp/pci/config/config_target.h"

namespace cxlvp::pci {

/// The socket at which a module takes configuration requests for its functions: the other end of a `ConfigSocket`. A
/// request that nobody claims is answered with an address error.
class ConfigPort : private bus::Target {
public:
    /// `port` names the socket in `owner`. `target` outlives this object. `latency` is from the arrival of a request to
    /// its effect and answer.
    ConfigPort(Module& owner, const char* port, ConfigTarget& target, Tick latency);

    TargetSocket in;

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override;
    unsigned int transport_dbg(Payload& tx) override;

    Context& context_;
    ConfigTarget& target_;
    const Tick latency_;
};

}  // namespace cxlvp::pci
