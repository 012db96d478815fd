// SPDX-License-Identifier: Apache-2.0
#include "accuracy/access_driver.h"

#include <algorithm>
#include <utility>

namespace cxlvp::accuracy {

AccessDriver::AccessDriver(const sc_core::sc_module_name& instance, Context& context, std::vector<Access> accesses,
                           std::size_t slots, bool closed)
    : Requester(instance, context, slots),
      accesses_(std::move(accesses)),
      closed_(closed),
      under_way_(slots),
      outcomes_(accesses_.size()) {
    out.bind(static_cast<bus::Initiator&>(*this));
    for (std::size_t slot = 0; slot < slots; ++slot) {
        payloads_.push_back(pool_.get());
        payloads_.back()->get_extension<bus::RequestInfo>()->requester = id();
        payloads_.back()->set_data_ptr(data_.data());
    }
}

AccessDriver::~AccessDriver() {
    for (Payload* tx : payloads_) tx->release();
}

Requester::Fetch AccessDriver::fetch(std::size_t slot, Tick at, Tick& ready) {
    if (next_ == accesses_.size()) return Fetch::finished;
    const Tick due = accesses_[next_].due * kStep;
    issue_ = ready = std::max(at, closed_ ? issue_ + due : due);
    under_way_[slot] = next_++;
    return Fetch::ready;
}

void AccessDriver::transact(std::size_t slot, sc_core::sc_time& delay) {
    const Access& access = accesses_[under_way_[slot]];
    Payload& tx = *payloads_[slot];
    tx.set_command(access.write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    tx.set_address(access.address);
    tx.set_data_length(access.bytes);
    tx.set_streaming_width(access.bytes);
    tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    out->b_transport(tx, delay);
    if (!tx.is_response_ok()) ++failed_;
}

void AccessDriver::complete(std::size_t slot, Tick start, Tick at) {
    const std::size_t index = under_way_[slot];
    outcomes_[index] = {start, at};
    if (!closed_ && start != accesses_[index].due * kStep) ++late_;
}

}  // namespace cxlvp::accuracy
