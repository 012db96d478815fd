// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/posted_messages.h"

#include <algorithm>

#include "cxlvp/cxl/coherence/debug_move.h"

namespace cxlvp::cxl {

PostedMessages::PostedMessages(const sc_core::sc_module_name& instance, Context& context, std::size_t slots,
                               Sender& sender)
    : Requester(instance, context, slots), sender_(sender), slots_(slots) {
    for (Slot& slot : slots_) {
        slot.tx = pool_.get();
        slot.tx->get_extension<bus::RequestInfo>()->requester = id();
        slot.tx->set_data_ptr(data_.data());
        slot.tx->set_data_length(kLine);
        slot.tx->set_streaming_width(kLine);
    }
}

void PostedMessages::post(const Message& message) {
    waiting_.push_back(message);
    kick();
}

Requester::Fetch PostedMessages::fetch(std::size_t slot, Tick at, Tick& ready) {
    if (waiting_.empty()) return Fetch::idle;
    slots_[slot].message = waiting_.front();
    waiting_.pop_front();
    ready = std::max(at, slots_[slot].message.ready);
    return Fetch::ready;
}

void PostedMessages::transact(std::size_t number, sc_core::sc_time& delay) {
    Slot& slot = slots_[number];
    slot.tx->set_address(slot.message.line * kLine);
    slot.tx->set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    slot.tx->set_dmi_allowed(false);
    const WithoutData no_data(*slot.tx, tlm::TLM_WRITE_COMMAND);
    sender_.send(*slot.tx, slot.message, delay);
}

void PostedMessages::complete(std::size_t slot, Tick, Tick at) {
    sender_.sent(slots_[slot].message, at);
}

}  // namespace cxlvp::cxl
