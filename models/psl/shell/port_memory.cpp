// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/shell/port_memory.h"

#include "cxlvp/base/sim/time.h"

namespace cxlvp::psl {

bool PortMemory::access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes,
                        Tick& at) {
    if (fault_.armed() && fault_.hit(at, address, bytes) != nullptr) return false;
    // In `ordered` timing others come here while one is under way.
    Payload* tx = nullptr;
    if (free_.empty()) {
        tx = &port_.payload();
    } else {
        tx = free_.back();
        free_.pop_back();
    }
    sc_core::sc_time delay = to_time(at - context_.now());
    const bool ok = port_.access(*tx, command, address, data, static_cast<std::uint32_t>(bytes), delay);
    at = context_.now() + delay.value();
    free_.push_back(tx);
    return ok;
}

}  // namespace cxlvp::psl
