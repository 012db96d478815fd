// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "cxlvp/pci/capability/pci_express.h"
#include "cxlvp/pci/capability/power_management.h"
#include "cxlvp/pci/config/config_space.h"
#include "cxlvp/pci/config/config_target.h"
#include "cxlvp/pci/header/type1_header.h"

namespace cxlvp::pci {

/// What a bridge consists of.
struct BridgeConfig {
    std::string name;
    FunctionIdentity identity;
    std::array<BarSpec, 6> bars{};  ///< BAR0 and BAR1 only
    PciExpressConfig express;       ///< its port is one of the three kinds that are bridges
};

/// A PCI-to-PCI bridge as its functions see it: a root port, or a port of a switch (PCIe 7.3.3). Capabilities of its
/// own are appended to `space()`.
class BridgeFunction : public ConfigTarget {
public:
    /// `secondary` is what lies behind the bridge and must outlive it. Throws `UserError`, which names the function,
    /// for what cannot be.
    BridgeFunction(const BridgeConfig& config, ConfigTarget& secondary);

    ConfigSpace& space() { return space_; }
    Type1Header& header() { return header_; }
    PciExpress& express() { return express_; }

    /// A Type 0 request is for the bridge. A Type 1 request is claimed when its bus number lies behind the bridge: on
    /// the secondary bus it becomes a Type 0 request. While the secondary bus is held in reset, the link is
    /// disabled, or the bridge is in D3hot, nothing behind the bridge answers.
    bool config(ConfigRequest& request) override;
    /// Resets the bridge and everything behind it.
    void hot_reset(Tick at) override { reset(Reset::hot, at); }
    /// Resets the bridge, and with a hot reset everything behind it (PCIe 6.6.1). Not for `Reset::function`, which a
    /// bridge does not have (asserted).
    void reset(Reset kind, Tick at);

    /// The BAR of the bridge itself that claims a memory request for `bytes` bytes at `address`.
    std::optional<BarHit> decode(std::uint64_t address, std::uint64_t bytes) const {
        return power_.in_d0() ? header_.decode(address, bytes) : std::nullopt;
    }
    /// A memory request for `bytes` bytes at `address` goes on downstream.
    bool forwards_memory(std::uint64_t address, std::uint64_t bytes) const {
        return passes() && header_.forwards_memory(address, bytes);
    }
    /// Memory requests from below go on upstream (PCIe 7.5.1.1.3).
    bool forwards_upstream() const { return passes() && header_.command().bus_master_enabled(); }
    /// Requests go through: the link is enabled and not held in reset, and the bridge is in D0 (PCIe 5.3.1.4.1).
    bool passes() const;

private:
    void control_changed(const RegisterChange& change);
    void link_control_changed(const RegisterChange& change);

    ConfigTarget& secondary_;
    Type1Header header_;
    ConfigSpace space_;
    PowerManagement power_;
    PciExpress express_;
    FieldRef link_disable_;  ///< of downstream ports
};

}  // namespace cxlvp::pci
