// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/machine/thread_bus.h"

#include <algorithm>

#include "cxlvp/base/registers/layout/byte_lanes.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp::host {

std::uint64_t ThreadBus::read(std::uint64_t address, unsigned bytes) {
    std::uint8_t data[8];
    std::fill_n(data, 8, std::uint8_t{0xff});
    if (!access(tlm::TLM_READ_COMMAND, address, data, bytes)) std::fill_n(data, 8, std::uint8_t{0xff});
    return load_bytes(data, bytes);
}

void ThreadBus::write(std::uint64_t address, unsigned bytes, std::uint64_t value) {
    std::uint8_t data[8];
    store_bytes(data, bytes, value);
    access(tlm::TLM_WRITE_COMMAND, address, data, bytes);
}

void ThreadBus::pause(Tick duration) {
    sc_core::wait(to_time(duration));
}

bool ThreadBus::access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
    Payload* tx = nullptr;
    if (free_.empty()) {
        tx = &port_.payload();
    } else {
        tx = free_.back();
        free_.pop_back();
    }
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    const bool ok = port_.access(*tx, command, address, data, static_cast<std::uint32_t>(bytes), delay);
    free_.push_back(tx);
    if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
    return ok;
}

bool ThreadBus::debug(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
    Payload tx;
    while (bytes != 0) {
        tx.set_command(command);
        tx.set_address(address);
        tx.set_data_ptr(data);
        tx.set_data_length(static_cast<unsigned>(bytes));
        tx.set_streaming_width(static_cast<unsigned>(bytes));
        const unsigned moved = port_.out->transport_dbg(tx);
        if (moved == 0) return false;
        address += moved;
        data += moved;
        bytes -= moved;
    }
    return true;
}

bool ThreadBus::peek(std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
    return debug(tlm::TLM_READ_COMMAND, address, data, bytes);
}

bool ThreadBus::poke(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) {
    return debug(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes);
}

}  // namespace cxlvp::host
