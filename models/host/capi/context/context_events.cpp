// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/context_events.h"

#include <algorithm>
#include <iterator>

namespace cxlvp::host {

bool ContextEvents::interrupt(std::uint32_t number) {
    if (number == 0 || number > pending_.size()) return false;
    ++interrupts_;
    if (pending_[number - 1]) ++coalesced_;
    pending_[number - 1] = true;
    return true;
}

void ContextEvents::fault(std::uint64_t address, std::uint64_t dsisr) {
    fault_pending_ = true;
    address_ = address;
    dsisr_ = dsisr;
}

bool ContextEvents::afu_error(std::uint64_t error) {
    if (error_pending_) return false;
    error_pending_ = true;
    error_ = error;
    return true;
}

bool ContextEvents::pending() const {
    return fault_pending_ || error_pending_ || std::find(pending_.begin(), pending_.end(), true) != pending_.end();
}

bool ContextEvents::take(CapiEvent& event) {
    event = {};
    const auto first = std::find(pending_.begin(), pending_.end(), true);
    if (first != pending_.end()) {
        event.number = static_cast<std::uint32_t>(std::distance(pending_.begin(), first)) + 1;
        *first = false;
        return true;
    }
    if (fault_pending_) {
        event.type = CapiEvent::Type::fault;
        event.address = address_;
        event.dsisr = dsisr_;
        fault_pending_ = false;
        return true;
    }
    if (error_pending_) {
        event.type = CapiEvent::Type::afu_error;
        event.error = error_;
        error_pending_ = false;
        return true;
    }
    return false;
}

}  // namespace cxlvp::host
