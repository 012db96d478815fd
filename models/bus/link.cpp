// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/link.h"

#include "cxlvp/base/sim/time.h"

namespace cxlvp::bus {

const Schema<Link::Config>& Link::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .time("latency", &Config::latency, {0, kMillisecond}, {"one-way propagation and port latency", "assumed"})
            .bandwidth("bandwidth", &Config::bandwidth, {},
                       {"raw rate of each direction, 0 for no limit", "assumed: no limit"})
            .count("credits", &Config::credits, {0, 1 << 20},
                   {"transactions under way between the two ends, 0 for no limit", "assumed: no limit"})
            .time("retry", &Config::retry, {0, kMillisecond},
                  {"delay of a packet that is sent again after a bit error", "assumed"})
            .time("timeout", &Config::timeout, {0, kSecond},
                  {"when a lost transaction is given up; PCIe completion timeout range A", "assumed"})
            .group("wire", &Config::wire, {"packets or flits", ""})
            .group("arbitration", &Config::arbitration, {"who goes first in each direction", ""});
    return schema;
}

Link::Link(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      TimedTarget(context, track()),
      config_(config),
      wire_(config.wire),
      rate_(config.bandwidth),
      forward_(context, stats(), "forward"),
      reverse_(context, stats(), "reverse"),
      credits_(context, stats(), "credits", config.credits),
      fault_(context.faults(), name(),
             {FaultKind::delay, FaultKind::drop, FaultKind::link_down, FaultKind::bit_flip, FaultKind::poison},
             "transactions entering the link; a bit_flip costs one retry, a drop the timeout") {
    in.bind(static_cast<TimedTarget&>(*this));
    out.bind(static_cast<Initiator&>(*this));
    constexpr double kUnit = double{1 << WireFormat::kFraction};
    const auto bytes = [](const std::uint64_t& wire) {
        return [&wire](Tick) { return static_cast<double>(wire) / kUnit; };
    };
    const auto rate = [](const std::uint64_t& wire) {
        return [&wire](Tick elapsed) {
            return static_cast<double>(wire) / kUnit / (static_cast<double>(elapsed) * 1e-12);
        };
    };
    stats().derived("forward.wire_bytes", "B", "bytes on the wire towards the target", bytes(forward_wire_));
    stats().derived("reverse.wire_bytes", "B", "bytes on the wire towards the initiator", bytes(reverse_wire_));
    stats().derived("forward.bandwidth", "B/s", "wire bytes per second towards the target", rate(forward_wire_));
    stats().derived("reverse.bandwidth", "B/s", "wire bytes per second towards the initiator", rate(reverse_wire_));
    stats().counter("bytes_read", "B", "payload read through the link", payload_read_);
    stats().counter("bytes_written", "B", "payload written through the link", payload_written_);
    stats().counter("lost", "transactions", "transactions lost to faults", lost_);
    stats().counter("retries", "packets", "packets sent again", retries_);
    stats().on_clear(
        [this](Tick) { forward_wire_ = reverse_wire_ = payload_read_ = payload_written_ = lost_ = retries_ = 0; });
    fault_.on_arming([this](const FaultSpec&) { in->invalidate_direct_mem_ptr(0, ~sc_dt::uint64{0}); });
}

void Link::end_of_elaboration() {
    forward_.arbitrate(make_arbitration(config_.arbitration, context().requesters(), name()));
    reverse_.arbitrate(make_arbitration(config_.arbitration, context().requesters(), name()));
}

Tick Link::carry(Payload& tx, Tick at) {
    if (fault_.armed()) {
        Tick later = at;  // `at` itself stays in a register
        if (disturbed(tx, later)) return later;
        at = later;
    }
    const Tick granted = credits_.take(at);
    const bool write = tx.is_write();
    const std::uint32_t bytes = tx.get_data_length();
    const std::uint32_t requester = forward_.arbitrated() ? RequestInfo::requester_of(tx) : 0;

    const Cost& wires = cost(write, bytes, tx.get_byte_enable_ptr() != nullptr);
    // Other transactions cross while this one waits, and may need other costs.
    const std::uint64_t request = wires.request;
    const std::uint64_t response = wires.response;
    const Tick reverse = wires.reverse;
    at = forward_.pass(granted, wires.forward, requester, write ? bytes : 0) + config_.latency;
    at = out.send(tx, at);
    at = reverse_.pass(at, reverse, requester, write ? 0 : bytes) + config_.latency;
    credits_.give(granted, at);

    forward_wire_ += request;
    reverse_wire_ += response;
    (write ? payload_written_ : payload_read_) += bytes;
    return at;
}

void Link::work_out(Cost& cost, std::uint64_t key, bool write) const {
    cost.key = key;
    cost.request = wire_.request(write, key / 2, (key & 1) != 0);
    cost.response = wire_.response(write, key / 2);
    cost.forward = rate_.duration_fine(cost.request, WireFormat::kFraction);
    cost.reverse = rate_.duration_fine(cost.response, WireFormat::kFraction);
}

bool Link::disturbed(Payload& tx, Tick& at) {
    const FaultSpec* fault = fault_.hit(at, tx.get_address(), tx.get_data_length());
    if (fault == nullptr) return false;
    switch (fault->kind) {
        case FaultKind::delay:
            at += fault->delay;
            return false;
        case FaultKind::bit_flip:
            ++retries_;
            at += config_.retry;
            return false;
        case FaultKind::poison:
            if (RequestInfo* info = tx.get_extension<RequestInfo>()) info->poison = true;
            return false;
        case FaultKind::drop:
            at += config_.timeout;
            break;
        default:
            break;
    }
    ++lost_;
    tx.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
    return true;
}

bool Link::get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) {
    if (fault_.armed()) return refuse_dmi(dmi);
    if (!out->get_direct_mem_ptr(tx, dmi)) return false;
    dmi.set_read_latency(dmi.get_read_latency() + to_time(2 * config_.latency));
    dmi.set_write_latency(dmi.get_write_latency() + to_time(2 * config_.latency));
    return true;
}

unsigned int Link::transport_dbg(Payload& tx) {
    return out->transport_dbg(tx);
}

void Link::invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) {
    in->invalidate_direct_mem_ptr(first, last);
}

}  // namespace cxlvp::bus
