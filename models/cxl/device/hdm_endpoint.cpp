// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/hdm_endpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/request_info.h"
#include "cxlvp/cxl/coherence/coherent_request.h"
#include "cxlvp/cxl/link/no_answer.h"
#include "cxlvp/cxl/port/dmi_span.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {

namespace {

std::uint64_t serial_number(const std::string& name, const HdmEndpoint::Config& config) {
    // Without one, every device of a platform has a number of its own all the same.
    return config.serial_number != 0 ? config.serial_number : hash_name(name);
}

pci::EndpointConfig function_config(const std::string& name, const HdmEndpoint::Config& config,
                                    const HdmEndpoint::Kind& kind) {
    pci::EndpointConfig out;
    out.name = name;
    out.identity.vendor = static_cast<std::uint16_t>(config.vendor_id);
    out.identity.device = static_cast<std::uint16_t>(config.device_id);
    out.identity.class_code = kind.class_code;
    out.bars[0] = {pci::BarSpec::Kind::memory64, kComponentBlockSize, false};
    out.serial_number = serial_number(name, config);
    return out;
}

ComponentConfig component_config(const HdmEndpoint::Config& config, const HdmEndpoint::Kind& kind) {
    ComponentConfig out = config.component;
    out.hdm.role = HdmRole::endpoint;
    out.hdm.coherency = kind.coherency;
    out.hdm.back_invalidate = kind.back_invalidate;
    return out;
}

/// The capacity as range registers describe it: volatile memory first (CXL r3.1 8.1.3.8).
DeviceDvsecConfig dvsec_config(const HdmEndpoint::Config& config, const HdmEndpoint::Kind& kind) {
    DeviceDvsecConfig out;
    out.cache_capable = kind.cache;
    out.cache_size = kind.cache_size;
    out.writeback_invalidate = kind.cache;
    out.mem_hw_init = true;
    unsigned range = 0;
    if (config.volatile_capacity != 0) {
        out.ranges[range].size = config.volatile_capacity;
        out.ranges[range++].media = MediaType::volatile_memory;
    }
    if (config.persistent_capacity != 0) {
        out.ranges[range].size = config.persistent_capacity;
        out.ranges[range++].media = MediaType::non_volatile_memory;
    }
    out.hdm_count = range;
    return out;
}

FlexBusPortConfig flex_bus_config(const HdmEndpoint::Kind& kind) {
    FlexBusPortConfig out;
    out.cache = kind.cache;
    return out;
}

std::uint64_t touched(const Payload& tx) {
    return std::max(1u, std::min(tx.get_data_length(), tx.get_streaming_width()));
}

}  // namespace

const Schema<HdmEndpoint::Config>& HdmEndpoint::Config::schema() {
    static const Schema<Config> schema = schema_of<Config>();
    return schema;
}

void HdmEndpoint::Config::check(const ConfigNode& node, const std::string& path, Diagnostics& errors) const {
    const auto error = [&](const char* key, const std::string& text) {
        errors.error(node.origin, fmt::format("{}.{}", path, key), text);
    };
    if (capacity() == 0) error("volatile_capacity", "the device has no memory");
    for (const auto& [key, size] :
         {std::pair("volatile_capacity", volatile_capacity), std::pair("persistent_capacity", persistent_capacity)})
        if (size % kHdmUnit != 0) error(key, "not a multiple of 256 MiB (CXL r3.1 8.1.3.8)");
    if (component.hdm_pointer == 0 && precommitted.enabled)
        error("precommitted", "there are no HDM decoders to commit");
}

