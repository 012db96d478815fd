// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/bus/module_types.h"
#include "cxlvp/bus/protocol_checker.h"
#include "cxlvp/cxl/module_types.h"
#include "cxlvp/host/module_types.h"
#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/yaml/yaml_document.h"
#include "support/test_initiator.h"

namespace cxlvp::platform::test {

inline constexpr std::uint64_t kUnit = 256 * kMiB;
inline constexpr std::uint64_t kWindowBase = 5 * kGiB;  ///< no multiple of 3 x 256 MiB

/// What a test does once a platform has been set up: a module type `probe` with a port `out`. The simulation ends with
/// it.
class Probe : public Module {
public:
    struct Config {
        static const Schema<Config>& schema() {
            static const Schema<Config> schema;
            return schema;
        }
    };
    Probe(const sc_core::sc_module_name& instance, Context& context, const Config&) : Module(instance, context) {
        context.on_set_up([this] { begin_.notify(sc_core::SC_ZERO_TIME); });
        sc_core::sc_spawn_options options;
        options.set_stack_size(1024 * 1024);
        sc_core::sc_spawn(
            [this] {
                if (!this->context().set_up()) sc_core::wait(begin_);
                began = this->context().now();
                try {
                    if (body) body(cpu);
                } catch (const sc_core::sc_unwind_exception&) {
                    throw;
                } catch (...) {
                    this->context().fail(std::current_exception());
                }
                this->context().stop();
            },
            "body", &options);
    }
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &cpu.out : nullptr; }

    cxlvp::test::TestInitiator cpu{"cpu"};
    std::function<void(cxlvp::test::TestInitiator&)> body;
    Tick began = kNever;

private:
    sc_core::sc_event begin_;
};

inline const ModuleRegistry& cxl_registry() {
    static const ModuleRegistry registry = [] {
        ModuleRegistry out;
        bus::register_types(out);
        cxl::register_types(out);
        host::register_types(out);
        out.add<Probe>("probe", "what a test does", {{"out", PortKind::initiator, false, true, ""}});
        return out;
    }();
    return registry;
}

/// A fabric whose levels all have the same shape: host bridges, root ports of each, and up to two levels of switches
/// with so many ports (0: none). Device p is at host bridge p mod `bridges`, behind port (p div `bridges`) mod `ports`,
/// and so on, called dev<p>.
struct Shape {
    unsigned bridges = 1;
    unsigned ports = 1;
    unsigned upper = 0;  ///< ports of the switch below each root port
    unsigned lower = 0;  ///< ports of the switch below each port of that
    std::uint64_t granularity = 256;
    unsigned regions = 1;  ///< of one unit of each device
    std::vector<std::uint64_t> xor_maps = {};
    std::string timing = "reserve";
    std::string mmio_size = "64MiB";
    std::string driver = {};  ///< instead of the regions that go with this shape
    std::string device = {};  ///< more parameters of every device, each after ", "
    std::string bridge = {};  ///< of every host bridge
    std::string more = {};    ///< lines after the modules

    unsigned ways() const { return bridges * ports * (upper != 0 ? upper : 1) * (lower != 0 ? lower : 1); }
    std::uint64_t size() const { return regions * ways() * kUnit; }

