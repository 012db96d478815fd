// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/host/cxl/pci/host_bridge_info.h"
#include "cxlvp/host/cxl/region/region_spec.h"

namespace cxlvp::cxl {
class Root;
}

namespace cxlvp::host {

/// Brings up a CXL fabric before the work of the platform begins, as firmware and an operating system do, by register
/// accesses over the bus: enumerates the functions behind each host bridge, discovers CXL devices and decoders, plans
/// the regions, programs and commits decoders, reads everything back. A region that cannot be made ends the run with
/// every reason.
///
/// What a system reads from firmware tables is taken from the configuration: where host bridges are (MCFG, CHBS), and
/// the fixed memory windows (CEDT) from the named `cxl_root`.
class CxlDriver : public Module {
public:
    struct HostBridgeConfig {
        std::string name;
        std::uint64_t ecam = 0;
        std::uint64_t bus = 0;
        std::uint64_t mmio_base = 0;
        std::uint64_t mmio_size = 0;
        std::uint64_t regs = 0;
        static const Schema<HostBridgeConfig>& schema();
    };
    struct RegionConfig {
        std::vector<std::string> devices;  ///< module names
        std::uint64_t granularity = 0;
        std::uint64_t size = 0;
        std::uint64_t window = 0;  ///< from 1; 0 for the first that can hold the region
        bool persistent = false;
        static const Schema<RegionConfig>& schema();
    };
    struct Config {
        std::string root;
        std::vector<HostBridgeConfig> host_bridges;
        std::vector<RegionConfig> regions;
        static const Schema<Config>& schema();
    };

    CxlDriver(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }

private:
    class Bus;

    void run();
    void bring_up();
    const cxl::Root& root() const;
    std::vector<HostBridgeInfo> host_bridges() const;
    RegionSpec spec(const RegionConfig& region) const;
    DeviceSerial serial_of(const std::string& device) const;

    const Config config_;
    bus::InitiatorPort<CxlDriver> out_;
    std::uint64_t accesses_ = 0;
    std::uint64_t devices_ = 0;
    std::uint64_t decoders_ = 0;
};

}  // namespace cxlvp::host