HdmEndpoint::HdmEndpoint(Module& owner, const Config& config, const Kind& kind)
    : owner_(owner),
      context_(owner.context()),
      config_(config),
      kind_(kind),
      latency_(to_time(config.latency)),
      block_(owner, fmt::format("{}.component", owner.name()), component_config(config, kind)),
      function_(function_config(owner.name(), config, kind)),
      device_(dvsec_config(config, kind)),
      gpf_(GpfDeviceConfig{}),
      flex_bus_(flex_bus_config(kind)),
      locator_({{0, RegisterBlock::component, 0}}),
      config_port_(owner, "link_config", static_cast<pci::ConfigTarget&>(*this), config.io_latency),
      io_(*this, context_, "link_io"),
      media_(*this, "media"),
      warnings_(context_, owner.name()),
      serial_number_("serial_number", serial_number(owner.name(), config)),
      fault_(context_.faults(), owner.name(), {FaultKind::link_down},
             "requests from the link; the device is gone for one that meets the fault"),
      disabled_report_(context_.reports().handle(owner.name(), "mem-disabled")),
      miss_report_(context_.reports().handle(owner.name(), "decode-miss")),
      stats_(context_.stats(), owner.name()),
      queue_(context_, stats_, "queue", config.queue),
      load_(config.qos) {
    for (pci::Capability* dvsec :
         {&device_.capability(), &gpf_.capability(), &flex_bus_.capability(), &locator_.capability()})
        function_.space().append(*dvsec);
    owner.add_attribute(serial_number_);
    function_.space().set_observer(&warnings_);
    function_.on_reset<&HdmEndpoint::follow_reset>(this);
    if (block_.component().has_decoders())
        block_.component().decoders().before_change([this](Tick) { withdraw_all(); });
    if (block_.component().has_ras()) block_.component().ras().on_error<&HdmEndpoint::ras_error>(this);
    device_.before_change([this](Tick) { withdraw_all(); });
    fault_.on_arming([this](const FaultSpec&) { withdraw_all(); });
    stats_.counter("reads", "accesses", "CXL.mem reads served", reads_);
    stats_.counter("writes", "accesses", "CXL.mem writes served", writes_);
    stats_.counter("bytes_read", "B", "bytes read by the host", bytes_read_);
    stats_.counter("bytes_written", "B", "bytes written by the host", bytes_written_);
    stats_.counter("disabled", "accesses", "CXL.mem requests while Mem_Enable was 0", disabled_);
    stats_.counter("misses", "accesses", "CXL.mem requests that led to no memory", misses_);
    stats_.counter("absent", "accesses", "requests to the device after it was removed", absent_);
    stats_.counter("poison_reads", "accesses", "reads that returned poison", poison_reads_);
    stats_.on_clear([this](Tick) {
        reads_ = writes_ = bytes_read_ = bytes_written_ = 0;
        disabled_ = misses_ = absent_ = poison_reads_ = 0;
    });
    bring_up(0);
}

HdmEndpoint::~HdmEndpoint() {
    owner_.remove_attribute(serial_number_.name());
    function_.space().set_observer(nullptr);
}

TargetSocket* HdmEndpoint::target(const std::string& part) {
    if (part == "io") return &io_.in;
    return part == "config" ? &config_port_.in : nullptr;
}

void HdmEndpoint::bring_up(Tick at) {
    flex_bus_.set_enabled(kind_.cache, true, at);
    for (unsigned range = 0; range < DeviceDvsecConfig::kRanges; ++range) {
        if (device_.config().ranges[range].size == 0) continue;
        device_.set_memory_info_valid(range, true, at);
        device_.set_memory_active(range, true, at);
    }
    if (!config_.precommitted.enabled) return;
    try {
        config_.precommitted.program(block_.component(), range_type(), at);
    } catch (const UserError& error) {
        throw UserError(fmt::format("{}.{}", owner_.name(), error.what()));
    }
    RegisterFile& dvsec = device_.capability().registers();
    dvsec.set(dvsec.field("CONTROL.MEM_ENABLE"), 1, at);
    if (kind_.cache) dvsec.set(dvsec.field("CONTROL.CACHE_ENABLE"), 1, at);
}

Precommit::Range HdmEndpoint::range_type() const {
    if (kind_.coherency == HdmCoherency::host_only) return Precommit::Range::host_only;
    return kind_.back_invalidate ? Precommit::Range::back_invalidate : Precommit::Range::device_coherent;
}

void HdmEndpoint::reset(ResetKind kind, Tick at) {
    function_.reset(pci::reset_of(kind), at);
}

void HdmEndpoint::remove(Tick at) {
    withdraw_all();
    function_.remove(at);
}

