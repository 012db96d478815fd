// SPDX-License-Identifier: Apache-2.0
// A plugin compiles against the installed headers and links no room.

#include "cxlvp/base/config/quantity.h"

std::string plugin_latency() {
    return cxlvp::format_quantity(cxlvp::ns(50), cxlvp::Dimension::time);
}
