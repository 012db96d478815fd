// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/home.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/coherence/debug_move.h"
#include "cxlvp/cxl/coherence/payload_lines.h"

namespace cxlvp::cxl {

namespace {

constexpr unsigned kAgentsOfBridge = 16;  // root ports

bool poisoned(const Payload& tx) {
    const auto* info = tx.get_extension<bus::RequestInfo>();
    return info != nullptr && info->poison;
}

Tick time_of(const ServiceTimes& times, Service service, bool hit) {
    switch (service) {
        case Service::read_current:
            return hit ? times.read_current_hit : times.read_current_miss;
        case Service::read_shared:
            return hit ? times.read_shared_hit : times.read_shared_miss;
        case Service::own:
            return hit ? times.own_hit : times.own_miss;
        case Service::write:
            return hit ? times.write_hit : times.write_miss;
        case Service::evict:
            break;
    }
    return times.evict;
}

}  // namespace

/// An input for accesses of the host.
class Home::HostPort {
public:
    HostPort(Home& owner, std::size_t number) : port(owner, owner.context(), fmt::format("host_{}", number)) {}

    bus::TargetPort<Home, &Home::host, &Home::debug> port;
};

/// Both directions between the agent and a host bridge.
class Home::Bridge {
public:
    Bridge(Home& owner, std::size_t number)
        : cache(*this, owner.context(), bridge_name(number) + "_cache"),
          snoop(owner, bridge_name(number) + "_snoop"),
          owner_(owner),
          number_(number) {}

private:
    void request(Payload& tx, sc_core::sc_time& delay) { owner_.device(number_, tx, delay); }
    unsigned int debug(Payload& tx) { return owner_.debug(tx); }

public:
    bus::TargetPort<Bridge, &Bridge::request, &Bridge::debug> cache;
    bus::InitiatorPort<Home> snoop;

private:
    Home& owner_;
    const std::size_t number_;
};

Home::Home(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      config_(config),
      agent_(config.llc, config.directory),
      pipe_(context, stats(), "pipe"),
      out_(*this, "out"),
      posted_("posted", context, config.write_buffers, *this) {
    for (std::size_t i = 0; i < config.bridges; ++i) bridges_.push_back(std::make_unique<Bridge>(*this, i));
    declare_statistics();
}

Home::~Home() = default;

void Home::declare_statistics() {
    stats().counter("host_hits", "accesses",
                    "accesses of the host that the last-level cache or the cache of a device has served", host_hits_);
    stats().counter("host_misses", "accesses", "accesses of the host that went to memory", host_misses_);
    stats().counter("d2h_hits", "requests", "D2H requests whose lines were in the last-level cache", d2h_hits_);
    stats().counter("d2h_misses", "requests", "D2H requests that found a line missing", d2h_misses_);
    stats().counter("snoops", "snoops", "H2D snoops sent", snoops_);
    stats().counter("snoop_hits", "snoops", "of those, that found the line", snoop_hits_);
    stats().counter("forwards", "snoops", "of those, whose answer came with modified data", forwards_);
    stats().counter("claims", "lines", "lines of devices taken without reading them (MemInv)", claims_);
    stats().counter("recalls", "lines", "lines that devices gave up for room in the directory", recalls_);
    stats().counter("write_backs", "lines", "lines written to memory that nobody waited for", write_backs_);
    stats().counter("back_invalidates", "snoops", "back-invalidate snoops of devices", back_invalidates_);
    stats().counter("conflicts", "snoops", "of those, to a line that the host was reading or writing", conflicts_);
    stats().counter("refused", "accesses", "accesses and requests of a kind that cannot be served", refused_);
    stats().on_clear([this](Tick) {
        host_hits_ = host_misses_ = d2h_hits_ = d2h_misses_ = snoops_ = snoop_hits_ = forwards_ = claims_ = 0;
        recalls_ = write_backs_ = back_invalidates_ = conflicts_ = refused_ = 0;
    });
}

TargetSocket* Home::target(const std::string& port) {
    if (port == "host") {
        const Scope scope(*this);
        hosts_.push_back(std::make_unique<HostPort>(*this, hosts_.size()));
        return &hosts_.back()->port.in;
    }
    for (std::size_t i = 0; i < bridges_.size(); ++i)
        if (port == bridge_name(i) + ".cache") return &bridges_[i]->cache.in;
    return nullptr;
}

InitiatorSocket* Home::initiator(const std::string& port) {
    if (port == "out") return &out_.out;
    for (std::size_t i = 0; i < bridges_.size(); ++i)
        if (port == bridge_name(i) + ".snoop") return &bridges_[i]->snoop.out;
    return nullptr;
}

void Home::reset(ResetKind kind) {
    if (kind == ResetKind::function) return;
    agent_.clear();
}

void Home::flush(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t line = first / kLine; line <= last / kLine; ++line)
        if (agent_.flush(line)) post(line, sc_core::SC_ZERO_TIME);
}

bool Home::refused(const Payload& tx) {
    if (plain(tx)) return false;
    ++refused_;
    return true;
}

void Home::host(Payload& tx, sc_core::sc_time& delay) {
    if (refused(tx)) return tx.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    const Lines lines = lines_of(tx);
    pipe_.pass(delay, config_.cycle * lines.count(), bus::RequestInfo::requester_of(tx), tx.get_data_length());
    bool memory = tx.is_write() && poisoned(tx);  // debug transport would lose the mark
    Fork fork(context(), delay);
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        fork.begin(delay);
        const HomeAgent::Step step = tx.is_write() ? agent_.write(line) : agent_.read(line);
        // A line that a device sends comes in place of the one from memory; what a write leaves of it goes there too.
        const bool forwarded = follow(line, step, delay);
        memory = memory || (step.memory && (tx.is_write() || !forwarded));
        fork.end(delay);
    }
    fork.join(delay);
    serve_host(tx, memory, delay);
}

