// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_hooks.h"
#include "cxlvp/pci/capability/capability.h"

namespace cxlvp::pci {

/// What a function is in its hierarchy: the Device/Port Type field (PCIe 7.5.3.2).
enum class PortType : std::uint8_t {
    endpoint = 0,
    root_port = 4,
    upstream_port = 5,
    downstream_port = 6,
    integrated_endpoint = 9,  ///< root complex integrated: has no link
};

/// A port whose secondary side is a link: a root port or a downstream port of a switch.
constexpr bool is_downstream(PortType port) {
    return port == PortType::root_port || port == PortType::downstream_port;
}

/// What the PCI Express capability of a function says.
struct PciExpressConfig {
    PortType port = PortType::endpoint;
    unsigned speed = 5;        ///< of the link: 1 for 2.5 GT/s, 2 for 5, 3 for 8, 4 for 16, 5 for 32, 6 for 64
    unsigned width = 16;       ///< lanes
    bool flit_mode = false;    ///< the link has trained to flit mode
    bool flr = true;           ///< function-level reset (endpoints)
    unsigned max_payload = 2;  ///< largest payload supported: 128 << n bytes, n from 0 to 5
    bool slot = false;         ///< the link leads to a hot-plug slot (root and downstream ports)
    unsigned number = 0;       ///< of the port, and of its slot
};

/// Software asked for a function-level reset.
struct FlrRequest {
    Tick at;
};

/// The PCI Express capability (PCIe 7.5.3): device, link, slot and root registers, as far as the kind of port has them.
/// The link is always up and keeps the speed and width it was given.
class PciExpress {
public:
    /// Throws `UserError` for a speed, width or payload that does not exist.
    explicit PciExpress(const PciExpressConfig& config);

    Capability& capability() { return capability_; }
    const Capability& capability() const { return capability_; }

    /// Calls `(object->*Method)(const FlrRequest&)` when software writes 1 to Initiate Function Level Reset
    /// (PCIe 7.5.3.4).
    template <auto Method, class T>
    void on_flr(T* object) {
        flr_ = RegisterHook<FlrRequest>::bind<Method>(object);
    }
    /// Notes in the Device Status register that a request could not be served (PCIe 7.5.3.5).
    void note_unsupported_request(Tick now);

private:
    static std::vector<Register> table(const PciExpressConfig& config);
    void fill(const PciExpressConfig& config);
    void control_written(const RegisterWrite& write);

    const std::vector<Register> table_;
    const RegisterMap body_;
    Capability capability_;
    RegisterHook<FlrRequest> flr_;
};

}  // namespace cxlvp::pci
