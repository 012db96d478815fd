// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

/// The CXL Extensions DVSEC for Ports (CXL r3.1 8.1.5) of a root port or a downstream port of a switch: what of the
/// PCI bridge acts on the CXL link, and a second set of bus numbers and windows.
class PortExtensionsDvsec {
public:
    PortExtensionsDvsec();

    pci::Capability& capability() { return capability_; }

    /// Secondary Bus Reset of the bridge acts on a link in CXL mode.
    bool sbr_unmasked() const { return capability_.registers().get(unmask_sbr_) != 0; }
    /// Link Disable of the port acts on a link in CXL mode.
    bool link_disable_unmasked() const { return capability_.registers().get(unmask_link_disable_) != 0; }
    bool viral_enabled() const { return capability_.registers().get(viral_enable_) != 0; }

    void set_pm_init_complete(bool complete, Tick now = 0);
    void set_viral(Tick now);

private:
    pci::Capability capability_;
    const FieldRef unmask_sbr_, unmask_link_disable_, viral_enable_;
};

}  // namespace cxlvp::cxl
