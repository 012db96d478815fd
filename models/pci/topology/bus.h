// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/pci/config/config_target.h"
#include "cxlvp/pci/reset.h"

namespace cxlvp::pci {

/// One logical bus: the functions that a bridge, or the root complex, finds by device and function number.
class Bus : public ConfigTarget {
public:
    /// Puts `target`, which must outlive the bus, at a place. Throws `UserError` for a number that does not exist
    /// (device 0..31, function 0..7) or a place that is taken.
    void attach(unsigned device, unsigned function, ConfigTarget& target);

    /// A Type 0 request goes to the function it names. A Type 1 request goes to the bridge on this bus that claims its
    /// bus number: software gives the bridges disjoint ranges, so that the order of asking does not matter. Functions
    /// are asked with a debug read, which has no effect and takes no time.
    bool config(ConfigRequest& request) override;
    void hot_reset(Tick at) override;

private:
    static bool claims(ConfigTarget& target, const ConfigRequest& request);

    std::array<ConfigTarget*, 256> targets_{};  ///< by device and function
};

}  // namespace cxlvp::pci
