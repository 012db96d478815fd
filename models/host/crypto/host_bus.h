// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// Registers and memory as a driver reaches them: the same bus, and for memory any length.
class HostBus : public RegisterBus {
public:
    /// False when memory answers with an error.
    virtual bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) = 0;
    virtual bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) = 0;
};

}  // namespace cxlvp::host
