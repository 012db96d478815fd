// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/payload_pool.h"

namespace cxlvp::bus {

tlm::tlm_generic_payload* PayloadPool::get() {
    if (idle_.empty()) {
        all_.push_back(std::make_unique<Pooled>(this));
        idle_.push_back(&all_.back()->tx);
    }
    tlm::tlm_generic_payload* tx = idle_.back();
    idle_.pop_back();
    tx->acquire();
    return tx;
}

void PayloadPool::free(tlm::tlm_generic_payload* tx) {
    tx->reset();  // drops what others attached; the sticky extension stays
    tx->set_command(tlm::TLM_IGNORE_COMMAND);
    tx->set_address(0);
    tx->set_data_ptr(nullptr);
    tx->set_data_length(0);
    tx->set_streaming_width(0);
    tx->set_byte_enable_ptr(nullptr);
    tx->set_byte_enable_length(0);
    tx->set_dmi_allowed(false);
    tx->set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    *tx->get_extension<RequestInfo>() = RequestInfo{};
    idle_.push_back(tx);
}

}  // namespace cxlvp::bus