    std::string yaml() const {
        std::string wires = "connections:\n  - {from: driver.out, to: mesh.in}\n  - {from: probe.out, to: mesh.in}\n";
        std::string modules, windows, bridge_list, targets, maps, region_list;
        for (unsigned h = 0; h < bridges; ++h) {
            const std::uint64_t ecam = 0x100000000000 + h * 0x10000000ull, mmio = 0xa0000000 + h * 0x4000000ull;
            const std::uint64_t regs = 0x90000000 + h * 0x10000ull;
            bridge_list +=
                fmt::format("      - {{name: hb{}, ecam: {:#x}, mmio_base: {:#x}, mmio_size: {}, regs: {:#x}}}\n", h,
                            ecam, mmio, mmio_size, regs);
            windows += fmt::format("      - {{to: hb{}.ecam, base: {:#x}, size: 256MiB}}\n", h, ecam);
            windows +=
                fmt::format("      - {{to: hb{}.mmio, base: {:#x}, size: 64MiB, offset: {:#x}}}\n", h, mmio, mmio);
            windows += fmt::format("      - {{to: hb{}.regs, base: {:#x}, size: 64KiB}}\n", h, regs);
            targets += fmt::format("{}hb{}.mem", h == 0 ? "" : ", ", h);
            modules += fmt::format("  hb{}: {{type: cxl_host_bridge, ports: {}{}{}}}\n", h, empty_ports(ports),
                                   bridge.find("component") == std::string::npos ? kTwoDecoders : "", bridge);
        }
        for (unsigned p = 0; p < ways(); ++p) add_device(p, modules, wires);
        for (const std::uint64_t map : xor_maps) maps += fmt::format("{}\"{:#x}\"", maps.empty() ? "" : ", ", map);
        for (unsigned r = 0; r < regions; ++r) {
            region_list += "      - {size: " + fmt::format("{}MiB", ways() * 256) +
                           ", granularity: " + fmt::format("{}B", granularity) + ", devices: [";
            for (unsigned p = 0; p < ways(); ++p) region_list += fmt::format("{}dev{}", p == 0 ? "" : ", ", p);
            region_list += "]}\n";
        }
        return "name: p\ntiming: " + timing + "\nmodules:\n  driver:\n    type: cxl_driver\n" +
               (driver.empty() ? "    root: root\n    host_bridges:\n" + bridge_list + "    regions:\n" + region_list
                               : fmt::format(driver, fmt::arg("bridges", bridge_list))) +
               "  probe: {type: probe}\n  mesh:\n    type: interconnect\n    windows:\n" + windows +
               fmt::format("      - {{to: root.in, base: {0:#x}, size: {1}MiB, offset: {0:#x}}}\n", kWindowBase,
                           size() / kMiB) +
               fmt::format(
                   "  root: {{type: cxl_root, windows: [{{base: {:#x}, size: {}MiB, granularity: {}B, targets: "
                   "[{}]{}}}]}}\n",
                   kWindowBase, size() / kMiB, granularity, targets,
                   maps.empty() ? "" : ", arithmetic: xor, xor_maps: [" + maps + "]") +
               modules + wires + more;
    }

private:
    static constexpr const char* kTwoDecoders = ", component: {hdm: {decoders: 2}}";

    static std::string empty_ports(unsigned count) {
        std::string out = "[";
        for (unsigned i = 0; i < count; ++i) out += i == 0 ? "{}" : ", {}";
        return out + "]";
    }
    void add_switch(const std::string& name, unsigned count, const std::string& above, std::string& modules,
                    std::string& wires) const {
        modules += fmt::format("  {}: {{type: cxl_switch, ports: {}{}}}\n", name, empty_ports(count), kTwoDecoders);
        wires += fmt::format("  - {{from: {}, to: {}.up}}\n", above, name);
    }
    void add_device(unsigned p, std::string& modules, std::string& wires) const {
        const unsigned h = p % bridges, port = p / bridges % ports, q = p / bridges / ports;
        std::string above = fmt::format("hb{}.port{}", h, port);
        if (upper != 0) {
            const std::string name = fmt::format("sw{}_{}", h, port);
            if (q == 0) add_switch(name, upper, above, modules, wires);
            above = fmt::format("{}.port{}", name, q % upper);
            if (lower != 0) {
                const std::string below = fmt::format("{}_{}", name, q % upper);
                if (q / upper == 0) add_switch(below, lower, above, modules, wires);
                above = fmt::format("{}.port{}", below, q / upper);
            }
        }
        const bool bare = device.find("component") == std::string::npos;
        modules += fmt::format("  dev{}: {{type: cxl_type3, volatile_capacity: {}MiB{}{}}}\n", p, regions * 256,
                               bare ? kTwoDecoders : "", device);
        modules += fmt::format("  dram{}: {{type: memory, size: {}MiB}}\n", p, regions * 256);
        wires +=
            fmt::format("  - {{from: {}, to: dev{}.link}}\n  - {{from: dev{}.media, to: dram{}.in}}\n", above, p, p, p);
    }
};

inline PlatformDescription description(const std::string& yaml) {
    return {YamlDocument::parse(yaml, "p.yaml").root(), "p.yaml", cxl_registry()};
}

/// With a protocol checker in every wire.
inline std::unique_ptr<Platform> build(const std::string& yaml) {
    Platform::Options options;
    options.between = [](const char* name, Context& context) {
        return std::make_unique<bus::ProtocolChecker>(name, context, bus::ProtocolChecker::Config{});
    };
    return std::make_unique<Platform>(description(yaml), options);
}

template <class M>
M& get(const Platform& platform, const std::string& name) {
    return dynamic_cast<M&>(*platform.module(name));
}

}  // namespace cxlvp::platform::test
