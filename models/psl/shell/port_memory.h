// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// Memory of the host through the socket of the PSL, for any number of accesses at a time. One that meets a `link_down`
/// fault fails.
class PortMemory : public RealMemory {
public:
    PortMemory(bus::RequestPort& port, Context& context, FaultPoint& fault)
        : port_(port), context_(context), fault_(fault) {}

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) override {
        return access(tlm::TLM_READ_COMMAND, address, data, bytes, at);
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at) override {
        // A write does not change its data.
        return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes, at);
    }

private:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at);

    bus::RequestPort& port_;
    Context& context_;
    FaultPoint& fault_;
    std::vector<Payload*> free_;  ///< not in use
};

}  // namespace cxlvp::psl
