// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/shell/config_socket.h"

#include "cxlvp/base/sim/time.h"

namespace cxlvp::pci {

ConfigSocket::ConfigSocket(Context& context, const char* port) : out(port), context_(context) {
    out.bind(static_cast<bus::Initiator&>(*this));
}

bool ConfigSocket::config(ConfigRequest& request) {
    Payload& tx = *pool_.get();
    tx.set_command(request.write_command() ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    tx.set_address(request.address.encode());
    tx.set_data_ptr(request.data);
    tx.set_data_length(request.bytes);
    tx.set_streaming_width(request.bytes);
    bool claimed;
    if (request.debug()) {
        claimed = out->transport_dbg(tx) == request.bytes;
    } else {
        sc_core::sc_time delay = to_time(request.at - context_.now());
        out->b_transport(tx, delay);
        request.at = context_.now() + delay.value();
        claimed = tx.is_response_ok();
    }
    tx.release();
    return claimed;
}

void ConfigSocket::hot_reset(Tick at) {
    std::uint8_t nothing = 0;
    ConfigRequest request;
    request.command = ConfigRequest::Command::write;
    request.address.kind = ConfigAddress::Kind::hot_reset;
    request.data = &nothing;
    request.bytes = 1;
    request.at = at;
    config(request);
}

}  // namespace cxlvp::pci
