// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/timed_socket.h"
#include "cxlvp/host/trace_input/trace_config.h"
#include "cxlvp/host/traffic/cache_filter.h"
#include "cxlvp/host/traffic/page_placement.h"
#include "cxlvp/host/traffic/traffic_config.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// A processor or device as a source of memory accesses: a made-up pattern or a recorded trace, seen through caches and
/// a placement of pages, with up to N accesses in flight.
class TrafficRequester : public Requester, private bus::Initiator {
public:
    /// When an access becomes due relative to the one before it.
    enum class Pacing {
        closed,  ///< its gap counts from the issue of the one before: a processor that stalls
        open,    ///< its gap counts from when the one before was due: arrivals do not depend on the platform
    };
    struct Config {
        std::uint64_t in_flight = 64;
        bool background = false;
        Pacing pacing = Pacing::closed;
        TrafficConfig traffic;
        std::string trace;  ///< file to replay instead of `traffic`
        TraceConfig trace_options;
        bool cached = false;
        CacheFilterConfig caches;
        PagePlacementConfig placement;
        static const Schema<Config>& schema();
    };

    TrafficRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    /// As above with the accesses of `source` in place of `traffic` and `trace`.
    TrafficRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config,
                     std::unique_ptr<TrafficSource> source);

    bus::TimedSocket out{"out", context()};

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out : nullptr; }
    double progress() const override { return source_->progress(); }
    std::uint64_t bytes() const { return bytes_read_ + bytes_written_; }
    std::uint64_t errors() const { return errors_; }
    /// Time accesses were held back after they were due because all slots were taken, in sum.
    Tick held_back() const { return held_back_; }

private:
    struct Slot {
        Payload* tx = nullptr;
        bus::RequestInfo* info = nullptr;
        std::vector<std::uint8_t> data;
    };

    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t slot, Tick start, Tick at) override;
    void fill(Slot& slot, const Access& access);
    void add_filters(std::unique_ptr<TrafficSource> source);
    void declare_statistics();

    const Config config_;
    const bus::TraceLabels labels_;
    bus::PayloadPool pool_;
    std::vector<Slot> slot_;
    std::unique_ptr<TrafficSource> source_;
    CacheFilter* caches_ = nullptr;       ///< part of the source
    PagePlacement* placement_ = nullptr;  ///< part of the source
    Access next_;                         ///< taken from the source and not yet put into a slot
    bool have_next_ = false;
    Tick due_ = 0;  ///< when the access put into a slot last was due
    std::size_t last_slot_ = 0;
    bool last_done_ = true;  ///< the access in `last_slot_` has completed
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_written_ = 0;
    std::uint64_t errors_ = 0;
    std::uint64_t poisoned_ = 0;
    Tick held_back_ = 0;
    Reports::Handle error_report_;
};

}  // namespace cxlvp::host