void Home::serve_host(Payload& tx, bool memory, sc_core::sc_time& delay) {
    delay += to_time(config_.llc.latency);
    ++(memory ? host_misses_ : host_hits_);
    if (!memory) return move_cached(tx);
    const PendingLines::Request under_way(pending_, lines_of(tx));
    out_.out->b_transport(tx, delay);
    forget_bad(tx);
}

/// Lines whose data is bad are not kept, so that the next access finds out again.
void Home::forget_bad(const Payload& tx) {
    if (tx.get_response_status() == tlm::TLM_OK_RESPONSE && !poisoned(tx)) return;
    const Lines lines = lines_of(tx);
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) agent_.forget(line);
}

void Home::move_cached(Payload& tx) {
    const bool done = move_by_debug(out_.out, tx);
    tx.set_response_status(done ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

void Home::device(std::size_t bridge, Payload& tx, sc_core::sc_time& delay) {
    auto* request = tx.get_extension<CoherentRequest>();
    if (request == nullptr) {
        ++refused_;
        return tx.set_response_status(tlm::TLM_COMMAND_ERROR_RESPONSE);
    }
    pipe_.pass(delay, config_.cycle * lines_of(tx).count(), bus::RequestInfo::requester_of(tx), tx.get_data_length());
    const unsigned agent = static_cast<unsigned>(bridge) * kAgentsOfBridge + request->port;
    if (is_back_invalidate(request->opcode)) return back_invalidate(*request, agent, tx, delay);
    d2h(*request, agent, tx, delay);
}

void Home::d2h(CoherentRequest& request, unsigned agent, Payload& tx, sc_core::sc_time& delay) {
    const Flow& flow = flow_of(request.opcode);
    if (flow.caches) request.grant = ++grants_;
    const Lines lines = lines_of(tx);
    bool memory = false;
    request.hit = true;
    request.state = Mesi::modified;
    Fork fork(context(), delay);
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        fork.begin(delay);
        const HomeAgent::Step step = agent_.device(request.opcode, line, agent, request.own_memory, request.grant);
        delay += to_time(time_of(config_.service, flow.service, step.hit));
        const bool forwarded = follow(line, step, delay);
        memory = memory || (step.memory && !forwarded);
        request.hit = request.hit && step.hit;
        request.state = std::min(request.state, step.state);
        fork.end(delay);
    }
    fork.join(delay);
    ++(request.hit ? d2h_hits_ : d2h_misses_);
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
    const bool good = move_device_data(request, memory, tx, delay);
    if (!good || tx.get_response_status() != tlm::TLM_OK_RESPONSE) request.state = Mesi::invalid;
}

bool Home::move_device_data(const CoherentRequest& request, bool memory, Payload& tx, sc_core::sc_time& delay) {
    const Flow& flow = flow_of(request.opcode);
    if (flow.service == Service::write) {
        // The data is there at once; its way to memory is a write-back. Only poison has to travel with the data.
        if (!poisoned(tx)) {
            move_cached(tx);
            return true;
        }
        out_.out->b_transport(tx, delay);
        forget_bad(tx);
        return false;
    }
    if (!flow.data_down || request.own_memory) return true;
    if (tx.is_write()) return !memory || read_line_only(tx, delay);
    if (memory)
        out_.out->b_transport(tx, delay);
    else
        move_cached(tx);
    return !poisoned(tx);
}

/// Poison in the line that a store goes to is no poison in the data of the store.
bool Home::read_line_only(Payload& tx, sc_core::sc_time& delay) {
    auto* info = tx.get_extension<bus::RequestInfo>();
    const bool before = poisoned(tx);
    {
        const WithoutData line_only(tx, tlm::TLM_READ_COMMAND);
        out_.out->b_transport(tx, delay);
    }
    const bool good = !poisoned(tx);
    if (info != nullptr) info->poison = before;
    return good;
}

void Home::back_invalidate(CoherentRequest& request, unsigned agent, Payload& tx, sc_core::sc_time& delay) {
    ++back_invalidates_;
    const Lines lines = lines_of(tx);
    Fork fork(context(), delay);
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        fork.begin(delay);
        delay += to_time(config_.back_invalidate);
        const HomeAgent::Step step = agent_.back_invalidate(request.opcode, line, agent);
        if (pending_.snooped(line, step.state)) request.conflict = true;
        request.hit = request.hit || step.hit;
        request.state = std::max(request.state, step.state);
        // Modified data goes back with the answer.
        const bool forwarded = snoop(line, step.snoop, step.holders, delay);
        request.dirty = request.dirty || step.write_back || forwarded;
        fork.end(delay);
    }
    fork.join(delay);
    if (request.conflict) ++conflicts_;
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
}

