// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cxl/component_block.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/cxl/route/fabric.h"
#include "cxlvp/host/cxl/pci/pci_enumerator.h"
#include "cxlvp/host/cxl/topology/cxl_discovery.h"
#include "cxlvp/pci/topology/bridge_function.h"
#include "cxlvp/pci/topology/bus.h"
#include "cxlvp/pci/topology/endpoint_function.h"
#include "test_capabilities.h"

namespace cxlvp::host::test {

inline constexpr std::uint64_t kGranule = cxl::kHdmUnit;  ///< 256 MiB

/// What a device is.
struct DeviceSpec {
    std::uint64_t capacity = 4 * kGranule;  ///< volatile, range 1
    std::uint64_t persistent = 0;           ///< range 2
    bool cache = false;                     ///< Type 2
    bool mem = true;
    bool live = true;
    bool locator = true;
    std::uint64_t block_offset = 0;  ///< of the component registers in BAR 0, which has 128 KiB
    bool wide_bar = true;
    cxl::HdmConfig hdm = cxl::test::endpoint(4);
};

inline cxl::HdmConfig routing_to(const std::vector<std::uint8_t>& ports, std::uint64_t decoders = 4) {
    cxl::HdmConfig config = cxl::test::routing(0, decoders);
    config.ports = ports;
    return config;
}

inline cxl::ComponentConfig component(const cxl::HdmConfig& hdm) {
    cxl::ComponentConfig config;
    config.hdm = hdm;
    return config;
}

/// A bridge with the bus behind it.
struct TestPort {
    pci::Bus bus;
    pci::BridgeFunction function;
    std::vector<TestPort*> above;    ///< bridges between it and the host bridge
    std::optional<unsigned> fabric;  ///< node of what is behind it
    unsigned number;

    TestPort(pci::PortType type, unsigned port, std::vector<TestPort*> bridges)
        : function(config(type, port), bus), above(std::move(bridges)), number(port) {}

    std::vector<TestPort*> path() {
        std::vector<TestPort*> all = above;
        all.push_back(this);
        return all;
    }

    static pci::BridgeConfig config(pci::PortType type, unsigned port) {
        pci::BridgeConfig config;
        config.name = "port";
        config.identity = {0x1014, 1, 0, 0x060400, 0, 0, 0, false};
        if (type == pci::PortType::upstream_port) config.bars[0] = {pci::BarSpec::Kind::memory64, 64 * kKiB, false};
        config.express.port = type;
        config.express.number = port;
        return config;
    }
};

struct TestSwitch {
    TestPort upstream;
    std::vector<std::unique_ptr<TestPort>> ports;
    cxl::ComponentRegisters registers;
    Locator locator;

    TestSwitch(TestPort& above, const cxl::HdmConfig& hdm)
        : upstream(pci::PortType::upstream_port, 0, above.path()), registers(component(hdm)) {
        above.bus.attach(0, 0, upstream.function);
        upstream.function.space().append(locator.capability);
        unsigned device = 0;
        for (const std::uint8_t number : hdm.ports) {
            ports.push_back(std::make_unique<TestPort>(pci::PortType::downstream_port, number, upstream.path()));
            upstream.bus.attach(device++, 0, ports.back()->function);
        }
    }
};

struct TestDevice {
    pci::EndpointFunction function;
    cxl::ComponentRegisters registers;
    Capability dvsec{CapabilityHeader::dvsec(0x1e98, 0, 1), kDeviceMap};
    Capability flex_bus{CapabilityHeader::dvsec(0x1e98, 7, 2), kFlexBusMap};
    Locator locator;
    TestPort& above;
    unsigned fabric = 0;

