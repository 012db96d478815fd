// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// What a block of registers is (CXL r3.1 8.1.9.1).
enum class RegisterBlock : std::uint8_t {
    empty = 0,
    component = 1,
    bar_virtualization_acl = 2,
    device = 3,
    performance_monitoring = 4,
    hotness_monitoring = 5,
    vendor = 0xff,
};

/// Where a block of registers is.
struct RegisterLocation {
    unsigned bir = 0;  ///< 0..5: the BAR at 0x10 + 4 * bir
    RegisterBlock block = RegisterBlock::empty;
    std::uint64_t offset = 0;  ///< in the BAR, a multiple of 64 KiB
};

/// The Register Locator DVSEC (CXL r3.1 8.1.9): where in its BARs a function has its blocks of CXL registers.
class RegisterLocatorDvsec {
public:
    /// Throws `UserError`, which names the entry, for a list without entries, a BAR that does not exist, or an offset
    /// that is not a multiple of 64 KiB.
    explicit RegisterLocatorDvsec(const std::vector<RegisterLocation>& locations);
    RegisterLocatorDvsec(const RegisterLocatorDvsec&) = delete;
    RegisterLocatorDvsec& operator=(const RegisterLocatorDvsec&) = delete;

    pci::Capability& capability() { return capability_; }

private:
    const std::vector<Register> table_;
    const RegisterMap body_;
    pci::Capability capability_;
};

}  // namespace cxlvp::cxl
