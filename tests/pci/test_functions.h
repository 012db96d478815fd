// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/pci/config/config_space.h"
#include "cxlvp/pci/topology/bridge_function.h"
#include "cxlvp/pci/topology/bus.h"
#include "cxlvp/pci/topology/endpoint_function.h"

namespace cxlvp::pci {

/// An endpoint with everything: a 32-bit BAR 0, a 64-bit BAR 2 of 8 GiB, MSI-X in BAR 4.
inline EndpointConfig full_endpoint() {
    EndpointConfig config;
    config.name = "ep";
    config.identity = {0x1014, 0x0477, 3, 0x120000, 0x1aaa, 0x1bbb, 1, false};
    config.bars[0] = {BarSpec::Kind::memory32, 64 * 1024, false};
    config.bars[2] = {BarSpec::Kind::memory64, std::uint64_t{8} << 30, true};
    config.bars[4] = {BarSpec::Kind::memory64, 64 * 1024, false};
    config.msi_vectors = 8;
    config.msix = {70, 4, 0, 4, 0x8000};
    config.serial_number = 0x0123456789abcdef;
    return config;
}

inline BridgeConfig bridge(PortType port, bool slot = false) {
    BridgeConfig config;
    config.name = "bridge";
    config.identity = {0x1014, 0x0001, 0, 0x060400, 0, 0, 0, false};
    config.express.port = port;
    config.express.slot = slot;
    return config;
}

// Register offsets of the headers, written down a second time on purpose (PCIe 7.5.1).
inline constexpr std::uint64_t kVendorId = 0x00, kCommand = 0x04, kStatus = 0x06, kBar0 = 0x10, kCapPointer = 0x34;
inline constexpr std::uint32_t kMemoryEnable = 2, kMasterEnable = 4;

/// Offset of the capability `id` as software finds it; 0 when it is not there.
inline std::uint64_t find_capability(ConfigSpace& space, std::uint32_t id) {
    std::uint64_t at = space.read_value(kCapPointer, 1);
    while (at != 0 && space.read_value(at, 1) != id) at = space.read_value(at + 1, 1);
    return at;
}
inline std::uint64_t find_extended(ConfigSpace& space, std::uint32_t id) {
    std::uint64_t at = 0x100;
    while (at != 0 && (space.read_value(at) & 0xffff) != id) at = space.read_value(at) >> 20;
    return at;
}

/// Message of the `UserError` that `action` throws; empty when it throws none.
inline std::string user_error(const std::function<void()>& action) {
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

}  // namespace cxlvp::pci
