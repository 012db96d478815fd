// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/pci/capability/capability.h"

namespace cxlvp::pci {

/// The Device Serial Number extended capability (PCIe 7.9.3).
class SerialNumber {
public:
    /// `number` is an EUI-64.
    explicit SerialNumber(std::uint64_t number);

    Capability& capability() { return capability_; }

private:
    Capability capability_;
};

}  // namespace cxlvp::pci
