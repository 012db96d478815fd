// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// Which functions of a device take no part in CXL.cache and CXL.mem: one bit for each, by word and bit.
struct FunctionMapConfig {
    std::array<std::uint32_t, 8> non_cxl{};
};

/// The Non-CXL Function Map DVSEC (CXL r3.1 8.1.4).
class FunctionMapDvsec {
public:
    explicit FunctionMapDvsec(const FunctionMapConfig& config);

    pci::Capability& capability() { return capability_; }

private:
    pci::Capability capability_;
};

}  // namespace cxlvp::cxl
