// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/topology/cxl_discovery.h"

#include <utility>

#include <fmt/format.h>

#include "cxlvp/cxl/component/component_config.h"
#include "cxlvp/host/cxl/hdm/cache_mem_array.h"
#include "cxlvp/host/cxl/pci/pci_config.h"

namespace cxlvp::host {

namespace {

constexpr unsigned kCxlVendor = 0x1e98;
constexpr unsigned kDeviceDvsec = 0, kFlexBusPortDvsec = 7, kRegisterLocatorDvsec = 8;
/// In the CXL Device DVSEC.
constexpr unsigned kCapability = 0x0a, kRanges = 0x18, kRangeStride = 0x10;
/// In the Flex Bus Port DVSEC.
constexpr unsigned kFlexBusStatus = 0x0e;
/// In the Register Locator DVSEC.
constexpr unsigned kLocatorEntries = 0x0c;
constexpr std::uint32_t kComponentBlock = 1;
constexpr std::uint64_t kSizeMask = ~((std::uint64_t{1} << 28) - 1);

/// Goes down the hierarchies.
class Discovery {
public:
    explicit Discovery(RegisterBus& bus) : bus_(bus) {}

    void host_bridge(const PciHierarchy& hierarchy) {
        functions_ = &hierarchy.functions;
        const HostBridgeInfo& info = hierarchy.host_bridge;
        CxlLevel level;
        level.name = fmt::format("host bridge {}", info.uid);
        level.uid = info.uid;
        std::vector<std::size_t> root_ports;
        for (std::size_t i = 0; i < functions_->size(); ++i)
            if (!function(i).parent && function(i).type == pci::PortType::root_port) root_ports.push_back(i);
        level.ports = static_cast<unsigned>(root_ports.size());
        if (info.component != 0) level.decoders = decoders(info.component, cxl::HdmRole::routing);
        found_.levels.push_back(std::move(level));
        const std::size_t above = found_.levels.size() - 1;
        for (const std::size_t port : root_ports) below_port(above, function(port));
    }

    CxlTopology take() { return std::move(found_); }

private:
    const PciFunction& function(std::size_t index) const { return (*functions_)[index]; }

    void below_port(std::size_t level, const PciFunction& port) {
        for (const std::size_t child : port.children) {
            if (function(child).type == pci::PortType::upstream_port) below_switch(level, port.port, function(child));
            if (!function(child).bridge) endpoint(level, port.port, function(child));
        }
    }

    void below_switch(std::size_t parent, unsigned port, const PciFunction& upstream) {
        CxlLevel level;
        level.name = "switch " + upstream.path;
        level.parent = parent;
        level.port = port;
        if (const auto block = component_block(upstream)) level.decoders = decoders(*block, cxl::HdmRole::routing);
        found_.levels.push_back(std::move(level));
        const std::size_t above = found_.levels.size() - 1;
        for (const std::size_t child : upstream.children) {
            if (function(child).type != pci::PortType::downstream_port) continue;
            ++found_.levels[above].ports;
            below_port(above, function(child));
        }
    }

    void endpoint(std::size_t level, unsigned port, const PciFunction& at) {
        PciConfig config(bus_, at.config);
        const auto dvsec = config.find_dvsec(kCxlVendor, kDeviceDvsec);
        if (!dvsec) return;
        CxlDevice device;
        device.path = at.path;
        device.serial = at.serial;
        device.level = level;
        device.port = port;
        device.config = at.config;
        device.dvsec = *dvsec;
        const std::uint32_t capability = config.read(*dvsec + kCapability, 2);
        device.mem_capable = (capability >> 2 & 1) != 0;
        device.host_only = (capability & 1) == 0;
        device.ranges = ranges(config, *dvsec, capability >> 4 & 3);
        if (const auto flex_bus = config.find_dvsec(kCxlVendor, kFlexBusPortDvsec))
            device.live = (config.read(*flex_bus + kFlexBusStatus, 2) & 5) != 0;  // Cache_Enabled, Mem_Enabled
        if (const auto block = component_block(at)) device.decoders = decoders(*block, cxl::HdmRole::endpoint);
        found_.devices.push_back(std::move(device));
    }

    static std::vector<CxlRange> ranges(PciConfig& config, unsigned dvsec, unsigned count) {
        std::vector<CxlRange> result;
        std::uint64_t dpa = 0;
        for (unsigned i = 0; i < count && i < 2; ++i) {
            const unsigned at = dvsec + kRanges + kRangeStride * i;
            const std::uint32_t low = config.read(at + 4);
            const std::uint64_t size = (std::uint64_t{config.read(at)} << 32 | low) & kSizeMask;
            if ((low & 1) == 0 || size == 0) continue;  // Memory_Info_Valid
            const unsigned media = low >> 2 & 7;
            using Media = CxlRange::Media;
            result.push_back({dpa, size,
                              media == 0   ? Media::volatile_memory
                              : media == 1 ? Media::persistent
                                           : Media::unknown});
            dpa += size;
        }
        return result;
    }

    /// Address of the component registers of a function; nothing when its locator names none that fits its BAR.
    std::optional<std::uint64_t> component_block(const PciFunction& at) {
        PciConfig config(bus_, at.config);
        const auto locator = config.find_dvsec(kCxlVendor, kRegisterLocatorDvsec);
        if (!locator) return std::nullopt;
        const unsigned length = config.read(*locator + 4) >> 20;
        for (unsigned entry = kLocatorEntries; entry + 8 <= length; entry += 8) {
            const std::uint32_t low = config.read(*locator + entry);
            if ((low >> 8 & 0xff) != kComponentBlock) continue;
            const std::uint64_t offset = std::uint64_t{config.read(*locator + entry + 4)} << 32 | (low & 0xffff0000);
            for (const PciBar& bar : at.bars)
                if (bar.number == (low & 7) && bar.size >= cxl::kComponentBlockSize &&
                    offset <= bar.size - cxl::kComponentBlockSize)
                    return bar.base + offset;
        }
        return std::nullopt;
    }

    std::optional<CxlDecoders> decoders(std::uint64_t component, cxl::HdmRole role) {
        const auto address = find_cache_mem_capability(bus_, component, kHdmDecoderId);
        if (!address) return std::nullopt;
        HdmBlock block(bus_, *address, role);
        CxlDecoders result{*address, block.capability(), {}};
        for (unsigned i = 0; i < result.capability.decoders; ++i) result.states.push_back(block.read(i));
        return result;
    }

    RegisterBus& bus_;
    const std::vector<PciFunction>* functions_ = nullptr;
    CxlTopology found_;
};

}  // namespace

CxlTopology discover_cxl(RegisterBus& bus, const std::vector<PciHierarchy>& hierarchies) {
    Discovery discovery(bus);
    for (const PciHierarchy& hierarchy : hierarchies) discovery.host_bridge(hierarchy);
    return discovery.take();
}

}  // namespace cxlvp::host
