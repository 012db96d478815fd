// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/host/capi/context/process_memory.h"
#include "cxlvp/host/crypto/host_bus.h"

namespace cxlvp::host {

/// Loads and stores of a process in its own memory, page by page. False when it may not, or memory answers with an
/// error; what came before is done.
bool read_process(HostBus& bus, ProcessMemory& memory, std::uint64_t ea, std::uint8_t* data, std::size_t bytes);
bool write_process(HostBus& bus, ProcessMemory& memory, std::uint64_t ea, const std::uint8_t* data, std::size_t bytes);

}  // namespace cxlvp::host
