// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// What a device offers for compliance tests.
struct TestCapabilityConfig {
    bool algorithm_1a = false;
    bool algorithm_1b = false;
    bool algorithm_2 = false;
    std::uint32_t d2h_opcodes = 0;  ///< which requests it can generate: bit 0 for RdCurr and so on, 15 bits
    std::uint8_t config_size = 0;   ///< code of the size of the test registers
    std::uint64_t cache_size = 0;   ///< bytes: up to 16383 units of 1 B, 1 KiB or 1 MiB
};

/// The CXL Test Capability DVSEC (CXL r3.1 14.16.1): registers only, no test is run.
class TestCapabilityDvsec {
public:
    /// Throws `UserError`, which names the field, for what has no code.
    explicit TestCapabilityDvsec(const TestCapabilityConfig& config);

    pci::Capability& capability() { return capability_; }

private:
    pci::Capability capability_;
};

}  // namespace cxlvp::cxl
