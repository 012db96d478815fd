// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl_driver.h"

#include <algorithm>
#include <exception>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/root/root.h"
#include "cxlvp/host/cxl/pci/pci_enumerator.h"
#include "cxlvp/host/cxl/region/region_planner.h"
#include "cxlvp/host/cxl/region/region_programmer.h"
#include "cxlvp/host/cxl/topology/cxl_discovery.h"

namespace cxlvp::host {

namespace {

constexpr std::size_t kStack = 512 * 1024;

}  // namespace

const Schema<CxlDriver::HostBridgeConfig>& CxlDriver::HostBridgeConfig::schema() {
    using C = HostBridgeConfig;
    static const Schema<C> schema =
        Schema<C>()
            .text("name", &C::name, {"the cxl_host_bridge", ""})
            .required()
            .address("ecam", &C::ecam, {}, {"where its configuration space begins, that of bus 0", ""})
            .required()
            .count("bus", &C::bus, {0, 255}, {"its root bus", ""})
            .address("mmio_base", &C::mmio_base, {}, {"window for base address registers, a multiple of 1 MiB", ""})
            .required()
            .bytes("mmio_size", &C::mmio_size, {kMiB}, {"bytes of it, a multiple of 1 MiB", ""})
            .required()
            .address("regs", &C::regs, {}, {"its component registers, 0 when it has none", ""});
    return schema;
}

const Schema<CxlDriver::RegionConfig>& CxlDriver::RegionConfig::schema() {
    using C = RegionConfig;
    static const Schema<C> schema =
        Schema<C>()
            .texts("devices", &C::devices, {"modules, in the order of interleave positions", ""})
            .required()
            .bytes("granularity", &C::granularity, {0, 16 * kKiB}, {"bytes on a device; 0: that of the window", ""})
            .bytes("size", &C::size, {}, {"over all devices; 0: as much as devices and window have", ""})
            .count("window", &C::window, {0, 256}, {"number of the window from 1; 0: the first that fits", ""})
            .flag("persistent", &C::persistent, {"of persistent memory, else volatile", ""});
    return schema;
}

const Schema<CxlDriver::Config>& CxlDriver::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .text("root", &Config::root, {"the cxl_root with the fixed memory windows", ""})
            .required()
            .list("host_bridges", &Config::host_bridges, {"host bridges that its windows lead to", ""})
            .required()
            .list("regions", &Config::regions, {"regions of CXL memory to make", ""});
    return schema;
}

/// The bus as blocking software sees it: every access takes its time before the next.
class CxlDriver::Bus : public RegisterBus {
public:
    explicit Bus(CxlDriver& owner) : owner_(owner) {}

    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        std::uint8_t data[8];
        std::fill_n(data, 8, std::uint8_t{0xff});
        if (!access(tlm::TLM_READ_COMMAND, address, data, bytes)) std::fill_n(data, 8, std::uint8_t{0xff});
        return load_bytes(data, bytes);
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        std::uint8_t data[8];
        store_bytes(data, bytes, value);
        access(tlm::TLM_WRITE_COMMAND, address, data, bytes);
    }
    void pause(Tick duration) override { sc_core::wait(to_time(duration)); }
    Tick now() const override { return owner_.now(); }

private:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, unsigned bytes) {
        Payload tx;
        tx.set_command(command);
        tx.set_address(address);
        tx.set_data_ptr(data);
        tx.set_data_length(bytes);
        tx.set_streaming_width(bytes);
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        owner_.out_.out->b_transport(tx, delay);
        ++owner_.accesses_;
        if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
        return tx.is_response_ok();
    }

    CxlDriver& owner_;
};

CxlDriver::CxlDriver(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context), config_(config), out_(*this, "out") {
    context.expect_set_up();
    const auto report = [](const std::uint64_t& value) {
        return [&value](Tick) { return static_cast<double>(value); };
    };
    // Not cleared when statistics begin, which is after all of this.
    stats().derived("accesses", "accesses", "register accesses until all was set up", report(accesses_));
    stats().derived("devices", "devices", "CXL devices found", report(devices_));
    stats().derived("decoders", "decoders", "decoders programmed or taken over", report(decoders_));
    sc_core::sc_spawn_options options;
    options.set_stack_size(kStack);
    sc_core::sc_spawn([this] { run(); }, "bring_up", &options);
}

