// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::cxl {

/// The port of a module type that is the upper end of a CXL link, at a root port or downstream port.
///
/// | part | from | what |
/// |---|---|---|
/// | `mem` | host | CXL.mem requests, with host physical addresses |
/// | `io` | host | CXL.io memory requests, with bus addresses |
/// | `config` | host | configuration requests (pci::ConfigAddress) |
/// | `dma` | device | CXL.io memory requests of the device |
/// | `cache` | device | D2H requests and back-invalidate snoops (CoherentRequest) |
/// | `snoop` | host | H2D snoops (CoherentRequest) |
PortDecl downstream_link(const std::string& name, const std::string& doc);

/// The lower end, at a device or the upstream port of a switch: the same parts the other way round.
PortDecl upstream_link(const std::string& name, const std::string& doc);

/// The port of a host bridge towards the coherence agent of the host: `cache` carries what comes from devices, `snoop`
/// what goes to them.
PortDecl host_coherence(const std::string& name, const std::string& doc);

}  // namespace cxlvp::cxl
