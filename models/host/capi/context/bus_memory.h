// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/host/capi/memory/physical_memory.h"
#include "cxlvp/host/crypto/host_bus.h"

namespace cxlvp::host {

/// Memory of the machine over the bus of a driver: page tables are read and written in time.
class BusMemory : public PhysicalMemory {
public:
    explicit BusMemory(HostBus& bus) : bus_(bus) {}
    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        return bus_.read_memory(address, data, bytes);
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        return bus_.write_memory(address, data, bytes);
    }

private:
    HostBus& bus_;
};

}  // namespace cxlvp::host
