// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/route.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/cxl/qos/host_throttle.h"
#include "cxlvp/cxl/root/window_config.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {

/// The host's home for CXL memory: fixed memory windows that spread host physical addresses over host bridges
/// (CXL r3.1 9.18.1.3). They are what firmware describes in the CEDT and do not change while the system runs.
///
/// Accesses come with their HPA: the window of an interconnect that leads here has an offset equal to its base. One
/// that crosses 256 bytes, the smallest granule, is split, and the pieces go side by side. An access outside every
/// window is an address error.
class Root : public Module {
public:
    struct Config {
        std::vector<WindowConfig> windows;
        Tick latency = 19'600;
        HostThrottle::Config throttle;
        static const Schema<Config>& schema();
        std::vector<Route> routes() const;
    };

    Root(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket* target(const std::string& port) override { return port == "in" ? &in_.in : nullptr; }
    std::vector<std::string> routes() const override { return destinations_; }
    InitiatorSocket* route_socket(std::size_t route) override;

    /// Where an HPA goes now, level by level down to the device.
    RouteProbe probe(std::uint64_t hpa);
    /// In the order of the configuration.
    const std::vector<FixedWindow>& windows() const { return windows_; }
    /// "module.port" of host bridge `uid`.
    const std::vector<std::string>& host_bridges() const { return destinations_; }

private:
    void access(Payload& tx, sc_core::sc_time& delay);
    void split(Payload& tx, sc_core::sc_time& delay);
    void forward(Payload& tx, sc_core::sc_time& delay);
    void forward_throttled(HostThrottle& throttle, InitiatorSocket& out, Payload& tx, sc_core::sc_time& delay);
    unsigned int debug(Payload& tx);
    bool dmi(Payload& tx, tlm::tlm_dmi& dmi);
    void withdraw_dmi(sc_dt::uint64 first, sc_dt::uint64 last) { in_.in->invalidate_direct_mem_ptr(first, last); }
    void note(RouteProbe& probe, const FixedWindow& window, std::uint64_t hpa) const;
    const FixedWindow* find(std::uint64_t hpa) const;

    using Out = bus::InitiatorPort<Root, &Root::withdraw_dmi>;

    const sc_core::sc_time latency_;
    const std::vector<std::string> destinations_;
    std::vector<FixedWindow> windows_;
    bus::TargetPort<Root, &Root::access, &Root::debug, &Root::dmi> in_;
    std::vector<std::unique_ptr<Out>> out_;
    std::vector<HostThrottle> throttles_;  ///< of each window
    Tick held_back_ = 0;                   ///< by them, in sum
    Reports::Handle unmapped_report_;
    std::uint64_t unmapped_ = 0;
    std::uint64_t splits_ = 0;
};

}  // namespace cxlvp::cxl