    TestDevice(TestPort& port, const DeviceSpec& spec, std::uint64_t serial)
        : function(config(spec, serial)), registers(component(spec.hdm)), locator(0, spec.block_offset), above(port) {
        put(dvsec, "CAPABILITY", (spec.cache ? 1 : 0) | 2 | (spec.mem ? 4 : 0) | 2 << 4);
        put_range("RANGE1", spec.capacity, 0);
        put_range("RANGE2", spec.persistent, 1);
        put(flex_bus, "STATUS", spec.live ? 6 : 2);
        function.space().append(dvsec);
        function.space().append(flex_bus);
        if (spec.locator) function.space().append(locator.capability);
        port.bus.attach(0, 0, function);
    }

    static pci::EndpointConfig config(const DeviceSpec& spec, std::uint64_t serial) {
        using Kind = pci::BarSpec::Kind;
        pci::EndpointConfig config;
        config.name = "device";
        config.identity = {0x1014, 2, 0, 0x050210, 0, 0, 0, false};
        config.bars[0] = {spec.wide_bar ? Kind::memory64 : Kind::memory32, 128 * kKiB, false};
        config.serial_number = serial;
        return config;
    }
    void put_range(const std::string& range, std::uint64_t size, std::uint64_t media) {
        put(dvsec, (range + "_SIZE_HIGH").c_str(), size >> 32);
        put(dvsec, (range + "_SIZE_LOW").c_str(), (size & 0xf0000000) | media << 2 | (size != 0 ? 3 : 0));
    }
    bool mem_enabled() const { return dvsec.registers().get(dvsec.registers().field("CONTROL.MEM_ENABLE")) != 0; }
};

struct TestHostBridge {
    HostBridgeInfo info;
    pci::Bus root;
    std::vector<std::unique_ptr<TestPort>> ports;
    std::optional<cxl::ComponentRegisters> registers;
};

/// A host with real functions and registers behind ECAM, bridge windows, BARs and CHBS. Numbers of root ports and
/// downstream ports need not be their device numbers.
class TestHost : public RegisterBus {
public:
    std::vector<std::unique_ptr<TestHostBridge>> host_bridges;
    std::vector<std::unique_ptr<TestSwitch>> switches;
    std::vector<std::unique_ptr<TestDevice>> devices;
    std::function<void(std::uint64_t address, std::uint64_t value)> on_write;
    Tick time = 0;

    /// With decoders unless it has a single root port.
    TestHostBridge& add_host_bridge(std::uint32_t uid, const std::vector<std::uint8_t>& ports,
                                    std::optional<cxl::HdmConfig> hdm = std::nullopt) {
        const std::uint64_t n = host_bridges.size();
        host_bridges.push_back(std::make_unique<TestHostBridge>());
        TestHostBridge& added = *host_bridges.back();
        added.info.uid = uid;
        added.info.ecam = 0x1000000000 + n * pci::ConfigAddress::kEcamSize;
        added.info.first_bus = static_cast<std::uint8_t>(16 * n);
        added.info.mmio_base = 0x80000000 + n * 0x1000000;
        added.info.mmio_size = 0x1000000;
        unsigned device = 0;
        for (const std::uint8_t number : ports) {
            added.ports.push_back(
                std::make_unique<TestPort>(pci::PortType::root_port, number, std::vector<TestPort*>{}));
            added.root.attach(device++, 0, added.ports.back()->function);
        }
        if (!hdm && ports.size() > 1) hdm = routing_to(ports);
        if (hdm) {
            added.registers.emplace(component(*hdm));
            added.info.component = 0xf0000000 + n * cxl::kComponentBlockSize;
        }
        return added;
    }
    TestSwitch& add_switch(TestPort& above, const std::vector<std::uint8_t>& ports) {
        switches.push_back(std::make_unique<TestSwitch>(above, routing_to(ports)));
        return *switches.back();
    }
    /// Serial numbers are 0x100, 0x101, ...
    TestDevice& add_device(TestPort& above, const DeviceSpec& spec = {}) {
        devices.push_back(std::make_unique<TestDevice>(above, spec, 0x100 + devices.size()));
        return *devices.back();
    }

    std::vector<PciHierarchy> enumerate() {
        std::vector<PciHierarchy> all;
        for (const auto& bridge : host_bridges) all.push_back(PciEnumerator(*this, bridge->info).enumerate());
        return all;
    }
    CxlTopology discover() { return discover_cxl(*this, enumerate()); }

