// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/transport.h"
#include "cxlvp/pci/config/config_target.h"

namespace cxlvp::pci {

/// The way to functions in another module: what comes in as a configuration request goes out as a payload, whose
/// address is the encoded `ConfigAddress`.
class ConfigSocket : public ConfigTarget, private bus::Initiator {
public:
    /// `port` names the socket; it is made within the module that is being built.
    ConfigSocket(Context& context, const char* port);

    InitiatorSocket out;

    bool config(ConfigRequest& request) override;
    void hot_reset(Tick at) override;

private:
    Context& context_;
    bus::PayloadPool pool_;
};

}  // namespace cxlvp::pci