bool Home::follow(std::uint64_t line, const HomeAgent::Step& step, sc_core::sc_time& delay) {
    bool forwarded = false;
    if (step.holders != 0) {
        forwarded = snoop(line, step.snoop, step.holders, delay);
        if (forwarded && step.snoop != Opcode::snp_cur) post(line, delay);
    }
    if (step.claim) claim(line, delay);
    if (step.write_back) post(line, delay);
    if (step.displaced) post(*step.displaced, delay);
    if (step.recall) {
        ++recalls_;
        if (snoop(step.recall->line, Opcode::snp_inv, step.recall->holders, delay)) post(step.recall->line, delay);
    }
    return forwarded;
}

bool Home::snoop(std::uint64_t line, Opcode opcode, std::uint64_t holders, sc_core::sc_time& delay) {
    bool forwarded = false;
    Fork fork(context(), delay);
    for (; holders != 0; holders &= holders - 1) {
        fork.begin(delay);
        forwarded = snoop_agent(line, opcode, static_cast<unsigned>(__builtin_ctzll(holders)), delay) || forwarded;
        fork.end(delay);
    }
    fork.join(delay);
    return forwarded;
}

bool Home::snoop_agent(std::uint64_t line, Opcode opcode, unsigned agent, sc_core::sc_time& delay) {
    ++snoops_;
    CoherentRequest request(opcode);
    request.port = static_cast<std::uint8_t>(agent % kAgentsOfBridge);
    Payload& tx = line_payload(line);
    {
        const CoherentRequest::Attached attached(tx, request);
        bridges_[agent / kAgentsOfBridge]->snoop.out->b_transport(tx, delay);
    }
    tx.release();
    if (request.hit) ++snoop_hits_;
    if (request.dirty) ++forwards_;
    return request.dirty;
}

Payload& Home::line_payload(std::uint64_t line) {
    Payload& tx = *pool_.get();
    tx.set_address(line * kLine);
    tx.set_data_ptr(line_data_.data());
    tx.set_data_length(kLine);
    tx.set_streaming_width(kLine);
    return tx;
}

void Home::claim(std::uint64_t line, sc_core::sc_time& delay) {
    CoherentRequest request(Opcode::mem_inv);
    Payload& tx = line_payload(line);
    {
        const CoherentRequest::Attached attached(tx, request);
        const WithoutData no_data(tx, tlm::TLM_READ_COMMAND);
        out_.out->transport_dbg(tx);
        if (request.hit) {
            ++claims_;
            out_.out->b_transport(tx, delay);
        }
    }
    tx.release();
}

void Home::post(std::uint64_t line, const sc_core::sc_time& delay) {
    ++write_backs_;
    posted_.post({line, Opcode::dirty_evict, 0, now() + delay.value()});
}

void Home::send(Payload& tx, const PostedMessages::Message& message, sc_core::sc_time& delay) {
    CoherentRequest request(message.opcode);
    const CoherentRequest::Attached attached(tx, request);
    out_.out->b_transport(tx, delay);
}

}  // namespace cxlvp::cxl
