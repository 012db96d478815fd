// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/host/capi/memory/physical_memory.h"
#include "support/table_memory.h"

namespace cxlvp::host {

/// The memory of a test as the operating system reaches it.
class HostMemory : public PhysicalMemory {
public:
    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        Tick at = 0;
        return table.read(address, data, bytes, at);
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        Tick at = 0;
        return table.write(address, data, bytes, at);
    }
    TableMemory table;
};

}  // namespace cxlvp::host
