// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/port/link_bundle.h"

namespace cxlvp::cxl {

PortDecl downstream_link(const std::string& name, const std::string& doc) {
    return {name,
            PortKind::bundle,
            false,
            false,
            doc,
            {{"mem", PortKind::initiator, false, false, "CXL.mem requests"},
             {"io", PortKind::initiator, false, false, "CXL.io memory requests"},
             {"config", PortKind::initiator, false, false, "configuration requests"},
             {"dma", PortKind::target, false, false, "CXL.io memory requests of the device"},
             {"cache", PortKind::target, false, false, "D2H requests and back-invalidate snoops"},
             {"snoop", PortKind::initiator, false, false, "H2D snoops"}}};
}

PortDecl upstream_link(const std::string& name, const std::string& doc) {
    PortDecl port = downstream_link(name, doc);
    for (PortDecl& part : port.parts) part.kind = counterpart(part.kind);
    return port;
}

PortDecl host_coherence(const std::string& name, const std::string& doc) {
    return {name,
            PortKind::bundle,
            false,
            false,
            doc,
            {{"cache", PortKind::initiator, false, false, "D2H requests and back-invalidate snoops"},
             {"snoop", PortKind::target, false, false, "H2D snoops"}}};
}

}  // namespace cxlvp::cxl
