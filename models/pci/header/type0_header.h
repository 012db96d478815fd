// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/pci/header/bars.h"
#include "cxlvp/pci/header/command_bits.h"
#include "cxlvp/pci/header/function_identity.h"

namespace cxlvp::pci {

/// The header of an endpoint function (PCIe 7.5.1.2). There is no expansion ROM: its register reads 0.
class Type0Header {
public:
    /// Throws `UserError` that names `function` for an identity or a BAR that cannot be.
    Type0Header(const std::string& function, const FunctionIdentity& identity, const std::array<BarSpec, 6>& bars);

    RegisterFile& registers() { return file_; }
    const CommandBits& command() const { return command_; }
    const Bars& bars() const { return bars_; }

    /// The BAR that claims a memory request for `bytes` bytes at `address`: none while memory space is disabled.
    std::optional<BarHit> decode(std::uint64_t address, std::uint64_t bytes) const {
        return command_.memory_enabled() ? bars_.decode(file_, address, bytes) : std::nullopt;
    }

private:
    std::vector<Register> table();

    Bars bars_;
    const std::vector<Register> table_;
    const RegisterMap map_;
    RegisterFile file_;
    const CommandBits command_;
};

}  // namespace cxlvp::pci
