// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/cache_agent.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/cxl/coherence/debug_move.h"
#include "cxlvp/cxl/coherence/payload_lines.h"

namespace cxlvp::cxl {

namespace {

std::vector<std::pair<std::string, Opcode>> choices(std::initializer_list<Opcode> opcodes) {
    std::vector<std::pair<std::string, Opcode>> out;
    for (const Opcode opcode : opcodes) out.emplace_back(to_string(opcode), opcode);
    return out;
}

/// Debug transport would lose the mark, so that such data goes all the way.
bool carries_poison(const Payload& tx) {
    const auto* info = tx.get_extension<bus::RequestInfo>();
    return tx.is_write() && info != nullptr && info->poison;
}

}  // namespace

const Schema<DeviceCacheConfig>& DeviceCacheConfig::schema() {
    static const Schema<DeviceCacheConfig> schema = schema_of<DeviceCacheConfig>();
    return schema;
}

const Schema<CacheAgent::Config>& CacheAgent::Config::schema() {
    using C = Config;
    static const Schema<C> schema =
        Schema<C>()
            .group("cache", &C::cache, {"cache of the device for host memory", "assumed: none"})
            .choice("read_request", &C::read_request,
                    choices({Opcode::rd_curr, Opcode::rd_shared, Opcode::rd_any, Opcode::rd_own}),
                    {"D2H request of a load", "assumed: the line is not cached"})
            .choice(
                "write_request", &C::write_request,
                choices({Opcode::wo_wr_inv, Opcode::wr_inv, Opcode::wr_cur, Opcode::i_to_m_wr, Opcode::rd_own}),
                {"D2H request of a store; wo_wr_inv is WOWrInvF for whole lines", "assumed: the line is not cached"})
            .count("eviction_buffers", &C::eviction_buffers, {1, 4096}, {"evictions under way at a time", "assumed"})
            .check([](const C& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                const auto error = [&](const char* key, const char* text) {
                    binding.errors().error(node.origin, fmt::format("{}.{}", path, key), text);
                };
                const bool none = config.cache.size == 0;
                if (none && flow_of(config.read_request).caches)
                    error("read_request", "there is no cache for the line");
                if (none && flow_of(config.write_request).caches)
                    error("write_request", "there is no cache for the line");
            });
    return schema;
}

CacheAgent::CacheAgent(Module& owner, HdmEndpoint& endpoint, const Config& config)
    : context_(owner.context()),
      endpoint_(endpoint),
      config_(config),
      cache_(config.cache),
      cache_port_(*this, "link_cache"),
      snoop_port_(*this, context_, "link_snoop"),
      no_clean_evictions_(endpoint.device_dvsec().capability().registers().field("CONTROL.CACHE_CLEAN_EVICTION")),
      stats_(context_.stats(), fmt::format("{}.cache", owner.name())),
      evictions_("evictions", context_, config.eviction_buffers, *this) {
    endpoint.device_dvsec().on_writeback_invalidate<&CacheAgent::flush_cache>(this);
    declare_statistics();
}

void CacheAgent::declare_statistics() {
    for (std::size_t code = 0; code < requests_.size(); ++code) {
        const char* name = to_string(static_cast<Opcode>(code));
        if (*name == '\0') continue;
        stats_.counter(fmt::format("requests.{}", name), "requests", "D2H requests sent", requests_[code]);
    }
    stats_.counter("hits", "accesses", "accesses to host memory that the cache has served", hits_);
    stats_.counter("misses", "accesses", "accesses to host memory that took a request", misses_);
    stats_.counter("snoops", "snoops", "snoops of the host", snoops_);
    stats_.counter("snoop_hits", "snoops", "of those, that found the line", snoop_hits_);
    stats_.counter("overtaken", "snoops", "of those, that met a request to the line under way", overtaken_);
    stats_.counter("back_invalidates", "snoops", "back-invalidate snoops sent", back_invalidates_);
    stats_.counter("refused", "requests", "requests while Cache_Enable was 0", refused_);
    stats_.counter("failed", "requests", "requests that the host has not answered, or with an error", failed_);
    stats_.on_clear([this](Tick) {
        requests_.fill(0);
        hits_ = misses_ = snoops_ = snoop_hits_ = overtaken_ = back_invalidates_ = refused_ = failed_ = 0;
    });
}

bool CacheAgent::may_cache() const {
    return cache_.present() && !endpoint_.device_dvsec().caching_disabled();
}

Opcode CacheAgent::request_for(const Payload& tx) const {
    if (const auto* asked = tx.get_extension<CoherentRequest>()) return asked->opcode;
    Opcode opcode = tx.is_write() ? config_.write_request : config_.read_request;
    if (flow_of(opcode).caches && (!may_cache() || carries_poison(tx)))
        opcode = tx.is_write() ? Opcode::wo_wr_inv : Opcode::rd_curr;
    return opcode == Opcode::wo_wr_inv && whole_lines(tx) ? Opcode::wo_wr_inv_f : opcode;
}

bool CacheAgent::hit(const Payload& tx, const Lines& lines) const {
    if (!cache_.present() || carries_poison(tx) || tx.get_extension<CoherentRequest>() != nullptr) return false;
    const Mesi least = tx.is_write() ? Mesi::exclusive : Mesi::shared;
    for (std::uint64_t line = lines.first; line <= lines.last; ++line)
        if (cache_.state(line) < least) return false;
    return true;
}

void CacheAgent::serve_hit(Payload& tx, const Lines& lines, sc_core::sc_time& delay) {
    ++hits_;
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        if (tx.is_write())
            cache_.set(line, Mesi::modified);
        else
            cache_.touch(line);
    }
    store(tx);
    delay += to_time(cache_.latency());
}

