// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/port/downstream_port.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/coherence/payload_lines.h"
#include "cxlvp/cxl/link/no_answer.h"
#include "cxlvp/cxl/port/dmi_span.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint16_t kVendor = 0x1234;
constexpr std::uint16_t kRootPort = 0x0c01;  // device ids without a meaning elsewhere
constexpr std::uint16_t kDownstreamPort = 0x0c03;
constexpr std::uint32_t kPciToPciBridge = 0x060400;  // class code

pci::BridgeConfig function_config(const std::string& path, unsigned number, pci::PortType kind,
                                  const DownstreamPort::Config& config) {
    pci::BridgeConfig out;
    out.name = path;
    out.identity.vendor = kVendor;
    out.identity.device = kind == pci::PortType::root_port ? kRootPort : kDownstreamPort;
    out.identity.class_code = kPciToPciBridge;
    out.bars[0] = {pci::BarSpec::Kind::memory64, kComponentBlockSize, false};
    out.express.port = kind;
    out.express.number = number;
    out.express.slot = config.hot_plug;
    out.express.width = static_cast<unsigned>(config.link.lanes);
    out.express.speed = static_cast<unsigned>(__builtin_ctzll(config.link.transfer_rate));
    out.express.flit_mode = config.link.flit == CxlLink::Flit::flit256;
    return out;
}

FlexBusPortConfig flex_bus_config(const CxlLink::Config& link) {
    FlexBusPortConfig out;
    out.cache = true;
    out.latency_optimized = link.flit == CxlLink::Flit::flit256;
    return out;
}

ComponentConfig component_config() {
    ComponentConfig out;
    out.hdm_pointer = 0;  // the level above has the decoders
    return out;
}

/// Lines of 64 bytes that an access touches, at least one.
unsigned lines(const Payload& tx) {
    const std::uint64_t bytes = std::max(1u, std::min(tx.get_data_length(), tx.get_streaming_width()));
    return static_cast<unsigned>((tx.get_address() % kLine + bytes + kLine - 1) / kLine);
}

Message request_of(const Payload& tx) {
    if (!tx.is_write()) return Message::m2s_req;
    return whole_lines(tx) ? Message::m2s_rwd : Message::m2s_rwd_masked;
}

/// Bytes of data that go with a request.
std::uint64_t write_data(const Payload& tx) {
    return tx.is_write() ? tx.get_data_length() : 0;
}

}  // namespace

const Schema<DownstreamPort::Config>& DownstreamPort::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .flag("hot_plug", &Config::hot_plug, {"the link leads to a hot-plug slot", ""})
            .group("link", &Config::link, {"the CXL link below the port", ""});
    return schema;
}

DownstreamPort::DownstreamPort(Module& module, PortOwner& owner, const std::string& name, unsigned number,
                               pci::PortType kind, Tick io_latency, const Config& config)
    : context_(module.context()),
      owner_(owner),
      number_(number),
      flit_(config.link.flit),
      io_latency_(io_latency),
      labels_(context_.tracer()),
      track_(context_.tracer().track(fmt::format("{}.{}", module.name(), name))),
      mem_(*this, name + "_mem"),
      io_(*this, name + "_io"),
      config_(context_, (name + "_config").c_str()),
      dma_(*this, context_, name + "_dma"),
      cache_(*this, context_, name + "_cache"),
      snoop_(*this, name + "_snoop"),
      function_(function_config(fmt::format("{}.{}", module.name(), name), number, kind, config), bus_),
      flex_bus_(flex_bus_config(config.link)),
      locator_({{0, RegisterBlock::component, 0}}),
      block_(module, fmt::format("{}.{}.component", module.name(), name), component_config()),
      link_(context_, fmt::format("{}.{}.link", module.name(), name), config.link),
      unanswered_report_(context_.reports().handle(fmt::format("{}.{}", module.name(), name), "unanswered")),
      stats_(context_.stats(), fmt::format("{}.{}", module.name(), name)) {
    // A link leads to device 0 only (PCIe 7.3.1).
    bus_.attach(0, 0, config_);
    for (pci::Capability* dvsec :
         {&extensions_.capability(), &gpf_.capability(), &flex_bus_.capability(), &locator_.capability()})
        function_.space().append(*dvsec);
    flex_bus_.set_enabled(true, true);
    stats_.counter("unanswered", "transactions", "transactions to nobody, completed with all ones", unanswered_);
    stats_.counter("blocked", "requests", "requests of the device without bus master enable", blocked_);
    stats_.counter("refused", "requests", "coherence messages that the link does not carry", refused_);
    stats_.on_clear([this](Tick) { unanswered_ = blocked_ = refused_ = 0; });
    link_.on_arming([this] { owner_.withdraw_dmi(0, ~std::uint64_t{0}); });
}

