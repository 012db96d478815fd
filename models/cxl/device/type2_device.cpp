// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/type2_device.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/coherence/fork.h"
#include "cxlvp/cxl/coherence/payload_lines.h"

namespace cxlvp::cxl {

namespace {

/// What the Device DVSEC says of the size of the cache: nothing where it has no code for it (CXL r3.1 8.1.3.7).
std::uint64_t reported_size(std::uint64_t bytes) {
    for (const std::uint64_t unit : {64 * kKiB, kMiB})
        if (bytes % unit == 0 && bytes / unit <= 255) return bytes;
    return 0;
}

HdmEndpoint::Kind kind_of(const Type2Device::Config& config) {
    HdmEndpoint::Kind kind;
    kind.class_code = static_cast<std::uint32_t>(config.class_code);
    kind.cache = true;
    kind.cache_size = reported_size(config.host_memory.cache.size);
    kind.coherency = HdmCoherency::both;
    kind.back_invalidate = config.back_invalidate;
    return kind;
}

bool takes_ownership(Opcode opcode) {
    return opcode == Opcode::rd_own || opcode == Opcode::rd_own_no_data;
}

}  // namespace

const Schema<Type2Device::Config>& Type2Device::Config::schema() {
    using C = Config;
    static const Schema<C> schema =
        HdmEndpoint::Config::schema_of<C>()
            .count("class_code", &C::class_code, {0, 0xffffff}, {"class code of the function", "assumed: accelerator"})
            .flag("back_invalidate", &C::back_invalidate,
                  {"the memory can be HDM-DB; takes a link with 256-byte flits", "assumed"})
            .bandwidth("issue_rate", &C::issue_rate, {1'000'000}, {"loads and stores of the accelerator", "X60"})
            .choice("hdm_request", &C::hdm_request,
                    {{to_string(Opcode::rd_own_no_data), Opcode::rd_own_no_data},
                     {to_string(Opcode::rd_own), Opcode::rd_own},
                     {to_string(Opcode::rd_shared), Opcode::rd_shared}},
                    {"D2H request before the device uses a line of its own in host bias; a store never asks for less "
                     "than ownership",
                     "assumed"})
            .group("bias", &C::bias, {"bias of HDM-D memory", ""})
            .group("snoop_filter", &C::snoop_filter, {"lines of HDM-DB memory that the host may hold", "assumed"})
            .group("host_memory", &C::host_memory, {"how the accelerator uses host memory", ""});
    return schema;
}

/// An input for loads and stores of the accelerator.
class Type2Device::AccelPort {
public:
    AccelPort(Type2Device& owner, std::size_t number) : port(owner, owner.context(), fmt::format("accel_{}", number)) {}