/// Moves the data of an access that the cache serves.
void CacheAgent::store(Payload& tx) {
    const bool done = move_by_debug(cache_port_.out, tx);
    tx.set_response_status(done ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

void CacheAgent::access(Payload& tx, sc_core::sc_time& delay) {
    const Lines lines = lines_of(tx);
    if (hit(tx, lines)) return serve_hit(tx, lines, delay);
    ++misses_;
    CoherentRequest request(request_for(tx));
    const Flow& flow = flow_of(request.opcode);
    const bool gives_up = !flow.caches && request.opcode != Opcode::rd_curr;
    if (gives_up) give_up(lines);
    const PendingLines::Request under_way(pending_, lines);
    const bool answered = send(tx, request, delay);
    // Another request to the line may have met the host before this one, and been answered after this one was sent.
    if (gives_up) give_up(lines);
    if (!answered) return;
    if (flow.caches && may_cache()) {
        Mesi state = under_way.limit(request.state);
        if (tx.is_write() && state == Mesi::exclusive) state = Mesi::modified;
        fill(lines, request, state, delay);
    }
    // The data of a store that has asked for ownership is still here.
    if (tx.is_write() && flow.service != Service::write) store(tx);
}

void CacheAgent::give_up(const Lines& lines) {
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        cache_.limit(line, Mesi::invalid);
        pending_.snooped(line, Mesi::invalid);
    }
}

bool CacheAgent::send(Payload& tx, CoherentRequest& request, sc_core::sc_time& delay) {
    const bool d2h = is_d2h(request.opcode);
    if (d2h && !endpoint_.device_dvsec().cache_enabled()) {
        ++refused_;
        tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return false;
    }
    ++(d2h ? requests_[static_cast<std::size_t>(request.opcode)] : back_invalidates_);
    delay += endpoint_.latency();
    if (flow_of(request.opcode).pull_first) delay += 2 * endpoint_.latency();
    {
        const CoherentRequest::Attached attached(tx, request);
        cache_port_.out->b_transport(tx, delay);
    }
    delay += endpoint_.latency();
    const bool answered = tx.get_response_status() == tlm::TLM_OK_RESPONSE;
    if (!answered) ++failed_;
    return answered;
}

void CacheAgent::fill(const Lines& lines, const CoherentRequest& request, Mesi state, const sc_core::sc_time& delay) {
    const bool silent = endpoint_.device_dvsec().capability().registers().get(no_clean_evictions_) != 0;
    for (std::uint64_t line = lines.first; line <= lines.last; ++line) {
        const auto victim = cache_.fill(line, state, request.grant);
        if (victim && (victim->dirty || !silent)) post(*victim, context_.now() + delay.value());
    }
}

void CacheAgent::post(const LineCache::Victim& line, Tick ready) {
    ++evicting_;
    evictions_.post({line.line, line.dirty ? Opcode::dirty_evict : Opcode::clean_evict_no_data, line.grant, ready});
}

void CacheAgent::back_invalidate(std::uint64_t line, Opcode opcode, sc_core::sc_time& delay) {
    CoherentRequest request(opcode);
    Payload& tx = *pool_.get();
    tx.set_address(line * kLine);
    tx.set_data_length(kLine);
    tx.set_streaming_width(kLine);
    send(tx, request, delay);
    tx.release();
}

bool CacheAgent::back_invalidate_possible() {
    CoherentRequest request(Opcode::bi_snp_inv);
    Payload& tx = *pool_.get();
    {
        const CoherentRequest::Attached attached(tx, request);
        cache_port_.out->transport_dbg(tx);
    }
    tx.release();
    return !request.refused;
}

void CacheAgent::snoop(Payload& tx, sc_core::sc_time& delay) {
    delay += endpoint_.latency();
    auto* request = tx.get_extension<CoherentRequest>();
    if (request == nullptr) return tx.set_response_status(tlm::TLM_COMMAND_ERROR_RESPONSE);
    ++snoops_;
    const std::uint64_t line = tx.get_address() / kLine;
    const Mesi most = request->opcode == Opcode::snp_inv    ? Mesi::invalid
                      : request->opcode == Opcode::snp_data ? Mesi::shared
                                                            : Mesi::modified;
    const Mesi before = cache_.limit(line, most);
    if (pending_.snooped(line, most)) ++overtaken_;
    request->hit = before != Mesi::invalid;
    request->dirty = before == Mesi::modified;
    request->state = std::min(before, most);
    if (request->hit) ++snoop_hits_;
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
    delay += endpoint_.latency();
}

void CacheAgent::flush_cache(const WritebackInvalidateRequest& request) {
    flushing_ = true;
    cache_.flush([&](const LineCache::Victim& line) { post(line, request.at); });
    post_flushed(request.at);
}

/// The host is told that the cache is empty when all its lines have arrived.
void CacheAgent::post_flushed(Tick ready) {
    if (!flushing_ || evicting_ != 0) return;
    flushing_ = false;
    evictions_.post({0, Opcode::cache_flushed, 0, ready});
}

void CacheAgent::send(Payload& tx, const PostedMessages::Message& message, sc_core::sc_time& delay) {
    CoherentRequest request(message.opcode);
    request.grant = message.grant;
    send(tx, request, delay);
}

void CacheAgent::sent(const PostedMessages::Message& message, Tick at) {
    if (message.opcode == Opcode::cache_flushed) return endpoint_.device_dvsec().set_cache_invalid(true, at);
    --evicting_;
    post_flushed(at);
}

}  // namespace cxlvp::cxl