InitiatorSocket* DownstreamPort::initiator(const std::string& part) {
    if (part == "mem") return &mem_.out;
    if (part == "io") return &io_.out;
    if (part == "snoop") return &snoop_.out;
    return part == "config" ? &config_.out : nullptr;
}

TargetSocket* DownstreamPort::target(const std::string& part) {
    if (part == "cache") return &cache_.in;
    return part == "dma" ? &dma_.in : nullptr;
}

bool DownstreamPort::config(pci::ConfigRequest& request) {
    const bool open = function_.passes();
    const bool claimed = function_.config(request);
    if (open && !function_.passes()) owner_.withdraw_dmi(0, ~std::uint64_t{0});
    return claimed;
}

void DownstreamPort::hot_reset(Tick at) {
    function_.hot_reset(at);
    reset_rest(ResetKind::warm, at);
}

void DownstreamPort::reset(ResetKind kind, Tick at) {
    if (kind == ResetKind::function) return;  // a bridge has no function-level reset
    function_.space().reset(pci::reset_of(kind), at);
    reset_rest(kind, at);
}

void DownstreamPort::reset_rest(ResetKind kind, Tick at) {
    flex_bus_.set_enabled(true, true, at);  // the link trains anew
    block_.reset(kind, at);
}

void DownstreamPort::unanswered(Payload& tx, sc_core::sc_time& delay) {
    ++unanswered_;
    unanswered_report_.warn_with([&] { return fmt::format("nobody answers the access to {:#x}", tx.get_address()); },
                                 context_.now() + delay.value());
    complete_unanswered(tx, true);
}

void DownstreamPort::mem(Payload& tx, sc_core::sc_time& delay) {
    if (!bus::HopTrace::tracing(context_)) return cross(tx, delay);
    const bus::HopTrace trace(context_, track_, labels_, tx, delay);
    cross(tx, delay);
}

void DownstreamPort::cross(Payload& tx, sc_core::sc_time& delay) {
    if (!function_.passes() || link_.fate(tx, delay) == CxlLink::Fate::lost) return unanswered(tx, delay);
    const Message request = request_of(tx);
    const unsigned count = lines(tx);
    const Tick granted = link_.take_credit(request, delay);
    link_.send(request, count, delay);
    mem_.out->b_transport(tx, delay);
    link_.send(tx.is_write() || claims_line(tx) ? Message::s2m_ndr : Message::s2m_drs, count, delay);
    link_.give_credit(request, granted, delay);
    if (tx.get_response_status() == tlm::TLM_ADDRESS_ERROR_RESPONSE) return unanswered(tx, delay);
    const auto* info = tx.get_extension<bus::RequestInfo>();
    if (tx.is_read() && info != nullptr && info->poison)
        block_.component().ras().report(CxlCorrectableError::mem_poison, context_.now() + delay.value());
}

unsigned int DownstreamPort::mem_debug(Payload& tx) {
    if (function_.passes()) return mem_.out->transport_dbg(tx);
    if (RouteProbe* probe = RouteProbe::of(tx)) probe->end(stats_.path(), "link disabled", RouteStatus::no_target);
    return 0;
}

bool DownstreamPort::mem_dmi(Payload& tx, tlm::tlm_dmi& dmi) {
    if (link_.watched() || !function_.passes()) return bus::refuse_dmi(dmi);
    if (!mem_.out->get_direct_mem_ptr(tx, dmi)) return false;
    add_latency(dmi, 2 * link_.latency());
    return true;
}

bool DownstreamPort::claims(std::uint64_t address, std::uint64_t bytes) const {
    return function_.decode(address, bytes).has_value() || function_.forwards_memory(address, bytes);
}

void DownstreamPort::io(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(io_latency_);
    if (context_.ordered()) context_.settle(delay);
    if (const auto hit = function_.decode(tx.get_address(), std::max(1u, tx.get_data_length())))
        return block_.access(tx, hit->offset, context_.now() + delay.value());
    if (link_.fate(tx, delay) == CxlLink::Fate::lost) return unanswered(tx, delay);
    link_.send_io(false, write_data(tx), delay);
    io_.out->b_transport(tx, delay);
    if (!tx.is_write()) link_.send_io(true, tx.get_data_length(), delay);  // memory writes are posted
    if (tx.get_response_status() == tlm::TLM_ADDRESS_ERROR_RESPONSE) unanswered(tx, delay);
}