    bus::TargetPort<Type2Device, &Type2Device::accel, &Type2Device::accel_debug> port;
};

Type2Device::Type2Device(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      config_(config),
      issue_rate_(config.issue_rate),
      endpoint_(*this, config, kind_of(config)),
      agent_(*this, endpoint_, config.host_memory),
      coherence_(config.bias, config.snoop_filter),
      issue_(context, stats(), "issue"),
      mem_(*this, context, "link_mem"),
      dma_(*this, "link_dma") {
    endpoint_.observe(*this);
    declare_statistics();
}

Type2Device::~Type2Device() = default;

void Type2Device::declare_statistics() {
    stats().counter("accel.local", "accesses", "accesses of the accelerator to memory of the device", local_);
    stats().counter("accel.asked", "accesses", "of those, that asked or snooped the host first", asked_);
    stats().counter("accel.host_memory", "accesses", "accesses of the accelerator to host memory", host_memory_);
    stats().counter("accel.refused", "accesses", "accesses of the accelerator that cannot be served", refused_);
    stats().counter("recalls", "lines", "lines that the host gave up for room in the snoop filter", recalls_);
    stats().counter("bias.to_host", "pages", "pages that flipped to host bias", coherence_.bias().flips_to_host());
    stats().counter("bias.to_device", "pages", "pages that flipped to device bias",
                    coherence_.bias().flips_to_device());
    stats().on_clear([this](Tick) {
        local_ = asked_ = host_memory_ = refused_ = recalls_ = 0;
        coherence_.bias().clear_counts();
    });
}

void Type2Device::end_of_elaboration() {
    if (config_.back_invalidate && !agent_.back_invalidate_possible())
        throw UserError(fmt::format(
            "{}.back_invalidate: the link above the device has 68-byte flits; back-invalidation takes flits of 256 "
            "bytes (CXL r3.1 3.3)",
            name()));
}

TargetSocket* Type2Device::target(const std::string& port) {
    if (port == "accel") {
        const Scope scope(*this);
        accel_.push_back(std::make_unique<AccelPort>(*this, accel_.size()));
        return &accel_.back()->port.in;
    }
    if (port == "link.mem") return &mem_.in;
    if (port == "link.snoop") return &agent_.snoop_port();
    return port.compare(0, 5, "link.") == 0 ? endpoint_.target(port.substr(5)) : nullptr;
}

InitiatorSocket* Type2Device::initiator(const std::string& port) {
    if (port == "media") return &endpoint_.media();
    if (port == "link.cache") return &agent_.cache_port();
    return port == "link.dma" ? &dma_.out : nullptr;
}

void Type2Device::was_reset() {
    agent_.reset();
    coherence_.reset();
}

void Type2Device::refuse(Payload& tx, tlm::tlm_response_status status) {
    ++refused_;
    tx.set_response_status(status);
}

void Type2Device::accel(Payload& tx, sc_core::sc_time& delay) {
    if (!plain(tx)) return refuse(tx, tlm::TLM_BURST_ERROR_RESPONSE);
    issue_.pass(delay, issue_rate_.duration(tx.get_data_length()), bus::RequestInfo::requester_of(tx),
                tx.get_data_length());
    const std::optional<MemoryHit> hit = endpoint_.decode(tx.get_address());
    if (hit) return own_memory(tx, *hit, delay);
    ++host_memory_;
    agent_.access(tx, delay);
}

unsigned int Type2Device::accel_debug(Payload& tx) {
    if (endpoint_.decode(tx.get_address())) return endpoint_.mem_debug(tx);
    return agent_.cache_port()->transport_dbg(tx);
}

void Type2Device::own_memory(Payload& tx, const MemoryHit& hit, sc_core::sc_time& delay) {
    if (hit.last - tx.get_address() < tx.get_data_length() - 1) return refuse(tx, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    ++local_;
    if (!hit.host_only) {
        if (hit.back_invalidate)
            snoop_host(tx, delay);
        else if (!ask_host(tx, hit, delay))
            return;
    }
    endpoint_.access_media(tx, hit.dpa, delay);
}

bool Type2Device::ask_host(Payload& tx, const MemoryHit& hit, sc_core::sc_time& delay) {
    const Lines lines = lines_of(tx);
    const std::uint64_t first = hit.dpa / kLine;
    bool needed = false;
    for (std::uint64_t i = 0; i < lines.count(); ++i)
        if (coherence_.device_access((first + i) * kLine) != HdmCoherence::Need::nothing) needed = true;
    if (!needed) return true;
    ++asked_;
    CoherentRequest request(tx.is_write() && !takes_ownership(config_.hdm_request) ? Opcode::rd_own_no_data
                                                                                   : config_.hdm_request);
    request.own_memory = true;
    const PendingLines::Request under_way(agent_.pending(), lines);
    if (!agent_.send(tx, request, delay)) return false;
    // A line that the host has asked for meanwhile is not the device's, though this access may be made.
    if (under_way.limit(request.state) == Mesi::exclusive)
        for (std::uint64_t i = 0; i < lines.count(); ++i) coherence_.granted((first + i) * kLine);
    return true;
}

void Type2Device::snoop_host(const Payload& tx, sc_core::sc_time& delay) {
    const Lines lines = lines_of(tx);
    bool needed = false;
    Fork fork(context(), delay);
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        const HdmCoherence::Need need = coherence_.device_access_tracked(line, tx.is_write());
        if (need == HdmCoherence::Need::nothing) continue;
        needed = true;
        fork.begin(delay);
        agent_.back_invalidate(line, need == HdmCoherence::Need::invalidate ? Opcode::bi_snp_inv : Opcode::bi_snp_data,
                               delay);
        fork.end(delay);
    }
    fork.join(delay);
    if (needed) ++asked_;
}

void Type2Device::host_access(const Payload& tx, const MemoryHit& hit, sc_core::sc_time& delay) {
    // A write-back of a line that the host had is no new access; it may be late.
    if (const auto* request = tx.get_extension<CoherentRequest>(); request && request->opcode == Opcode::dirty_evict)
        return;
    const Lines lines = lines_of(tx);
    Fork fork(context(), delay);
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        if (!hit.back_invalidate) {
            coherence_.host_access((hit.dpa / kLine + (line - lines.first)) * kLine);
            agent_.pending().snooped(line, Mesi::invalid);
            continue;
        }
        const auto victim = tx.is_write() ? std::nullopt : coherence_.host_read_tracked(line);
        if (!victim) continue;
        ++recalls_;
        fork.begin(delay);
        agent_.back_invalidate(*victim, Opcode::bi_snp_inv, delay);
        fork.end(delay);
    }
    fork.join(delay);
}

}  // namespace cxlvp::cxl
