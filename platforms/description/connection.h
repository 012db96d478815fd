// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/platform/description/connection_spec.h"

namespace cxlvp::platform {

/// A wire, or a bundle of wires, between two ports that exist and fit each other.
struct Connection {
    PortPath from;
    PortPath to;
    PortKind kind = PortKind::initiator;  ///< of `from`
    std::string origin;                   ///< where the file asks for it
    std::vector<PortDecl> parts = {};     ///< of a bundle, as `from` has them
};

}  // namespace cxlvp::platform