void CxlDriver::run() {
    try {
        bring_up();
        context().set_up_done();
    } catch (const sc_core::sc_unwind_exception&) {
        throw;
    } catch (...) {
        context().fail(std::current_exception());
    }
}

void CxlDriver::bring_up() {
    Bus bus(*this);
    std::vector<PciHierarchy> hierarchies;
    for (const HostBridgeInfo& info : host_bridges()) {
        try {
            hierarchies.push_back(PciEnumerator(bus, info).enumerate());
        } catch (const UserError& error) {
            throw UserError(fmt::format("{}: {}", name(), error.what()));
        }
    }
    std::vector<cxl::FixedWindowConfig> windows;
    for (const cxl::FixedWindow& window : root().windows()) windows.push_back(window.config());
    RegionPlanner planner(discover_cxl(bus, hierarchies), windows);
    devices_ = planner.topology().devices.size();
    for (std::size_t i = 0; i < config_.regions.size(); ++i) {
        try {
            const RegionPlan plan = planner.plan(spec(config_.regions[i]));
            const RegionOutcome outcome = RegionProgrammer(bus, planner.topology()).program(plan);
            if (!outcome.ok()) throw UserError(fmt::format("{}: {}", outcome.where, to_string(outcome.outcome)));
            decoders_ += plan.devices.size() + plan.levels.size();
        } catch (const UserError& error) {
            throw UserError(fmt::format("{}.regions.{}: {}", name(), i, error.what()));
        }
    }
}

const cxl::Root& CxlDriver::root() const {
    const auto* found = dynamic_cast<const cxl::Root*>(sc_core::sc_find_object(config_.root.c_str()));
    if (found == nullptr) throw UserError(fmt::format("{}.root: no cxl_root '{}'", name(), config_.root));
    return *found;
}

std::vector<HostBridgeInfo> CxlDriver::host_bridges() const {
    std::vector<HostBridgeInfo> out;
    for (std::size_t i = 0; i < config_.host_bridges.size(); ++i) {
        const HostBridgeConfig& bridge = config_.host_bridges[i];
        const auto& known = root().host_bridges();
        const auto place = std::find_if(known.begin(), known.end(), [&](const std::string& port) {
            return port.substr(0, port.find('.')) == bridge.name;
        });
        if (place == known.end())
            throw UserError(fmt::format("{}.host_bridges.{}.name: no window of '{}' leads to '{}'", name(), i,
                                        config_.root, bridge.name));
        HostBridgeInfo info;
        info.uid = static_cast<std::uint32_t>(place - known.begin());
        if (std::any_of(out.begin(), out.end(), [&](const HostBridgeInfo& other) { return other.uid == info.uid; }))
            throw UserError(fmt::format("{}.host_bridges.{}.name: '{}' is named twice", name(), i, bridge.name));
        info.ecam = bridge.ecam;
        info.first_bus = static_cast<std::uint8_t>(bridge.bus);
        info.buses = 256 - static_cast<unsigned>(bridge.bus);
        info.mmio_base = bridge.mmio_base;
        info.mmio_size = bridge.mmio_size;
        info.component = bridge.regs;
        out.push_back(info);
    }
    return out;
}

DeviceSerial CxlDriver::serial_of(const std::string& device) const {
    const sc_core::sc_object* object = sc_core::sc_find_object(device.c_str());
    const auto* serial =
        object == nullptr
            ? nullptr
            : dynamic_cast<const sc_core::sc_attribute<std::uint64_t>*>(object->get_attribute("serial_number"));
    if (serial == nullptr) throw UserError(fmt::format("there is no CXL device '{}'", device));
    return {serial->value};
}

RegionSpec CxlDriver::spec(const RegionConfig& region) const {
    RegionSpec out;
    if (region.window != 0) out.window = region.window - 1;
    for (const std::string& device : region.devices) out.devices.emplace_back(serial_of(device));
    out.granularity = region.granularity;
    out.size = region.size;
    out.persistent = region.persistent;
    return out;
}

}  // namespace cxlvp::host
