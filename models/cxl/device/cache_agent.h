// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/cxl/coherence/coherent_request.h"
#include "cxlvp/cxl/coherence/line_cache.h"
#include "cxlvp/cxl/coherence/pending_lines.h"
#include "cxlvp/cxl/coherence/posted_messages.h"
#include "cxlvp/cxl/device/hdm_endpoint.h"

namespace cxlvp::cxl {

/// The cache of a device.
struct DeviceCacheConfig : LineCache::Config {
    DeviceCacheConfig() : LineCache::Config{0, 4, ns(10)} {}
    static const Schema<DeviceCacheConfig>& schema();
};

/// The CXL.cache side of a device (CXL r3.1 3.2): sends D2H requests and back-invalidate snoops, keeps lines of host
/// memory in a cache of its own when it has one, and answers snoops of the host. It is part of the module of the
/// device.
///
/// The cache has tags only; a hit moves its data by debug transport up the link. Software acts on it through the Device
/// DVSEC: nothing new is cached while Disable_Caching is 1, and Initiate_Cache_Write_Back_and_Invalidation empties it.
class CacheAgent : private PostedMessages::Sender {
public:
    struct Config {
        DeviceCacheConfig cache;
        Opcode read_request = Opcode::rd_curr;
        Opcode write_request = Opcode::wo_wr_inv;
        std::uint64_t eviction_buffers = 16;
        static const Schema<Config>& schema();
    };

    /// `endpoint` is the function of the same device.
    CacheAgent(Module& owner, HdmEndpoint& endpoint, const Config& config);
    CacheAgent(const CacheAgent&) = delete;
    CacheAgent& operator=(const CacheAgent&) = delete;

    InitiatorSocket& cache_port() { return cache_port_.out; }
    TargetSocket& snoop_port() { return snoop_port_.in; }

    /// A load or store of host memory. The request is the one of the configuration, or that of a `CoherentRequest`
    /// which `tx` carries. While Cache_Enable is 0 it is refused with an address error, and counted.
    void access(Payload& tx, sc_core::sc_time& delay);
    /// Sends `request` for the lines of `tx`, and waits for the answer. True when the host has answered it.
    bool send(Payload& tx, CoherentRequest& request, sc_core::sc_time& delay);
    /// Sends a snoop for one line and waits until the host has given it up.
    void back_invalidate(std::uint64_t line, Opcode opcode, sc_core::sc_time& delay);
    /// Link and host take back-invalidate snoops.
    bool back_invalidate_possible();

    PendingLines& pending() { return pending_; }
    LineCache& cache() { return cache_; }
    /// Forgets all lines, as in a reset.
    void reset() { cache_.clear(); }

private:
    void snoop(Payload& tx, sc_core::sc_time& delay);
    unsigned int snoop_debug(Payload&) { return 0; }
    bool may_cache() const;
    Opcode request_for(const Payload& tx) const;
    bool hit(const Payload& tx, const Lines& lines) const;
    void serve_hit(Payload& tx, const Lines& lines, sc_core::sc_time& delay);
    void fill(const Lines& lines, const CoherentRequest& request, Mesi state, const sc_core::sc_time& delay);
    void store(Payload& tx);
    /// The host takes the lines out of the directory; nothing must be left of them here.
    void give_up(const Lines& lines);
    void post(const LineCache::Victim& line, Tick ready);
    void post_flushed(Tick ready);
    void flush_cache(const WritebackInvalidateRequest& request);
    void send(Payload& tx, const PostedMessages::Message& message, sc_core::sc_time& delay) override;
    void sent(const PostedMessages::Message& message, Tick at) override;
    void declare_statistics();

    Context& context_;
    HdmEndpoint& endpoint_;
    const Config config_;
    LineCache cache_;
    PendingLines pending_;
    bus::PayloadPool pool_;
    bus::InitiatorPort<CacheAgent> cache_port_;
    bus::TargetPort<CacheAgent, &CacheAgent::snoop, &CacheAgent::snoop_debug> snoop_port_;
    FieldRef no_clean_evictions_;
    std::uint64_t evicting_ = 0;                  ///< evictions that are not complete
    bool flushing_ = false;                       ///< software waits for the cache to be empty
    std::array<std::uint64_t, 0x11> requests_{};  ///< by code
    std::uint64_t hits_ = 0;
    std::uint64_t misses_ = 0;
    std::uint64_t snoops_ = 0;
    std::uint64_t snoop_hits_ = 0;
    std::uint64_t overtaken_ = 0;
    std::uint64_t back_invalidates_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t failed_ = 0;
    StatGroup stats_;
    PostedMessages evictions_;
};

}  // namespace cxlvp::cxl
