// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/register_hooks.h"

namespace cxlvp::pci {

/// A message-signalled interrupt: the posted write of one doubleword that a function sends (PCIe 6.1.4).
struct MsiMessage {
    std::uint64_t address;
    std::uint32_t data;
    unsigned vector;  ///< that the message is for
    Tick at;
};

/// Takes the messages of a function.
using MessageHook = RegisterHook<MsiMessage>;

}  // namespace cxlvp::pci
