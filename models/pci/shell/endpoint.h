// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/register_warnings.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/pci/shell/config_port.h"
#include "cxlvp/pci/topology/endpoint_function.h"

namespace cxlvp::pci {

/// A PCI Express endpoint in front of a device that knows nothing of PCI: what software reaches through BAR 0 goes to
/// the port "bar", memory accesses of the device come in at "dma", and its interrupt line becomes MSI-X vector 0.
///
/// | BAR | what |
/// |---|---|
/// | 0, 64 bits | the device: an access at offset X goes to address X of the port "bar" |
/// | 2, 64 bits | MSI-X: the table from 0 on, the pending-bit array from 0x8000 on |
///
/// Memory accesses come to "mmio" with their bus address. One that no BAR claims is an Unsupported Request, answered
/// with an address error (PCIe 2.3.1). Messages, and accesses from "dma", leave through "out" while bus master enable
/// is set; a message as a posted write of four bytes, an access otherwise with an error.
class Endpoint : public Requester {
public:
    struct Config {
        std::uint64_t vendor_id = 0x1234;
        std::uint64_t device_id = 0x0001;
        std::uint64_t revision = 0;
        std::uint64_t class_code = 0xff0000;
        std::uint64_t bar_size = kMiB;
        bool prefetchable = false;
        std::uint64_t vectors = 1;
        std::uint64_t serial_number = 0;
        Tick latency = ns(20);
        static const Schema<Config>& schema();
    };

    Endpoint(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Endpoint() override;

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    sc_core::sc_in<bool>* irq_in(const std::string& port) override { return port == "irq" ? &irq_ : nullptr; }
    void reset(ResetKind kind) override { function_.reset(reset_of(kind), now()); }

    /// The function, for capabilities, vectors beyond the first, removal and insertion.
    EndpointFunction& function() { return function_; }

private:
    static constexpr std::size_t kMessagesInFlight = 8;

    /// What comes to "mmio".
    class Mmio : public bus::Target {
    public:
        explicit Mmio(Endpoint& owner) : bus::Target(owner.context()), owner_(owner) {}
        void b_transport(Payload& tx, sc_core::sc_time& delay) override { owner_.memory_request(tx, delay); }
        unsigned int transport_dbg(Payload& tx) override { return owner_.memory_debug(tx); }

    private:
        Endpoint& owner_;
    };
    /// What comes to "dma".
    class Dma : public bus::Target {
    public:
        explicit Dma(Endpoint& owner) : bus::Target(owner.context()), owner_(owner) {}
        void b_transport(Payload& tx, sc_core::sc_time& delay) override { owner_.device_request(tx, delay); }
        unsigned int transport_dbg(Payload& tx) override { return owner_.out_.out->transport_dbg(tx); }

    private:
        Endpoint& owner_;
    };
    /// Configuration requests, unless the link is down.
    class Gate : public ConfigTarget {
    public:
        explicit Gate(Endpoint& owner) : owner_(owner) {}
        bool config(ConfigRequest& request) override {
            const bool down = !request.debug() && owner_.link_down(request.at, request.address.reg, request.bytes);
            return !down && owner_.function_.config(request);
        }
        void hot_reset(Tick at) override { owner_.function_.hot_reset(at); }

    private:
        Endpoint& owner_;
    };
    class Bar : public bus::Initiator {};

    void memory_request(Payload& tx, sc_core::sc_time& delay);
    unsigned int memory_debug(Payload& tx);
    void device_request(Payload& tx, sc_core::sc_time& delay);
    void unsupported(Payload& tx, Tick at);
    bool link_down(Tick at, std::uint64_t address, std::uint64_t bytes);

    void line_changed();
    void send(const MsiMessage& message);
    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t, Tick, Tick) override {}

    struct Slot {
        Payload* tx;
        std::uint64_t address = 0;
        std::uint8_t data[4] = {};
    };

    const Config config_;
    EndpointFunction function_;
    Gate gate_{*this};
    ConfigPort config_port_;
    Mmio mmio_target_{*this};
    TargetSocket mmio_{"mmio"};
    Dma dma_target_{*this};
    TargetSocket dma_{"dma"};
    Bar bar_initiator_;
    InitiatorSocket bar_{"bar"};
    bus::RequestPort out_{*this, "out"};
    sc_core::sc_in<bool> irq_{"irq"};
    bus::RegisterWarnings warnings_{context(), name()};
    FaultPoint fault_;
    std::deque<MsiMessage> messages_;
    std::vector<Slot> slots_;
    std::uint64_t sent_ = 0;
    std::uint64_t unsupported_ = 0;
    std::uint64_t blocked_ = 0;
};

}  // namespace cxlvp::pci
