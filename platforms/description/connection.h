// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/platform/description/connection_spec.h"

namespace cxlvp::platform {

/// A wire between two ports that exist and fit each other.
struct Connection {
    PortPath from;
    PortPath to;
    bool interrupt = false;  ///< else it carries transactions
    std::string origin;      ///< where the file asks for it
};

}  // namespace cxlvp::platform