    /// The fabric of what is connected; `TestDevice::fabric` are its endpoints.
    void connect(cxl::Fabric& fabric) {
        for (const auto& device : devices) {
            device->fabric = fabric.add_endpoint(device->registers.decoders());
            device->above.fabric = device->fabric;
        }
        for (auto at = switches.rbegin(); at != switches.rend(); ++at)  // those below come later
            (*at)->upstream.above.back()->fabric = fabric.add_switch((*at)->registers.decoders(), nodes((*at)->ports));
        for (const auto& bridge : host_bridges)
            fabric.add_host_bridge(bridge->info.uid, bridge->registers ? &bridge->registers->decoders() : nullptr,
                                   nodes(bridge->ports));
    }

    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        std::array<std::uint8_t, 8> data{};
        if (!access(address, data.data(), bytes, false)) return ~std::uint64_t{0};
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i) value |= std::uint64_t{data[i]} << (8 * i);
        return value;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        std::array<std::uint8_t, 8> data{};
        for (unsigned i = 0; i < bytes; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
        access(address, data.data(), bytes, true);
        if (on_write) on_write(address, value);
    }
    void pause(Tick duration) override { time += duration; }
    Tick now() const override { return time; }

private:
    static std::vector<cxl::FabricPort> nodes(const std::vector<std::unique_ptr<TestPort>>& ports) {
        std::vector<cxl::FabricPort> result;
        for (const auto& port : ports) result.push_back({static_cast<std::uint8_t>(port->number), port->fabric});
        return result;
    }

    bool access(std::uint64_t address, std::uint8_t* data, unsigned bytes, bool write) {
        for (const auto& bridge : host_bridges) {
            if (address - bridge->info.ecam < pci::ConfigAddress::kEcamSize)
                return config(*bridge, address - bridge->info.ecam, data, bytes, write);
            if (bridge->registers && address - bridge->info.component < cxl::kComponentBlockSize)
                return registers(*bridge->registers, address - bridge->info.component, data, bytes, write);
        }
        for (const auto& at : switches) {
            const auto hit = at->upstream.function.decode(address, bytes);
            if (hit && reaches(at->upstream.above, address, bytes))
                return registers(at->registers, hit->offset, data, bytes, write);
        }
        for (const auto& at : devices) {
            const auto hit = at->function.decode(address, bytes);
            if (hit && reaches(at->above.path(), address, bytes))
                return registers(at->registers, hit->offset & 0xffff, data, bytes, write);
        }
        return false;
    }
    static bool reaches(const std::vector<TestPort*>& bridges, std::uint64_t address, unsigned bytes) {
        for (const TestPort* bridge : bridges)
            if (!bridge->function.forwards_memory(address, bytes)) return false;
        return true;
    }
    bool config(TestHostBridge& bridge, std::uint64_t offset, std::uint8_t* data, unsigned bytes, bool write) {
        pci::ConfigRequest request;
        request.command = write ? pci::ConfigRequest::Command::write : pci::ConfigRequest::Command::read;
        request.address = pci::ConfigAddress::decode(offset);
        if (request.address.bdf.bus != bridge.info.first_bus) request.address.kind = pci::ConfigAddress::Kind::type1;
        request.data = data;
        request.bytes = bytes;
        request.at = time;
        return bridge.root.config(request);
    }
    bool registers(cxl::ComponentRegisters& component, std::uint64_t offset, std::uint8_t* data, unsigned bytes,
                   bool write) {
        RegisterFile& file = component.registers();
        const RegStatus status =
            write ? file.write(offset, data, bytes, {}, time) : file.read(offset, data, bytes, {}, time);
        return status == RegStatus::ok;
    }
};

/// Message of the `UserError` that `action` throws; empty when it throws none.
inline std::string user_error(const std::function<void()>& action) {
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

}  // namespace cxlvp::host::test
