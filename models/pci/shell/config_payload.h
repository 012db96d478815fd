// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/pci/config/config_target.h"

namespace cxlvp::pci {

/// The configuration request that `tx` carries, which arrives at `at`. Nothing for a payload that is none: its response
/// status then says why. More than a doubleword, or across one, is a burst error (PCIe 7.2.2 leaves it open), byte
/// enables a byte-enable error, and an address that means nothing an address error.
std::optional<ConfigRequest> config_request(Payload& tx, Tick at);

/// Serves a debug access of any length through `target`, a doubleword or a byte at a time. Gives the number
/// of bytes up to the first that nobody claims.
unsigned int debug_config(Payload& tx, ConfigTarget& target, Tick at);

}  // namespace cxlvp::pci