void HdmEndpoint::follow_reset(const pci::FunctionReset& reset) {
    // A function-level reset does not reach CXL.mem (CXL r3.1 9.5).
    if (reset.kind == pci::Reset::function) return;
    withdraw_all();
    block_.reset(pci::register_reset(reset.kind), reset.at);
    bring_up(reset.at);
    if (observer_ != nullptr) observer_->was_reset();
}

bool HdmEndpoint::config(pci::ConfigRequest& request) {
    const bool gone =
        !request.debug() && fault_.armed() && fault_.hit(request.at, request.address.reg, request.bytes) != nullptr;
    return !gone && function_.config(request);
}

bool HdmEndpoint::absent(Tick at, const Payload& tx) {
    const bool gone =
        !function_.present() || (fault_.armed() && fault_.hit(at, tx.get_address(), touched(tx)) != nullptr);
    if (gone) ++absent_;
    return gone;
}

std::optional<MemoryHit> HdmEndpoint::decode(std::uint64_t hpa) const {
    if (!device_.mem_enabled()) return std::nullopt;
    std::optional<MemoryHit> hit = decode_range(hpa);
    // Software may have programmed more than there is.
    if (!hit || hit->dpa >= config_.capacity()) return std::nullopt;
    hit->last = hpa + std::min(hit->last - hpa, config_.capacity() - 1 - hit->dpa);
    return hit;
}

std::optional<MemoryHit> HdmEndpoint::decode_range(std::uint64_t hpa) const {
    if (block_.component().has_decoders() && block_.decoders().enabled()) {
        const DecodeRange* range = block_.decoders().find(hpa);
        if (range == nullptr) return std::nullopt;
        return MemoryHit{range->dpa_base + range->interleave.device_offset(hpa - range->base), range->first_alike(hpa),
                         range->last_alike(hpa), range->host_only, range->back_invalidate};
    }
    const RangeHit hit = device_.decode(hpa);
    if (!hit.hit) return std::nullopt;
    return MemoryHit{hit.dpa, hit.first, hit.last, true, false};
}

void HdmEndpoint::mem(Payload& tx, sc_core::sc_time& delay) {
    delay += latency_;
    if (absent(context_.now() + delay.value(), tx)) return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    const std::uint64_t hpa = tx.get_address();
    const std::optional<MemoryHit> hit = decode(hpa);
    if (!hit || hit->last - hpa < touched(tx) - 1) {
        unserved(tx, context_.now() + delay.value());
    } else {
        if (observer_ != nullptr && !hit->host_only) observer_->host_access(tx, *hit, delay);
        serve(tx, hit->dpa, delay);
    }
    delay += latency_;
}

void HdmEndpoint::serve(Payload& tx, std::uint64_t dpa, sc_core::sc_time& delay) {
    if (claims_line(tx)) return tx.set_response_status(tlm::TLM_OK_RESPONSE);
    if (tx.is_write()) note_poison(tx, context_.now() + delay.value());
    access_media(tx, dpa, delay);
    ++(tx.is_write() ? writes_ : reads_);
    (tx.is_write() ? bytes_written_ : bytes_read_) += tx.get_data_length();
}

void HdmEndpoint::note_poison(const Payload& tx, Tick at) {
    const auto* info = tx.get_extension<bus::RequestInfo>();
    if (info == nullptr || !info->poison || !block_.component().has_ras()) return;
    block_.component().ras().report(CxlCorrectableError::mem_poison, at);
}

void HdmEndpoint::ras_error(const RasEvent& event) {
    // Errors of CXL protocols appear as internal errors of the function (CXL r3.1 12.2.1).
    if (event.severity == RasSeverity::correctable)
        function_.errors().report(pci::CorrectableError::internal, event.at);
    else
        function_.errors().report(pci::UncorrectableError::internal, {}, event.at);
}

void HdmEndpoint::access_media(Payload& tx, std::uint64_t dpa, sc_core::sc_time& delay) {
    const std::uint64_t address = tx.get_address();
    auto* info = tx.get_extension<bus::RequestInfo>();
    const Tick arrival = context_.now() + delay.value();
    const DevLoad load = load_.enabled() ? load_.load(arrival) : DevLoad::light;
    const Tick granted = queue_.take(arrival);
    delay = to_time(granted - context_.now());
    tx.set_address(dpa);
    media_.out->b_transport(tx, delay);
    tx.set_address(address);
    const Tick end = context_.now() + delay.value();
    queue_.give(granted, end);
    if (load_.enabled()) load_.busy_until(end);
    if (info == nullptr) return;
    info->load = static_cast<std::uint8_t>(load);
    if (info->poison && tx.is_read()) ++poison_reads_;
}

