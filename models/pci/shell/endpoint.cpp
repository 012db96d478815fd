// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/shell/endpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/register_access.h"

namespace cxlvp::pci {

namespace {

constexpr std::uint64_t kMsixBarSize = 0x10000;
constexpr std::uint64_t kPbaOffset = 0x8000;

EndpointConfig function_config(const std::string& name, const Endpoint::Config& config) {
    EndpointConfig out;
    out.name = name;
    out.identity.vendor = static_cast<std::uint16_t>(config.vendor_id);
    out.identity.device = static_cast<std::uint16_t>(config.device_id);
    out.identity.revision = static_cast<std::uint8_t>(config.revision);
    out.identity.class_code = static_cast<std::uint32_t>(config.class_code);
    out.bars[0] = {BarSpec::Kind::memory64, config.bar_size, config.prefetchable};
    out.bars[2] = {BarSpec::Kind::memory64, kMsixBarSize, false};
    out.msix = {static_cast<unsigned>(config.vectors), 2, 0, 2, kPbaOffset};
    if (config.serial_number != 0) out.serial_number = config.serial_number;
    return out;
}

/// The header of a memory request with a 64-bit address, as far as a payload tells (PCIe 2.2.7.1).
ErrorReporting::TlpHeader tlp_header(const Payload& tx) {
    const std::uint32_t words = (tx.get_data_length() + 3) / 4;
    const std::uint32_t format = tx.is_write() ? 0x60000000 : 0x20000000;
    return {format | (words & 0x3ff), 0, static_cast<std::uint32_t>(tx.get_address() >> 32),
            static_cast<std::uint32_t>(tx.get_address() & ~std::uint64_t{3})};
}

/// Bytes from the address on that an access touches, at least one.
std::uint64_t covered(const Payload& tx) {
    return std::max(1u, std::min(tx.get_data_length(), tx.get_streaming_width()));
}

}  // namespace

const Schema<Endpoint::Config>& Endpoint::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .count("vendor_id", &Config::vendor_id, {0, 0xfffe}, {"vendor of the function", "assumed"})
            .count("device_id", &Config::device_id, {0, 0xffff}, {"device id", "assumed"})
            .count("revision", &Config::revision, {0, 0xff}, {"revision of the device", ""})
            .count("class_code", &Config::class_code, {0, 0xffffff},
                   {"base class, sub-class and programming interface", "assumed: 0xff0000, no class"})
            .bytes("bar_size", &Config::bar_size, {128, std::uint64_t{1} << 62}, {"bytes of BAR 0", "assumed"})
            .power_of_two()
            .flag("prefetchable", &Config::prefetchable, {"BAR 0 is prefetchable", ""})
            .count("vectors", &Config::vectors, {1, 2048}, {"MSI-X vectors", "assumed"})
            .count("serial_number", &Config::serial_number, {}, {"Device Serial Number, 0 for none", ""})
            .time("latency", &Config::latency, {0, kMillisecond},
                  {"of configuration registers and the MSI-X table, and in front of the device", "assumed"});
    return schema;
}

Endpoint::Endpoint(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Requester(instance, context, kMessagesInFlight),
      config_(config),
      function_(function_config(name(), config)),
      config_port_(*this, "config", gate_, config.latency),
      fault_(context.faults(), name(), {FaultKind::link_down},
             "requests from the link; the function is absent to one that meets the fault") {
    mmio_.bind(mmio_target_);
    dma_.bind(dma_target_);
    bar_.bind(bar_initiator_);
    while (slots_.size() < slots()) slots_.push_back({&out_.payload()});
    function_.on_message(MessageHook::bind<&Endpoint::send>(this));
    function_.space().set_observer(&warnings_);
    function_.msix()->table().set_observer(&warnings_);
    function_.msix()->pending().set_observer(&warnings_);
    stats().counter("messages", "messages", "MSI-X messages sent", sent_);
    stats().counter("unsupported", "requests", "memory requests that no BAR has claimed", unsupported_);
    stats().counter("blocked", "accesses", "accesses of the device without bus master enable", blocked_);
    stats().on_clear([this](Tick) { sent_ = unsupported_ = blocked_ = 0; });
    SC_HAS_PROCESS(Endpoint);
    SC_METHOD(line_changed);
    dont_initialize();
    sensitive << irq_;
}

Endpoint::~Endpoint() {
    function_.space().set_observer(nullptr);
}

TargetSocket* Endpoint::target(const std::string& port) {
    if (port == "config") return &config_port_.in;
    if (port == "mmio") return &mmio_;
    return port == "dma" ? &dma_ : nullptr;
}

InitiatorSocket* Endpoint::initiator(const std::string& port) {
    if (port == "bar") return &bar_;
    return port == "out" ? &out_.out : nullptr;
}

bool Endpoint::link_down(Tick at, std::uint64_t address, std::uint64_t bytes) {
    return fault_.armed() && fault_.hit(at, address, bytes) != nullptr;
}

void Endpoint::unsupported(Payload& tx, Tick at) {
    ++unsupported_;
    if (function_.present()) function_.unsupported_request(tlp_header(tx), at);
    tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

void Endpoint::memory_request(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(config_.latency);
    sync(delay);
    const Tick at = now() + delay.value();
    const std::uint64_t address = tx.get_address();
    if (link_down(at, address, covered(tx))) {
        ++unsupported_;
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    const std::optional<BarHit> hit = function_.decode(address, covered(tx));
    if (!hit) return unsupported(tx, at);
    if (hit->bar == 0) {
        tx.set_address(hit->offset);
        bar_->b_transport(tx, delay);
        return tx.set_address(address);
    }
    const std::optional<Msix::Region> region = function_.msix()->region(*hit);
    if (!region) return unsupported(tx, at);
    bus::access_registers(*region->registers, region->offset, tx, at);
}

unsigned int Endpoint::memory_debug(Payload& tx) {
    const std::uint64_t address = tx.get_address();
    const std::optional<BarHit> hit = function_.decode(address, std::max(1u, tx.get_data_length()));
    if (!hit) return 0;
    if (hit->bar == 0) {
        tx.set_address(hit->offset);
        const unsigned int moved = bar_->transport_dbg(tx);
        tx.set_address(address);
        return moved;
    }
    const std::optional<Msix::Region> region = function_.msix()->region(*hit);
    return region ? bus::debug_registers(*region->registers, region->offset, tx) : 0;
}

void Endpoint::device_request(Payload& tx, sc_core::sc_time& delay) {
    if (!function_.may_issue()) {
        ++blocked_;
        context().reports().warn(name(), "no-bus-master", "the device accessed memory without bus master enable",
                                 now() + delay.value());
        return tx.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
    }
    out_.out->b_transport(tx, delay);
}

void Endpoint::line_changed() {
    if (irq_.read())
        function_.raise(0, now());
    else
        function_.msix()->withdraw(0, now());
}

void Endpoint::send(const MsiMessage& message) {
    messages_.push_back(message);
    kick();
}

Requester::Fetch Endpoint::fetch(std::size_t slot, Tick at, Tick& ready) {
    if (messages_.empty()) return Fetch::idle;
    const MsiMessage message = messages_.front();
    messages_.pop_front();
    slots_[slot].address = message.address;
    store_bytes(slots_[slot].data, 4, message.data);
    ready = std::max(at, message.at);
    return Fetch::ready;
}

void Endpoint::transact(std::size_t slot, sc_core::sc_time& delay) {
    Slot& message = slots_[slot];
    ++sent_;
    out_.access(*message.tx, tlm::TLM_WRITE_COMMAND, message.address, message.data, 4, delay);
}

}  // namespace cxlvp::pci
