// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/link/cxl_link.h"

#include <fmt/format.h>

#include "cxlvp/bus/request_info.h"

namespace cxlvp::cxl {

namespace {

constexpr unsigned kFraction = 12;  // bits of a byte
constexpr std::uint64_t kByte = std::uint64_t{1} << kFraction;

/// Bytes on the wire of one slot: its share of the flit, in 1/4096 byte.
constexpr std::uint64_t slot_bytes(CxlLink::Flit flit) {
    return flit == CxlLink::Flit::flit68 ? 68 * kByte / 4 : 256 * kByte / 15;
}

/// Header of a CXL.io packet with its LCRC and framing: PCIe 5.0 2.2 and 4.2.2.
constexpr std::uint64_t kIoHeader = 8 + 16;

}  // namespace

const Schema<CxlLink::Credits>& CxlLink::Credits::schema() {
    using C = Credits;
    static const Schema<C> schema =
        Schema<C>()
            .count("m2s_req", &C::m2s_req, {0, 1 << 16}, {"requests without data, 0 for no limit", "X20: 128 entries"})
            .count("m2s_rwd", &C::m2s_rwd, {0, 1 << 16}, {"requests with data, 0 for no limit", "X20: 128 entries"})
            .count("d2h_req", &C::d2h_req, {0, 1 << 16},
                   {"CXL.cache requests of the device, 0 for no limit", "assumed"})
            .count("bi_snp", &C::bi_snp, {0, 1 << 16}, {"back-invalidate snoops, 0 for no limit", "assumed"});
    return schema;
}

const Schema<CxlLink::Config>& CxlLink::Config::schema() {
    using C = Config;
    static const Schema<C> schema =
        Schema<C>()
            .count("lanes", &C::lanes, {1, 16}, {"width of the link", "X1: x16"})
            .power_of_two()
            .count("transfer_rate", &C::transfer_rate, {8, 64}, {"GT/s of a lane: 8, 16, 32 or 64", "X1: PCIe 5.0"})
            .power_of_two()
            .choice("flit", &C::flit, {{"68B", Flit::flit68}, {"256B", Flit::flit256}},
                    {"size of the flits (CXL r3.1 4.2, 4.3)", "X2"})
            .flag("sync_header_bypass", &C::sync_header_bypass,
                  {"lanes carry no sync headers, which take 2 of 130 bits below 64 GT/s", "assumed"})
            .time("latency", &C::latency, {0, kMillisecond},
                  {"one way on the wires, retimers included", "assumed: part of the latency of the ports"})
            .time("retry", &C::retry, {0, kMillisecond}, {"delay of a flit that is sent again", "assumed"})
            .group("credits", &C::credits, {"transactions of each class under way", ""})
            .check([](const C& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (config.transfer_rate == 64 && config.flit == Flit::flit68)
                    binding.errors().error(node.origin, path,
                                           "flit must be 256B at 64 GT/s (CXL r3.1 6.1.1: 68-byte flits end at 32)");
            });
    return schema;
}

std::uint64_t CxlLink::Config::bandwidth() const {
    const std::uint64_t raw = transfer_rate * 1'000'000'000 / 8 * lanes;
    return sync_header_bypass || transfer_rate >= 64 ? raw : raw / 130 * 128;
}

CxlLink::CxlLink(Context& context, const std::string& path, const Config& config)
    : context_(context),
      config_(config),
      rate_(config.bandwidth()),
      latency_(config.latency),
      stats_(context.stats(), path),
      down_(context, stats_, "down"),
      up_(context, stats_, "up"),
      m2s_req_(context, stats_, "credits.m2s_req", config.credits.m2s_req),
      m2s_rwd_(context, stats_, "credits.m2s_rwd", config.credits.m2s_rwd),
      d2h_req_(context, stats_, "credits.d2h_req", config.credits.d2h_req),
      bi_snp_(context, stats_, "credits.bi_snp", config.credits.bi_snp),
      fault_(context.faults(), path, {FaultKind::delay, FaultKind::link_down, FaultKind::bit_flip, FaultKind::poison},
             "transactions entering the link; a bit_flip costs one retry") {
    for (std::size_t i = 0; i < kMessages; ++i) {
        const auto message = static_cast<Message>(i);
        cost_[i].wire = slot_bytes(config.flit) * slot_twelfths(message) / 12;
        cost_[i].time = rate_.duration_fine(cost_[i].wire, kFraction);
        stats_.counter(fmt::format("messages.{}", to_string(message)), "messages", "messages sent", sent_[i]);
    }
    for (const bool up : {false, true}) {
        const char* name = up ? "up" : "down";
        stats_.derived(fmt::format("{}.wire_bytes", name), "B", "bytes on the wire",
                       [this, up](Tick) { return static_cast<double>(wire_bytes(up)) / kByte; });
        stats_.derived(fmt::format("{}.bandwidth", name), "B/s", "bytes on the wire per second",
                       [this, up](Tick elapsed) {
                           return static_cast<double>(wire_bytes(up)) / kByte / (static_cast<double>(elapsed) * 1e-12);
                       });
    }
    stats_.counter("lost", "transactions", "transactions that found the link down", lost_);
    stats_.counter("retries", "flits", "flits sent again", retries_);
    stats_.on_clear([this](Tick) {
        sent_.fill(0);
        io_wire_.fill(0);
        lost_ = retries_ = 0;
    });
}

std::uint64_t CxlLink::wire_bytes(bool up) const {
    std::uint64_t sum = io_wire_[up ? 1 : 0];
    for (std::size_t i = 0; i < kMessages; ++i)
        if (from_device(static_cast<Message>(i)) == up) sum += sent_[i] * cost_[i].wire;
    return sum;
}

void CxlLink::send_io(bool towards_host, std::uint64_t data, sc_core::sc_time& delay) {
    const std::uint64_t wire = (kIoHeader + (data + 3) / 4 * 4) * kByte;
    io_wire_[towards_host ? 1 : 0] += wire;
    pass(towards_host, rate_.duration_fine(wire, kFraction), delay);
}

CreditGate& CxlLink::credits(Message request) {
    switch (request) {
        case Message::m2s_req:
            return m2s_req_;
        case Message::d2h_req:
            return d2h_req_;
        case Message::s2m_bi_snp:
            return bi_snp_;
        default:
            return m2s_rwd_;
    }
}

CxlLink::Fate CxlLink::disturbed(Payload& tx, sc_core::sc_time& delay) {
    const FaultSpec* fault = fault_.hit(context_.now() + delay.value(), tx.get_address(), tx.get_data_length());
    if (fault == nullptr) return Fate::passes;
    switch (fault->kind) {
        case FaultKind::delay:
            delay += to_time(fault->delay);
            return Fate::passes;
        case FaultKind::bit_flip:
            ++retries_;
            delay += to_time(config_.retry);
            return Fate::passes;
        case FaultKind::poison:
            if (auto* info = tx.get_extension<bus::RequestInfo>()) info->poison = true;
            return Fate::passes;
        default:
            ++lost_;
            return Fate::lost;
    }
}

}  // namespace cxlvp::cxl