void HdmEndpoint::unserved(Payload& tx, Tick at) {
    if (!device_.mem_enabled()) {
        ++disabled_;
        disabled_report_.warn_with(
            [&] { return fmt::format("access to {:#x} while Mem_Enable is 0", tx.get_address()); }, at);
        return complete_unanswered(tx, false);
    }
    ++misses_;
    report_miss(miss_report_, tx, at);
    complete_unanswered(tx, block_.component().poison_on_miss());
}

unsigned int HdmEndpoint::mem_debug(Payload& tx) {
    const std::uint64_t hpa = tx.get_address();
    const std::optional<MemoryHit> hit = function_.present() ? decode(hpa) : std::nullopt;
    if (RouteProbe* probe = RouteProbe::of(tx)) note(*probe, hit);
    if (!hit) return 0;
    if (claims_line(tx)) {
        tx.get_extension<CoherentRequest>()->hit = !hit->host_only;
        return 0;
    }
    const unsigned int length = tx.get_data_length();
    tx.set_data_length(static_cast<unsigned int>(std::min<std::uint64_t>(length, hit->last - hpa + 1)));
    tx.set_address(hit->dpa);
    const unsigned int moved = media_.out->transport_dbg(tx);
    tx.set_address(hpa);
    tx.set_data_length(length);
    return moved;
}

void HdmEndpoint::note(RouteProbe& probe, const std::optional<MemoryHit>& hit) const {
    const std::string device = owner_.name();
    if (!function_.present()) return probe.end(device, "removed", RouteStatus::no_target);
    if (!device_.mem_enabled()) return probe.end(device, "memory disabled", RouteStatus::no_decoder);
    if (!hit) return probe.end(device, "no decoder", RouteStatus::no_decoder);
    probe.end(device, fmt::format("device physical address {:#x}", hit->dpa), RouteStatus::ok);
}

bool HdmEndpoint::mem_dmi(Payload& tx, tlm::tlm_dmi& dmi) {
    const std::uint64_t hpa = tx.get_address();
    const std::optional<MemoryHit> hit = decode(hpa);
    if (!hit || fault_.armed() || !function_.present()) {
        bus::refuse_dmi(dmi);
        if (hit) clip(dmi, hit->first, hit->last, false);
        return false;
    }
    tx.set_address(hit->dpa);
    const bool granted = media_.out->get_direct_mem_ptr(tx, dmi);
    tx.set_address(hpa);
    // From device physical addresses to the HPAs around this one.
    const std::uint64_t below = hpa - hit->first;
    const std::uint64_t above = hit->last - hpa;
    clip(dmi, hit->dpa - std::min(below, hit->dpa), hit->dpa + above, granted);
    dmi.set_start_address(hpa - (hit->dpa - dmi.get_start_address()));
    dmi.set_end_address(hpa + (dmi.get_end_address() - hit->dpa));
    if (granted) add_latency(dmi, 2 * config_.latency);
    return granted;
}

void HdmEndpoint::media_withdrawn(sc_dt::uint64, sc_dt::uint64) {
    withdraw_all();
}

void HdmEndpoint::withdraw_all() {
    if (withdraw_) withdraw_(0, ~std::uint64_t{0});
}

void HdmEndpoint::io(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(config_.io_latency);
    if (context_.ordered()) context_.settle(delay);
    const Tick at = context_.now() + delay.value();
    if (absent(at, tx)) return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    const std::optional<pci::BarHit> hit = function_.decode(tx.get_address(), touched(tx));
    if (!hit) return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    block_.access(tx, hit->offset, at);
}

unsigned int HdmEndpoint::io_debug(Payload& tx) {
    const std::optional<pci::BarHit> hit = function_.decode(tx.get_address(), touched(tx));
    return hit ? block_.debug(tx, hit->offset) : 0;
}

}  // namespace cxlvp::cxl
