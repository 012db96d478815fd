// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// What a port offers when its link trains.
struct FlexBusPortConfig {
    bool cache = false;
    bool mem = true;
    bool flit68_vh = true;           ///< 68-byte flits and virtual hierarchies
    bool mld = false;                ///< multiple logical devices
    bool latency_optimized = false;  ///< 256-byte flits, latency-optimised
    bool pbr = false;                ///< port-based routing flits
    bool nop_hint = false;           ///< NOP hints
};

/// The Flex Bus Port DVSEC (CXL r3.1 8.1.8, registers in 8.2.1.3). Software takes a function for a CXL function when
/// this status shows CXL.cache or CXL.mem. The link is always up and has negotiated all that its port offers, until
/// `set_enabled` says otherwise; a reset changes nothing about that.
class FlexBusPortDvsec {
public:
    explicit FlexBusPortDvsec(const FlexBusPortConfig& config);

    pci::Capability& capability() { return capability_; }

    /// What the two sides of the link have agreed on; never more than this side offers.
    void set_enabled(bool cache, bool mem, Tick now = 0);
    bool cache_enabled() const { return capability_.registers().get(cache_enabled_) != 0; }
    bool mem_enabled() const { return capability_.registers().get(mem_enabled_) != 0; }

private:
    const FlexBusPortConfig config_;
    pci::Capability capability_;
    const FieldRef cache_enabled_, mem_enabled_;
};

}  // namespace cxlvp::cxl
