// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/pci/config/config_address.h"

namespace cxlvp::pci {

/// A configuration request on its way (PCIe 2.2.7, 7.3): at most one doubleword, which it does not cross.
struct ConfigRequest {
    enum class Command : std::uint8_t {
        read,
        write,
        debug_read,   ///< stored values, without side effect
        debug_write,  ///< deposits stored values, without side effect
    };
    Command command = Command::read;
    ConfigAddress address;
    std::uint8_t* data = nullptr;  ///< `bytes` bytes, lowest address first
    unsigned bytes = 4;            ///< 1, 2 or 4
    Tick at = 0;                   ///< when it arrives; who takes time on the way moves it

    bool debug() const { return command == Command::debug_read || command == Command::debug_write; }
    bool write_command() const { return command == Command::write || command == Command::debug_write; }
};

/// What may be found on a bus: a function, a bridge, or the way to one in another module.
class ConfigTarget {
public:
    virtual ~ConfigTarget() = default;
    /// Serves the request. False when nobody claims it, which is completed as an Unsupported Request (PCIe 2.3.1); no
    /// byte has been read or written then.
    virtual bool config(ConfigRequest& request) = 0;
    /// The link in front of it goes through a hot reset (PCIe 6.6.1).
    virtual void hot_reset(Tick at) = 0;
};

/// True for an access of 1, 2 or 4 bytes that stays within one doubleword. Others are no configuration requests.
constexpr bool within_doubleword(std::uint64_t address, std::uint64_t bytes) {
    return (bytes == 1 || bytes == 2 || bytes == 4) && (address & 3) + bytes <= 4;
}

}  // namespace cxlvp::pci
