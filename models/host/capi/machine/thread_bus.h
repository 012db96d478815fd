// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/bus/request_port.h"
#include "cxlvp/host/crypto/host_bus.h"

namespace cxlvp::host {

/// The bus for threads of the kernel that wait out every access. Any number of threads may use it.
class ThreadBus : public HostBus {
public:
    ThreadBus(bus::RequestPort& port, Context& context) : port_(port), context_(context) {}

    std::uint64_t read(std::uint64_t address, unsigned bytes) override;
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override;
    void pause(Tick duration) override;
    Tick now() const override { return context_.now(); }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        return access(tlm::TLM_READ_COMMAND, address, data, bytes);
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        // A write does not change its data.
        return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes);
    }
    /// Memory without time, for what no simulated software waits for: where files come from, and comparisons. False
    /// when not all of it could be reached.
    bool peek(std::uint64_t address, std::uint8_t* data, std::size_t bytes);
    bool poke(std::uint64_t address, const std::uint8_t* data, std::size_t bytes);

private:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes);
    bool debug(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes);

    bus::RequestPort& port_;
    Context& context_;
    std::vector<Payload*> free_;
};

}  // namespace cxlvp::host
