// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/shell/config_port.h"

#include "cxlvp/base/sim/time.h"
#include "cxlvp/pci/shell/config_payload.h"

namespace cxlvp::pci {

ConfigPort::ConfigPort(Module& owner, const char* port, ConfigTarget& target, Tick latency)
    : bus::Target(owner.context()), in(port), context_(owner.context()), target_(target), latency_(latency) {
    in.bind(static_cast<bus::Target&>(*this));
}

void ConfigPort::b_transport(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(latency_);
    if (context_.ordered()) context_.settle(delay);
    if (tx.get_command() == tlm::TLM_IGNORE_COMMAND) return tx.set_response_status(tlm::TLM_OK_RESPONSE);
    std::optional<ConfigRequest> request = config_request(tx, context_.now() + delay.value());
    if (!request) return;
    bool claimed = true;
    if (request->address.kind == ConfigAddress::Kind::hot_reset)
        target_.hot_reset(request->at);
    else
        claimed = target_.config(*request);
    delay = to_time(request->at - context_.now());
    tx.set_response_status(claimed ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

unsigned int ConfigPort::transport_dbg(Payload& tx) {
    return debug_config(tx, target_, context_.now());
}

}  // namespace cxlvp::pci
