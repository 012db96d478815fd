// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/request_port.h"

namespace cxlvp::bus {

RequestPort::RequestPort(Requester& owner, const char* port)
    : out(port),
      context_(owner.context()),
      requester_(owner.id()),
      track_(context_.tracer().track(owner.name())),
      labels_(context_.tracer()),
      stats_(context_.stats(), owner.name()) {
    out.bind(static_cast<Initiator&>(*this));
    stats_.counter("bytes_read", "B", "bytes read", bytes_read_);
    stats_.counter("bytes_written", "B", "bytes written", bytes_written_);
    stats_.counter("errors", "accesses", "accesses answered with an error", errors_);
    stats_.on_clear([this](Tick) { bytes_read_ = bytes_written_ = errors_ = 0; });
}

Payload& RequestPort::payload() {
    Payload& tx = *pool_.get();
    tx.get_extension<RequestInfo>()->requester = requester_;
    return tx;
}

bool RequestPort::access(Payload& tx, tlm::tlm_command command, std::uint64_t address, std::uint8_t* data,
                         std::uint32_t bytes, sc_core::sc_time& delay) {
    tx.set_command(command);
    tx.set_address(address);
    tx.set_data_ptr(data);
    tx.set_data_length(bytes);
    tx.set_streaming_width(bytes);
    tx.set_byte_enable_ptr(nullptr);
    tx.set_byte_enable_length(0);
    tx.set_dmi_allowed(false);
    tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    if (command == tlm::TLM_READ_COMMAND) tx.get_extension<RequestInfo>()->poison = false;
    if (HopTrace::tracing(context_)) {
        const HopTrace trace(context_, track_, labels_, tx, delay);
        out->b_transport(tx, delay);
    } else {
        out->b_transport(tx, delay);
    }
    if (!tx.is_response_ok()) {
        ++errors_;
        return false;
    }
    (command == tlm::TLM_WRITE_COMMAND ? bytes_written_ : bytes_read_) += bytes;
    return true;
}

}  // namespace cxlvp::bus