unsigned int DownstreamPort::io_debug(Payload& tx) {
    if (const auto hit = function_.decode(tx.get_address(), std::max(1u, tx.get_data_length())))
        return block_.debug(tx, hit->offset);
    return io_.out->transport_dbg(tx);
}

void DownstreamPort::from_below(Payload& tx, sc_core::sc_time& delay) {
    if (!function_.forwards_upstream()) {
        ++blocked_;
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    link_.send_io(true, write_data(tx), delay);
    owner_.from_below(tx, delay);
    if (!tx.is_write()) link_.send_io(false, tx.get_data_length(), delay);
}

bool DownstreamPort::carries(const CoherentRequest& request) const {
    return is_d2h(request.opcode) || flit_ == CxlLink::Flit::flit256;
}

unsigned int DownstreamPort::coherent_debug(Payload& tx) {
    auto* request = tx.get_extension<CoherentRequest>();
    if (request == nullptr || carries(*request)) return owner_.debug_coherent_from_below(tx);
    request->refused = true;
    return 0;
}

void DownstreamPort::coherent(Payload& tx, sc_core::sc_time& delay) {
    auto* request = tx.get_extension<CoherentRequest>();
    if (request == nullptr || !carries(*request)) {
        ++refused_;
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    if (link_.fate(tx, delay) == CxlLink::Fate::lost) {
        ++unanswered_;
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    if (is_d2h(request->opcode)) return cache_request(tx, *request, delay);
    back_invalidate(tx, *request, delay);
}

void DownstreamPort::cache_request(Payload& tx, CoherentRequest& request, sc_core::sc_time& delay) {
    const Flow& flow = flow_of(request.opcode);
    const unsigned count = lines(tx);
    const Tick granted = link_.take_credit(Message::d2h_req, delay);
    link_.send(Message::d2h_req, count, delay);
    if (flow.pull_first) {
        link_.send(Message::h2d_rsp, count, delay);
        link_.send(Message::d2h_data, count, delay);
    }
    owner_.coherent_from_below(tx, request, number_, delay);
    // For memory of its own the device gets MemRdFwd or MemWrFwd in place of GO and data.
    link_.send(request.own_memory ? Message::m2s_req : Message::h2d_rsp, count, delay);
    if (flow.data_down && !request.own_memory) link_.send(Message::h2d_data, count, delay);
    link_.give_credit(Message::d2h_req, granted, delay);
    if (flow.data_up && !flow.pull_first) send_unwaited(Message::d2h_data, count, delay);
    if (flow.completes) send_unwaited(Message::h2d_rsp, count, delay);
}

/// The device goes on while the message is on its way.
void DownstreamPort::send_unwaited(Message message, unsigned count, sc_core::sc_time& delay) {
    const Tick at = context_.now() + delay.value();
    link_.send(message, count, delay);
    const Tick now = context_.now();
    delay = to_time(at > now ? at - now : 0);
}

void DownstreamPort::back_invalidate(Payload& tx, CoherentRequest& request, sc_core::sc_time& delay) {
    const unsigned count = lines(tx);
    const Tick granted = link_.take_credit(Message::s2m_bi_snp, delay);
    link_.send(Message::s2m_bi_snp, count, delay);
    owner_.coherent_from_below(tx, request, number_, delay);
    if (request.conflict) {  // BIConflict has the size of a write; BI-ConflictAck
        link_.send(Message::m2s_rwd, 1, delay);
        link_.send(Message::s2m_ndr, 1, delay);
    }
    if (request.dirty) {
        link_.send(Message::m2s_rwd, count, delay);
        link_.send(Message::s2m_ndr, count, delay);
    }
    link_.send(Message::m2s_bi_rsp, count, delay);
    link_.give_credit(Message::s2m_bi_snp, granted, delay);
}

void DownstreamPort::snoop(Payload& tx, sc_core::sc_time& delay) {
    if (!function_.passes() || link_.fate(tx, delay) == CxlLink::Fate::lost) {
        ++unanswered_;
        return tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    link_.send(Message::h2d_req, 1, delay);
    snoop_.out->b_transport(tx, delay);
    link_.send(Message::d2h_rsp, 1, delay);
    const auto* request = tx.get_extension<CoherentRequest>();
    if (request != nullptr && request->dirty) link_.send(Message::d2h_data, 1, delay);
}

}  // namespace cxlvp::cxl
