// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/credit_gate.h"
#include "cxlvp/bus/register_warnings.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/cxl/component/component_block.h"
#include "cxlvp/cxl/device/precommit.h"
#include "cxlvp/cxl/dvsec/device_dvsec.h"
#include "cxlvp/cxl/dvsec/flex_bus_port_dvsec.h"
#include "cxlvp/cxl/dvsec/gpf_device_dvsec.h"
#include "cxlvp/cxl/dvsec/register_locator_dvsec.h"
#include "cxlvp/cxl/qos/load_meter.h"
#include "cxlvp/pci/shell/config_port.h"
#include "cxlvp/pci/topology/endpoint_function.h"

namespace cxlvp::cxl {

class RouteProbe;

/// Where an HPA leads in a device.
struct MemoryHit {
    std::uint64_t dpa = 0;
    std::uint64_t first = 0;       ///< the HPAs around it that lead to adjacent DPAs
    std::uint64_t last = 0;        ///< inclusive
    bool host_only = false;        ///< HDM-H: the host alone keeps it coherent
    bool back_invalidate = false;  ///< HDM-DB; HDM-D when neither
};

/// What a device with coherence of its own does about the host.
class HdmObserver {
public:
    virtual ~HdmObserver() = default;
    /// The host is about to read or write memory of the device.
    virtual void host_access(const Payload& tx, const MemoryHit& hit, sc_core::sc_time& delay) = 0;
    /// A conventional reset has reached the device.
    virtual void was_reset() = 0;
};

/// What every CXL device with memory has: the PCI function with the DVSECs of a single logical device (0, 5, 7, 8;
/// CXL r3.1 8.1.1), component registers in BAR0, the decode of host physical addresses by HDM decoders or else by the
/// ranges of the Device DVSEC, a request queue, and the memory behind it. It is part of the module of the device.
///
/// | what | answer | counted as |
/// |---|---|---|
/// | CXL.mem while Mem_Enable is 0 | all ones, writes without effect | `disabled` |
/// | no decoder or range takes the address, or it leads beyond the capacity | the same, poison if enabled | `misses` |
/// | the device has been removed (fault `link_down`) | none: the port above completes it | `absent` |
class HdmEndpoint : private pci::ConfigTarget {
public:
    struct Config {
        std::uint64_t vendor_id = 0x1234;
        std::uint64_t device_id = 0x0c10;
        std::uint64_t serial_number = 0;
        std::uint64_t volatile_capacity = 0;
        std::uint64_t persistent_capacity = 0;
        Tick latency = ns(27);
        std::uint64_t queue = 48;
        Tick io_latency = ns(50);
        ComponentConfig component;
        Precommit precommitted;
        LoadMeter::Config qos;
        static const Schema<Config>& schema();
        /// The parameters and rules of a device whose parameters are those of `C`, a `Config` and perhaps more.
        template <class C>
        static Schema<C> schema_of();
        /// Adds an error for every rule across parameters that is broken.
        void check(const ConfigNode& node, const std::string& path, Diagnostics& errors) const;
        std::uint64_t capacity() const { return volatile_capacity + persistent_capacity; }
    };
    /// What makes a device one of a type.
    struct Kind {
        std::uint32_t class_code = 0;
        bool cache = false;            ///< CXL.cache besides CXL.mem
        std::uint64_t cache_size = 0;  ///< bytes, 0 when it has none
        HdmCoherency coherency = HdmCoherency::host_only;
        bool back_invalidate = false;
    };

    HdmEndpoint(Module& owner, const Config& config, const Kind& kind);
    ~HdmEndpoint() override;
    HdmEndpoint(const HdmEndpoint&) = delete;
    HdmEndpoint& operator=(const HdmEndpoint&) = delete;

    /// Sockets of the link towards the host but for "mem", which is of the device.
    TargetSocket* target(const std::string& part);
    /// Requests to the memory of the device, with device physical addresses.
    InitiatorSocket& media() { return media_.out; }

    pci::EndpointFunction& function() { return function_; }
    DeviceDvsec& device_dvsec() { return device_; }
    ComponentBlock& component() { return block_; }
    const Config& config() const { return config_; }

    /// Serves a CXL.mem request of the host, whose address is an HPA.
    void mem(Payload& tx, sc_core::sc_time& delay);
    unsigned int mem_debug(Payload& tx);
    bool mem_dmi(Payload& tx, tlm::tlm_dmi& dmi);
    /// Tells `observer` about the host from now on.
    void observe(HdmObserver& observer) { observer_ = &observer; }
    /// One way through the port and the protocol layer.
    const sc_core::sc_time& latency() const { return latency_; }
    /// Calls `listener(first, last)` before direct memory access to a range of HPAs must not be used any more.
    void on_withdraw(std::function<void(std::uint64_t, std::uint64_t)> listener) { withdraw_ = std::move(listener); }

