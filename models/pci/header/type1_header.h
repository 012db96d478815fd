// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/pci/header/bars.h"
#include "cxlvp/pci/header/command_bits.h"
#include "cxlvp/pci/header/function_identity.h"

namespace cxlvp::pci {

/// The header of a bridge: a root port or a port of a switch (PCIe 7.5.1.3). I/O windows and VGA are not implemented.
class Type1Header {
public:
    /// `bars` may use BAR0 and BAR1 only. Throws `UserError` that names `function` for what cannot be.
    Type1Header(const std::string& function, const FunctionIdentity& identity, const std::array<BarSpec, 6>& bars = {});

    RegisterFile& registers() { return file_; }
    const CommandBits& command() const { return command_; }
    const Bars& bars() const { return bars_; }

    /// The BAR of the bridge itself that claims a memory request.
    std::optional<BarHit> decode(std::uint64_t address, std::uint64_t bytes) const {
        return command_.memory_enabled() ? bars_.decode(file_, address, bytes) : std::nullopt;
    }
    /// Which configuration requests for `bus` go through the bridge (PCIe 7.3.3). Until software has given it a
    /// secondary bus number, which is never 0, none does.
    enum class BusRoute : std::uint8_t {
        none,
        secondary,   ///< to a device on the secondary bus: becomes a Type 0 request
        subordinate  ///< to a bus behind a bridge there: stays a Type 1 request
    };
    BusRoute route(std::uint8_t bus) const;
    /// All of the `bytes` (at least 1) bytes at `address` lie in the memory window or in the prefetchable window, and
    /// memory space is enabled: the request goes downstream (PCIe 7.5.1.3.8, 7.5.1.3.9).
    bool forwards_memory(std::uint64_t address, std::uint64_t bytes) const;
    /// Software holds the secondary bus in reset (PCIe 7.5.1.3.13).
    bool secondary_reset() const { return file_.get(secondary_reset_) != 0; }
    /// Position of the Bridge Control register in the table, for a hook.
    unsigned bridge_control() const { return secondary_reset_.reg(); }

private:
    std::vector<Register> table();

    Bars bars_;
    const std::vector<Register> table_;
    const RegisterMap map_;
    RegisterFile file_;
    const CommandBits command_;
    const FieldRef secondary_;
    const FieldRef subordinate_;
    const FieldRef memory_base_;
    const FieldRef memory_limit_;
    const FieldRef prefetchable_base_;
    const FieldRef prefetchable_limit_;
    const FieldRef prefetchable_base_upper_;
    const FieldRef prefetchable_limit_upper_;
    const FieldRef secondary_reset_;
};

}  // namespace cxlvp::pci