    /// The memory that an HPA leads to; nothing for a decode miss, beyond the capacity, and while Mem_Enable is 0.
    std::optional<MemoryHit> decode(std::uint64_t hpa) const;
    /// Reads or writes the memory of the device at `dpa` through its request queue.
    void access_media(Payload& tx, std::uint64_t dpa, sc_core::sc_time& delay);

    void reset(ResetKind kind, Tick at);
    /// Surprise removal, and insertion, which is a cold reset.
    void remove(Tick at);
    void insert(Tick at) { function_.insert(at); }

private:
    bool config(pci::ConfigRequest& request) override;
    void hot_reset(Tick at) override { function_.hot_reset(at); }
    void follow_reset(const pci::FunctionReset& reset);
    void bring_up(Tick at);
    std::optional<MemoryHit> decode_range(std::uint64_t hpa) const;
    bool absent(Tick at, const Payload& tx);
    void serve(Payload& tx, std::uint64_t dpa, sc_core::sc_time& delay);
    void note_poison(const Payload& tx, Tick at);
    void ras_error(const RasEvent& event);
    void unserved(Payload& tx, Tick at);
    void io(Payload& tx, sc_core::sc_time& delay);
    unsigned int io_debug(Payload& tx);
    void note(RouteProbe& probe, const std::optional<MemoryHit>& hit) const;
    void media_withdrawn(sc_dt::uint64 first, sc_dt::uint64 last);
    void withdraw_all();
    Precommit::Range range_type() const;

    Module& owner_;
    Context& context_;
    const Config config_;
    const Kind kind_;
    const sc_core::sc_time latency_;
    ComponentBlock block_;
    pci::EndpointFunction function_;
    DeviceDvsec device_;
    GpfDeviceDvsec gpf_;
    FlexBusPortDvsec flex_bus_;
    RegisterLocatorDvsec locator_;
    pci::ConfigPort config_port_;
    bus::TargetPort<HdmEndpoint, &HdmEndpoint::io, &HdmEndpoint::io_debug> io_;
    bus::InitiatorPort<HdmEndpoint, &HdmEndpoint::media_withdrawn> media_;
    bus::RegisterWarnings warnings_;
    sc_core::sc_attribute<std::uint64_t> serial_number_;  ///< of the module, by which software finds its device
    FaultPoint fault_;
    std::function<void(std::uint64_t, std::uint64_t)> withdraw_;
    HdmObserver* observer_ = nullptr;
    Reports::Handle disabled_report_;
    Reports::Handle miss_report_;
    std::uint64_t reads_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_written_ = 0;
    std::uint64_t disabled_ = 0;
    std::uint64_t misses_ = 0;
    std::uint64_t absent_ = 0;
    std::uint64_t poison_reads_ = 0;
    StatGroup stats_;
    CreditGate queue_;
    LoadMeter load_;
};

template <class C>
Schema<C> HdmEndpoint::Config::schema_of() {
    return Schema<C>()
        .count("vendor_id", &C::vendor_id, {0, 0xfffe}, {"vendor of the function", "assumed"})
        .count("device_id", &C::device_id, {0, 0xffff}, {"device id", "assumed"})
        .count("serial_number", &C::serial_number, {}, {"Device Serial Number, 0: one made from the name", ""})
        .bytes("volatile_capacity", &C::volatile_capacity, {},
               {"memory that a reset may lose, from device physical address 0 on; a multiple of 256 MiB", ""})
        .bytes("persistent_capacity", &C::persistent_capacity, {},
               {"memory behind it that keeps its contents; a multiple of 256 MiB", ""})
        .time("latency", &C::latency, {0, kMillisecond},
              {"port 12 ns and protocol processing 15 ns, each way", "half a port round trip of 24 ns, and X18"})
        .count("queue", &C::queue, {0, 1 << 16}, {"requests at the memory at a time, 0 for no limit", "X20"})
        .time("io_latency", &C::io_latency, {0, kMillisecond}, {"of configuration and memory-mapped I/O", "assumed"})
        .template group<ComponentConfig>("component", &C::component, {"component registers", ""})
        .template group<Precommit>("precommitted", &C::precommitted, {"decoder 0 as firmware has left it", ""})
        .template group<LoadMeter::Config>("qos", &C::qos, {"telemetry: the device reports its load (DevLoad)", ""})
        .check([](const C& config, const ConfigNode& node, const std::string& path, Binding& binding) {
            config.check(node, path, binding.errors());
        });
}

}  // namespace cxlvp::cxl
